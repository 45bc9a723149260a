import Wire

/// One line: its text, and what it says.
public struct Line: Sendable, Equatable {
  /// Without its newline.
  public let text: String
  public let message: Message

  init(_ bytes: [UInt8], _ message: Message) {
    text = String(decoding: bytes, as: UTF8.self)
    self.message = message
  }
}

extension TremorClient {
  /// The lines of a subscription; see ``TremorClient/lines(_:onChange:)``.
  public struct Lines: AsyncSequence, Sendable {
    public typealias Element = Line
    public typealias Failure = ClientError

    let client: TremorClient
    let watch: WatchRequest
    let onChange: @Sendable (Change) -> Void

    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(self) }

    public struct AsyncIterator: AsyncIteratorProtocol {
      private let client: TremorClient
      private let watch: WatchRequest
      private let onChange: @Sendable (Change) -> Void
      private var backOff: BackOff?
      private var position: JournalPosition
      private var connection: Connection?
      /// Taken from the connection, the newest first.
      private var ready: [[UInt8]] = []
      private var hasConnected = false
      private var reason: String?
      /// Lines were asked for from a number on: what comes before the answer comes again after it, in its place.
      private var isAwaitingReply = false

      init(_ lines: Lines) {
        client = lines.client
        watch = lines.watch
        onChange = lines.onChange
        backOff = lines.client.backOff
        position = JournalPosition(after: lines.watch.since)
      }

      public mutating func next() async throws(ClientError) -> Line? {
        try await next(isolation: #isolation)
      }

      public mutating func next(isolation actor: isolated (any Actor)?) async throws(ClientError) -> Line? {
        while !Task.isCancelled {
          do throws(ClientError) {
            if let line = try await nextLine() { return line }
            if Task.isCancelled { return nil }
            throw ClientError.ended(path: client.socket, reason: reason)
          } catch {
            drop()
            guard error.mayPass, var waits = backOff, hasConnected || client.waitsForStart else {
              // Without a back-off the end of the daemon is the end of the sequence.
              if backOff == nil, case .ended = error, hasConnected { return nil }
              throw error
            }
            var random = SystemRandomNumberGenerator()
            let wait = waits.next(using: &random)
            backOff = waits
            onChange(.waiting(wait, error))
            do { try await Task.sleep(for: wait) } catch { return nil }
          }
        }
        return nil
      }

      private mutating func drop() {
        connection?.close()
        connection = nil
        ready = []
      }

      /// The next line of this connection that is to be told; nil when the daemon has closed it.
      nonisolated(nonsending) private mutating func nextLine() async throws(ClientError) -> Line? {
        while true {
          let current: Connection
          if let connection {
            current = connection
          } else {
            current = try await .open(client.socket, silence: client.silence)
            connection = current
            reason = nil
          }
          if ready.isEmpty { ready = try await current.lines().reversed() }
          guard let bytes = ready.popLast() else { return nil }
          let message: Message
          do {
            message = try Message(line: bytes)
          } catch {
            throw ClientError(error, client.socket)
          }
          guard try await isWanted(message, current) else { continue }
          return Line(bytes, message)
        }
      }

      /// Does what a message asks of the connection; false: it is not to be told.
      nonisolated(nonsending) private mutating func isWanted(_ message: Message, _ connection: Connection)
        async throws(ClientError) -> Bool
      {
        switch message {
        case .hello(let hello):
          onChange(.connected(hello, afterBreak: hasConnected))
          backOff?.reset()
          let isFirst = !hasConnected
          hasConnected = true
          switch position.start(hello) {
          case .since(let since): try await subscribe(since, hello, connection, isFirst: isFirst)
          case .another:
            onChange(.otherJournal)
            try await subscribe(0, hello, connection, isFirst: false)
          }
          return true
        case .reply(let reply) where reply.id == Self.id:
          isAwaitingReply = false
          return false
        case .error(let error) where error.id == Self.id:
          throw ClientError.refused(code: error.code, text: error.text)
        case .bye(let bye):
          reason = bye.reason
          return true
        default: break
        }
        if isAwaitingReply, message.isOfJournal { return false }
        switch position.take(message) {
        case .new: return true
        case .known: return false
        case .another:
          onChange(.otherJournal)
          try await send(0, connection)
          return false
        }
      }

      private static let id = "watch"

      nonisolated(nonsending) private mutating func subscribe(
        _ since: UInt64?, _ hello: HelloMessage, _ connection: Connection, isFirst: Bool
      ) async throws(ClientError) {
        let asked = WatchRequest(
          labels: watch.labels, minConfidence: watch.minConfidence, updates: watch.updates, streams: watch.streams,
          since: since)
        if hello.capabilities.contains("watch") { return try await send(since, connection) }
        // A daemon of before `watch` sends what is new, and that is enough for who wants no more.
        guard asked == WatchRequest() || !isFirst else {
          throw ClientError.refused(code: "unsupported", text: "this daemon (\(hello.software)) knows no \"watch\"")
        }
      }

      nonisolated(nonsending) private mutating func send(_ since: UInt64?, _ connection: Connection)
        async throws(ClientError)
      {
        var request = watch
        request.since = since
        isAwaitingReply = since != nil
        try await connection.send(Request(.watch(request), id: Self.id))
      }
    }
  }
}

extension Message {
  /// It has a place among the journalled lines.
  fileprivate var isOfJournal: Bool {
    if case .lost = self { return true }
    return sequence != nil
  }
}

extension ClientError {
  init(_ error: MessageError, _ path: String) {
    self =
      switch error.problem {
      case .otherVersion: .otherVersion(text: error.description)
      case .notAMessage, .wrongKey: .notUnderstood(path: path, text: error.description)
      }
  }
}
