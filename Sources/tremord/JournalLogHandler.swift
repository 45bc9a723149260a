import LinuxIO
import Logging

/// Messages for the system's journal: each a line that begins with its priority (sd-daemon(3)). Time and name are the journal's.
struct JournalLogHandler: LogHandler {
  var logLevel = Logger.Level.info
  var metadata: Logger.Metadata = [:]

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) { StandardError.say(Self.line(event.level, "\(event.message)")) }

  /// One line: another would be read as another message.
  static func line(_ level: Logger.Level, _ message: String) -> String {
    "<\(priority(level))>" + String(message.map { $0.isNewline ? " " : $0 })
  }

  /// syslog(3)'s number.
  private static func priority(_ level: Logger.Level) -> Int {
    switch level {
    case .trace, .debug: 7
    case .info: 6
    case .notice: 5
    case .warning: 4
    case .error: 3
    case .critical: 2
    }
  }
}
