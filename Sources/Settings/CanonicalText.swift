import Signal
import Tremor

extension AnalysisSettings {
  /// Every figure in a fixed order and a fixed format, whatever the locale: `low_hz=3.0 upright_low_hz=3.5 …`.
  ///
  /// Stands in the header of each raw dump, so that a replay uses the settings of the recording.
  package var canonicalText: String {
    AnalysisSettings.keys.map { "\($0.name)=\($0.text(self) ?? "")" }.joined(separator: " ")
  }

  /// CRC-32C of the canonical text, 8 hexadecimal digits: `config` on the wire.
  package var checksum: String {
    let value = CRC32C.of(Array(canonicalText.utf8).span)
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }

  /// Reads a canonical text back. A figure that it lacks (an older recording) keeps its default; `source` says in
  /// messages where the text came from.
  ///
  /// - Throws: `ConfigurationError` for a figure that this version does not know, or a value that it does not allow.
  package init(canonicalText: String, source: String) throws(ConfigurationError) {
    self.init()
    var diagnostics: [Diagnostic] = []
    func report(_ what: String, _ help: String) {
      diagnostics.append(Diagnostic(file: source, line: nil, what: what, help: help))
    }
    for item in canonicalText.split(separator: " ") {
      let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else {
        report("analysis setting without a value: \(item)", "the header was damaged or edited")
        continue
      }
      guard let key = AnalysisSettings.keys.first(where: { $0.name == parts[0] }) else {
        report(
          "analysis setting \(parts[0]) is unknown here",
          "recorded by a newer version: update tremord, or give settings with --config")
        continue
      }
      let value: TOMLDocument.Value =
        if let integer = Int64(parts[1]) {
          .integer(integer)
        } else if let number = Double(parts[1]) {
          .float(number)
        } else {
          .string(String(parts[1]))
        }
      if let problem = key.set(&self, value) {
        report("analysis setting \(key.name) \(problem.what)", "allowed: \(key.allowed)")
      }
    }
    for conflict in conflicts { report(conflict.what, conflict.help) }
    if !diagnostics.isEmpty { throw ConfigurationError(diagnostics: diagnostics) }
  }
}
