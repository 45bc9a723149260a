import ArgumentParser
import LinuxIO

/// `events`: what the daemon says, as it says it.
struct Events: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the daemon's lines as they come.",
    discussion: "One JSON object a line, the first is hello. Ends with Ctrl-C or when the daemon ends.")

  @Option(help: ArgumentHelp("The daemon's socket.", valueName: "path"))
  var socket = "/run/tremord/tremord.sock"

  mutating func run() throws {
    var out = StandardOutput()
    do {
      var stream = try StreamSocket(connectingTo: socket)
      while let line = try stream.nextLine() {
        out.write(line + "\n")
        out.flush()
      }
    } catch {
      try fail("\(error)", 74)
    }
  }
}
