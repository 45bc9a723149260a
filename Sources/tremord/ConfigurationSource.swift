import LinuxIO
import Settings

/// Where the configuration is read from, at the start and again when it is reloaded.
struct ConfigurationSource: Sendable {
  /// As asked for on the command line.
  let path: String?
  let standardPath: String

  var file: String { path ?? standardPath }

  /// Without a file of its own the daemon works with its defaults; a file that was asked for must be there.
  func read(mayBeMissing: Bool) throws(ConfigurationError) -> (settings: Configuration, isBuiltIn: Bool) {
    let text: String
    do {
      text = try TextFile.read(file)
    } catch {
      if mayBeMissing, error.errno.isMissing { return (Configuration(), true) }
      throw ConfigurationError(diagnostics: [Diagnostic(file: file, line: nil, what: "\(error)", help: "")])
    }
    return (try Configuration(parsing: text, file: file), false)
  }
}
