/// Why the daemon cannot be talked to, or would not do what it was asked.
public enum ClientError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Nobody listens at the path.
  case noDaemon(path: String)
  /// The socket's permissions keep this user out.
  case notAllowed(path: String)
  /// The system could not connect, read or write; `text` is what it says.
  case failed(path: String, text: String)
  /// The daemon has answered a request with `error`.
  case refused(code: String, text: String)
  /// The daemon speaks another major version of the protocol.
  case otherVersion(text: String)
  /// What came over the socket is no line of the protocol.
  case notUnderstood(path: String, text: String)
  /// Nothing came for so long that the daemon, or the way to it, must be taken for gone.
  case silent(path: String)
  /// The daemon ended the connection; `reason` is that of its `bye`, if it said one.
  case ended(path: String, reason: String?)

  /// What is wrong, where, and what to do next.
  public var description: String {
    switch self {
    case .noDaemon(let path): "cannot connect to \(path): is tremord running? systemctl status tremord"
    case .notAllowed(let path):
      "cannot connect to \(path): permission denied; join the socket's group: sudo adduser $USER tremord, then log in again"
    case .failed(let path, let text): "\(path): \(text)"
    case .refused(code: "forbidden", let text):
      "tremord refuses: \(text); join the socket's group: sudo adduser $USER tremord, then log in again"
    case .refused(_, let text): "tremord refuses: \(text)"
    case .otherVersion(let text): text
    case .notUnderstood(let path, let text): "\(path): \(text); is it tremord that listens there?"
    case .silent(let path): "\(path): tremord says nothing; see journalctl -u tremord"
    case .ended(let path, let reason):
      "\(path): tremord ended the connection" + (reason.map { " (\($0))" } ?? "") + "; see journalctl -u tremord"
    }
  }

  /// True if it may pass by itself: the daemon is started again, the disk has room again.
  var mayPass: Bool {
    switch self {
    case .noDaemon, .failed, .silent, .ended: true
    case .notAllowed, .refused, .otherVersion, .notUnderstood: false
    }
  }
}
