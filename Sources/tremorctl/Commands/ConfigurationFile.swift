import LinuxIO
import Settings

/// The daemon's configuration, read as the daemon reads it.
enum ConfigurationFile {
  static let defaultPath = "/etc/tremord/tremord.toml"

  /// `path` nil: the default one, or built-in values if there is none. Ends the program with 78 if it is no good.
  static func load(_ path: String?) throws -> Configuration {
    let name = path ?? defaultPath
    let text: String
    do { text = try TextFile.read(name) } catch {
      if path == nil, error.errno.isMissing { return Configuration() }
      try fail("\(error)", 78)
    }
    do { return try Configuration(parsing: text, file: name) } catch { try fail("\(error)", 78) }
  }
}
