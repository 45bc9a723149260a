import ArgumentParser
import LinuxIO
import TremorClient
import Wire

/// `status`: how the daemon and its sensor do.
struct Status: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tell how the daemon and its sensor do.",
    discussion: "Ends with 0 if the daemon answers, whatever it says of its sensor: faults are for you to read.")

  @OptionGroup var daemon: SocketOption

  @Flag(help: "The daemon's own line, for programs.")
  var json = false

  mutating func run() async throws {
    var out = StandardOutput()
    do {
      let line = try await daemon.client.statusLine()
      if json {
        out.write(line.text + "\n")
      } else if case .status(let status) = line.message {
        let style = TerminalStyle(environment: Environment.all, isTerminal: StandardOutput.terminalSize != nil)
        out.write(StatusTable(status).text(style))
      }
    } catch {
      try fail(error)
    }
    out.flush()
  }
}
