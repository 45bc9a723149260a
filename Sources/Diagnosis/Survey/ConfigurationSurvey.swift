import LinuxIO
import Settings

/// Reads the configuration as the daemon reads it.
enum ConfigurationSurvey {
  static let defaultPath = "/etc/tremord/tremord.toml"

  static func read(_ asked: String?) -> ConfigurationFacts {
    var facts = ConfigurationFacts()
    facts.path = asked ?? defaultPath
    let text: String
    do { text = try TextFile.read(facts.path) } catch {
      if asked == nil, error.errno.code == 2 {
        facts.isBuiltIn = true
      } else {
        facts.problems = [
          Diagnostic(file: facts.path, line: nil, what: error.errno.words, help: advice(error.errno.code))
        ]
      }
      return facts
    }
    do { facts.settings = try Configuration(parsing: text, file: facts.path) } catch {
      facts.problems = error.diagnostics
    }
    return facts
  }

  private static func advice(_ code: Int32) -> String {
    switch code {
    case 2: "give the path of a file that exists with --config, or leave it out"
    case 13: "let the daemon's user read it: sudo chmod 644, or run doctor with sudo"
    default: ""
    }
  }
}
