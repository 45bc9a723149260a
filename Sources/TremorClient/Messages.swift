import Wire

extension TremorClient {
  /// The messages of a subscription; see ``TremorClient/messages(_:onChange:)``.
  public struct Messages: AsyncSequence, Sendable {
    public typealias Element = Message
    public typealias Failure = ClientError

    let lines: Lines

    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(lines: lines.makeAsyncIterator()) }

    public struct AsyncIterator: AsyncIteratorProtocol {
      var lines: Lines.AsyncIterator

      public mutating func next() async throws(ClientError) -> Message? { try await lines.next()?.message }

      public mutating func next(isolation actor: isolated (any Actor)?) async throws(ClientError) -> Message? {
        try await lines.next(isolation: actor)?.message
      }
    }
  }
}
