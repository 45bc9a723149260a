import Settings

/// The configuration: what is wrong with it, with its place.
enum ConfigurationRules {
  static func findings(_ facts: Facts) -> [Finding] {
    let configuration = facts.configuration
    if configuration.problems.isEmpty {
      return [
        Finding(
          .configuration, .ok,
          configuration.isBuiltIn
            ? "there is no \(configuration.path): built-in values hold" : "\(configuration.path) is correct")
      ]
    }
    return configuration.problems.map { problem in
      let place = problem.file + (problem.line.map { ":\($0)" } ?? "")
      return Finding(
        .configuration, .fault, "\(place): \(problem.what)", help: problem.help.isEmpty ? nil : problem.help,
        exitCode: ExitCodes.configuration)
    }
  }
}
