import IMU
import Tremor

extension Configuration {
  /// Reads a configuration, keeping the defaults for what it does not say.
  ///
  /// `file` is only for messages. All errors of the text are collected into the one that is thrown.
  package init(parsing text: String, file: String) throws(ConfigurationError) {
    self.init()
    let document: TOMLDocument
    do {
      document = try TOMLDocument(parsing: text)
    } catch {
      throw ConfigurationError(diagnostics: [
        Diagnostic(
          file: file, line: error.line, what: "no TOML: \(error.message)", help: "strings need quotes, tables []")
      ])
    }
    var reading = Reading(keys: Configuration.keys, file: file)
    for entry in document.entries { reading.take(entry, into: &self) }
    reading.checkAcross(&self)
    if !reading.diagnostics.isEmpty {
      throw ConfigurationError(diagnostics: reading.diagnostics.sorted { ($0.line ?? 0) < ($1.line ?? 0) })
    }
  }
}

/// One pass over a text's entries.
struct Reading {
  let keys: [Key<Configuration>]
  let file: String
  /// Where each key was set.
  private var lines: [String: Int] = [:]
  private(set) var diagnostics: [Diagnostic] = []

  init(keys: [Key<Configuration>], file: String) {
    self.keys = keys
    self.file = file
  }

  private var tables: Set<String> {
    Set(keys.compactMap { key in key.name.firstIndex(of: ".").map { String(key.name[..<$0]) } })
  }

  mutating func take(_ entry: TOMLDocument.Entry, into configuration: inout Configuration) {
    if let key = keys.first(where: { $0.name == entry.path }) {
      lines[key.name] = entry.line
      if let problem = key.set(&configuration, entry.value) {
        let unit = key.unit.isEmpty ? "" : " \(key.unit)"
        report(entry.line, "\(key.name) \(problem.what)", "allowed: \(key.allowed)\(unit)")
      }
    } else if tables.contains(entry.path) {
      if entry.value != .table {
        report(entry.line, "\(entry.path) is \(entry.value.typeName) where a table is needed", "write [\(entry.path)]")
      }
    } else if entry.value == .table {
      report(entry.line, "unknown table [\(entry.path)]", suggestion(entry.path, among: tables.sorted(), "[", "]"))
      unknownTables.append(entry.path + ".")
    } else if !unknownTables.contains(where: { entry.path.hasPrefix($0) }) {
      report(entry.line, "unknown key \(entry.path)", suggestion(entry.path, among: keys.map(\.name), "", ""))
    }
  }

  /// Tables already reported: their members are not reported again.
  private var unknownTables: [String] = []

  private func suggestion(_ name: String, among known: [String], _ open: String, _ close: String) -> String {
    if let near = nearest(to: name, among: known) { return "did you mean \(open)\(near)\(close)?" }
    return "the keys there are stand in the tremord.toml that comes with tremord"
  }

  private mutating func report(_ line: Int?, _ what: String, _ help: String) {
    diagnostics.append(Diagnostic(file: file, line: line, what: what, help: help))
  }

  /// What no single key can tell.
  mutating func checkAcross(_ configuration: inout Configuration) {
    for conflict in configuration.analysis.conflicts {
      report(line(of: conflict.keys.map { "analysis.\($0)" }), conflict.what, conflict.help)
    }
    for problem in configuration.lineProblems(set: lines.keys) {
      report(lines[problem.key], "\(problem.key): \(problem.what)", problem.help)
    }
    for problem in configuration.sensorProblems {
      let place = line(of: [problem.key]) ?? line(of: ["bus.hz", "sensor.chip", "sensor.address"])
      report(place, problem.key + ": " + problem.what, problem.help)
    }
  }

  /// The last place where one of the keys was set.
  private func line(of names: [String]) -> Int? { names.compactMap { lines[$0] }.max() }
}

extension AnalysisSettings {
  struct Conflict: Equatable {
    /// The keys concerned, without their table.
    var keys: [String]
    var what: String
    var help: String
  }

  /// Settings that are in range one by one and make no sense together.
  var conflicts: [Conflict] {
    var found: [Conflict] = []
    func require(_ holds: Bool, _ low: String, _ lowValue: Double, _ high: String, _ highValue: Double, _ help: String)
    {
      if holds { return }
      found.append(
        Conflict(
          keys: [low, high], what: "analysis.\(low) = \(lowValue.short) against analysis.\(high) = \(highValue.short)",
          help: help))
    }
    require(lowHz < highHz, "low_hz", lowHz, "high_hz", highHz, "low_hz must be below high_hz")
    require(
      uprightLowHz < highHz, "upright_low_hz", uprightLowHz, "high_hz", highHz, "upright_low_hz must be below high_hz")
    require(
      lowHz <= uprightLowHz, "low_hz", lowHz, "upright_low_hz", uprightLowHz,
      "upright_low_hz must not be below low_hz")
    require(
      relativePowerOff <= relativePowerOn, "relative_power_off", relativePowerOff, "relative_power_on", relativePowerOn,
      "what holds an oscillation must not be above what starts it")
    return found
  }
}
