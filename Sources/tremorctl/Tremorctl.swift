import ArgumentParser
import LinuxIO
import Wire

/// Everything a person types.
@main
struct Tremorctl: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tremorctl",
    abstract: "Shows, replays, checks, cuts, imports and exports what tremord measures; simulates; checks the sensor.",
    discussion: """
      Exit codes: 0 done, 64 usage, 65 bad data, 66 no input, 69 no device, 73 cannot write, 74 I/O error, 78 \
      configuration.
      """,
    version: "tremorctl \(Version.software)",
    subcommands: [
      Demo.self, Simulate.self, Replay.self, Import.self, Export.self, Info.self, Verify.self, Cut.self, Cat.self,
      Events.self, Watch.self, Status.self, Mark.self, Record.self, Reopen.self, Forget.self, Score.self, Doctor.self,
      Calibrate.self, Setup.self,
    ])
}

/// Ends a command with a message and an exit code of sysexits.h.
func fail(_ text: String, _ code: Int32) throws -> Never {
  StandardError.say("tremorctl: \(text)")
  throw ExitCode(code)
}
