import Wire

/// Requests: each makes a connection of its own, so that it waits for no other, and throws if it was not met.
extension TremorClient {
  /// How the sensor does, and what was counted since the start.
  public func status() async throws(ClientError) -> StatusMessage {
    guard case .status(let status) = try await statusLine().message else {
      throw ClientError.ended(path: socket, reason: nil)
    }
    return status
  }

  /// The same as the daemon wrote it, which may be more than this version knows.
  public func statusLine() async throws(ClientError) -> Line {
    guard let line = try await ask(.status).1 else { throw ClientError.ended(path: socket, reason: nil) }
    return line
  }

  /// Tells that something happened which the sensor cannot see.
  public func mark(_ mark: MarkRequest) async throws(ClientError) { _ = try await ask(.mark(mark)) }

  /// Starts (true) or stops the recording of raw dumps.
  public func record(_ isWanted: Bool) async throws(ClientError) { _ = try await ask(.record(isWanted)) }

  /// Has the log closed and opened again under its name.
  public func reopen() async throws(ClientError) { _ = try await ask(.reopen) }

  /// Erases marks and events from before a wall time, RFC 3339; the number of lines erased.
  public func forget(before: String) async throws(ClientError) -> Int {
    try await ask(.forget(before: before)).0.erased ?? 0
  }

  /// What the daemon says first.
  public func hello() async throws(ClientError) -> HelloMessage {
    let connection = try await Connection.open(socket, silence: silence)
    defer { connection.close() }
    for bytes in try await connection.lines() {
      if case .hello(let hello) = try read(bytes) { return hello }
    }
    throw ClientError.ended(path: socket, reason: nil)
  }

  private func read(_ bytes: [UInt8]) throws(ClientError) -> Message {
    do { return try Message(line: bytes) } catch { throw ClientError(error, socket) }
  }

  /// Sends a request and waits for its answer, and for the line that follows the answer to `status`.
  private func ask(_ kind: Request.Kind) async throws(ClientError) -> (ReplyMessage, Line?) {
    let connection = try await Connection.open(socket, silence: silence)
    defer { connection.close() }
    let id = "1"
    try await connection.send(Request(kind, id: id))
    var answer: ReplyMessage?
    var reason: String?
    while true {
      let lines = try await connection.lines()
      guard !lines.isEmpty else { throw ClientError.ended(path: socket, reason: reason) }
      for bytes in lines {
        switch try read(bytes) {
        case .reply(let reply) where reply.id == id:
          if kind != .status { return (reply, nil) }
          answer = reply
        case .status(let status) where status.id == id:
          if let answer { return (answer, Line(bytes, .status(status))) }
        case .error(let error) where error.id == id: throw ClientError.refused(code: error.code, text: error.text)
        case .bye(let bye): reason = bye.reason
        default: break
        }
      }
    }
  }
}
