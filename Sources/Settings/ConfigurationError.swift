/// One thing that is wrong with a configuration.
package struct Diagnostic: Sendable, Equatable, CustomStringConvertible {
  /// The file's path, or what stands for it.
  package var file: String
  /// Counted from 1; nil where it concerns the file as a whole.
  package var line: Int?
  /// What is wrong.
  package var what: String
  /// What was meant or is allowed.
  package var help: String

  package init(file: String, line: Int?, what: String, help: String) {
    self.file = file
    self.line = line
    self.what = what
    self.help = help
  }

  /// `file:line: what; help`
  package var description: String {
    "\(file)\(line.map { ":\($0)" } ?? ""): \(what)\(help.isEmpty ? "" : "; \(help)")"
  }
}

/// A configuration that cannot be used, with everything that is wrong with it, in the order of the file.
package struct ConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
  package var diagnostics: [Diagnostic]

  package init(diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }

  /// One diagnostic a line.
  package var description: String { diagnostics.map(\.description).joined(separator: "\n") }
}
