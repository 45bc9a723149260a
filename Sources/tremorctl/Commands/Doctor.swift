import ArgumentParser
import Diagnosis
import LinuxIO
import Wire

/// `doctor`: is everything there that the daemon needs, and what to do where it is not.
struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check buses, sensor, line, clock and power, and say how to mend what is wrong.",
    discussion: """
      Reads registers where a motion sensor may be, and then the configured sensor as the daemon does; nothing is written \
      to a device that it does not know. Beside a running daemon it reads no samples. Let the sensor lie still meanwhile.

      Exit codes: 0 all is well or no more than warnings, 69 no device, 74 access, bus or signal, 78 configuration.
      """)

  @Option(help: ArgumentHelp("Configuration file (default: /etc/tremord/tremord.toml).", valueName: "path"))
  var config: String?

  @Option(help: ArgumentHelp("How long the sensor is read.", valueName: "s"))
  var seconds: Double = 10

  @Flag(help: "One JSON object instead of the screen.")
  var json = false

  func validate() throws {
    if !(seconds >= 2 && seconds <= 600) { throw ValidationError("--seconds is a number from 2 to 600") }
  }

  mutating func run() throws {
    let isQuiet = json || StandardOutput.terminalSize == nil
    let facts = Survey.gather(configuration: config, seconds: seconds) { what in
      if !isQuiet { StandardError.say(what) }
    }
    let report = Report(facts)
    var out = StandardOutput()
    if json {
      out.write(report.json(software: "tremorctl " + Version.software) + "\n")
    } else {
      let size = StandardOutput.terminalSize
      let style = TerminalStyle(environment: Environment.all, isTerminal: size != nil)
      let screen = ReportScreen(report, title: "tremorctl doctor " + Version.software, hasUnicode: style.hasUnicode)
      for line in screen.lines(width: size?.columns ?? 80, height: size?.rows ?? 24) {
        out.write(Self.painted(line, style.hasColor) + "\n")
      }
    }
    out.flush()
    if report.exitCode != 0 { throw ExitCode(report.exitCode) }
  }

  private static func painted(_ line: ReportScreen.Line, _ hasColor: Bool) -> String {
    var out = ""
    for piece in line {
      let code = hasColor ? ink(piece.tone).code : ""
      out += code.isEmpty ? piece.text : code + piece.text + "\u{1B}[0m"
    }
    while out.last == " " { out.removeLast() }
    return out
  }

  private static func ink(_ tone: ReportScreen.Tone) -> Ink {
    switch tone {
    case .plain: .plain
    case .faint: .faint
    case .strong: .strong
    case .state(.skipped): .faint
    case .state(.ok): .green
    case .state(.warning): .yellow
    case .state(.fault): .red
    }
  }
}
