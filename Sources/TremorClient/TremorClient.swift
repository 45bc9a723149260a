import Wire

/// A reader of tremord's socket: messages as they come, over breaks of the connection and restarts of the daemon, and the
/// requests.
///
/// ```swift
/// let client = TremorClient()
/// for try await message in client.messages() {
///   if case .event(let event) = message, event.phase == "close" { print(event.label, event.reasonText) }
/// }
/// ```
public struct TremorClient: Sendable {
  /// Where the daemon listens.
  public var socket: String
  /// The waits between tries to connect; nil: the first failure ends the sequence, and so does the end of the daemon.
  public var backOff: BackOff?
  /// Whether a daemon that is not there at the beginning is waited for too, or is an error.
  public var waitsForStart = true
  /// After which time without any line the daemon is taken for gone; it says something every 10 s.
  public var silence: Duration

  public init(
    socket: String = "/run/tremord/tremord.sock", backOff: BackOff? = BackOff(), silence: Duration = .seconds(30)
  ) {
    self.socket = socket
    self.backOff = backOff
    self.silence = silence
  }

  /// What becomes of the connection; for a person to see.
  public enum Change: Sendable, Equatable {
    /// The daemon has answered; `afterBreak`: lines that came meanwhile are brought if the daemon still has them.
    case connected(HelloMessage, afterBreak: Bool)
    /// Not connected; the next try is made after `wait`.
    case waiting(Duration, ClientError)
    /// The journal is another one than before, or was set back: it is told from its beginning.
    case otherJournal
  }

  /// The messages that `watch` asks for, from now on or from `watch.since` on.
  ///
  /// After a break it connects again and goes on with the journalled line after the newest that it has; what is lost is told by
  /// `lost`. It ends when its task is cancelled, and throws what waiting does not mend.
  public func messages(
    _ watch: WatchRequest = WatchRequest(), onChange: @escaping @Sendable (Change) -> Void = { _ in }
  ) -> Messages {
    Messages(lines: lines(watch, onChange: onChange))
  }

  /// The same, with the text of each line.
  public func lines(
    _ watch: WatchRequest = WatchRequest(), onChange: @escaping @Sendable (Change) -> Void = { _ in }
  ) -> Lines {
    Lines(client: self, watch: watch, onChange: onChange)
  }
}
