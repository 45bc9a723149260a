import ArgumentParser
import LinuxIO
import Recording
import Replaying
import Signal
import Simulation
import Tremor
import Wire

/// `demo`: a simulated leg is recorded into a raw dump, and the dump goes through the whole pipeline before your eyes.
struct Demo: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show the whole pipeline at work on a synthetic leg; needs no hardware.",
    discussion: """
      Joint motion is turned into what an MPU-6050 strapped to the right shank would put on the bus, byte by byte, and \
      recorded as a raw dump. The dump is then replayed through the pipeline of the daemon. The table at the end holds what \
      was found against what was simulated; the simulator shares no band and no threshold with the detector.
      """)

  @Option(help: ArgumentHelp("Which leg to make: the same number, the same bytes.", valueName: "n"))
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("max, or how many times faster than life.", valueName: "max|N"))
  var speed: Speed = .times(20)

  @Option(name: .shortAndLong, help: ArgumentHelp("Keep the dump under this name.", valueName: "dump"))
  var output: String?

  @OptionGroup var replacing: Replacing

  @Flag(help: "No cursor movements: a line whenever something changes.")
  var plain = false

  mutating func run() throws {
    let scenario = Scenario.demo(seed: seed)
    let path = output ?? Self.temporaryName(seed)
    try record(scenario, to: path)

    let player: Player
    do { player = try Player(paths: [path], settings: nil) } catch { try fail("\(error)", error.exitCode) }
    // The file stays open; its name goes at once, so that Ctrl-C leaves nothing behind.
    if output == nil { RemovedFile.remove(path) }
    var screen = DemoScreen(
      title: "tremord demo", duration: scenario.duration, speed: speed,
      lines: Lines(run: "demo\(seed)", site: .shank, leg: .right, config: ""),
      isLive: !plain && StandardOutput.terminalSize != nil)
    var pace = Pace(speed, .machine)
    var matcher = TruthMatcher(scenario.truth(at: .shank))
    screen.open()
    do {
      try player.play { output, seconds, _ in
        _ = pace.wait(until: seconds)
        matcher.take(output)
        screen.take(output)
      }
    } catch {
      screen.close()
      try fail("\(error)", error.exitCode)
    }
    screen.close()
    var out = StandardOutput()
    out.write(matcher.table(style: TerminalStyle(environment: [:], isTerminal: false)))
    out.write("\nafter: seconds from the beginning to the first word; %: how much of it the events cover.\n")
    out.write("\(player.samples) samples through the pipeline. ")
    out.write(output.map { "The dump is \($0).\n" } ?? "Keep the dump with --output.\n")
    out.write("No label names a cause: tremord says what moved, never why.\n")
    out.flush()
  }

  private static func temporaryName(_ seed: UInt64) -> String {
    "/tmp/tremor-demo-\(seed)-\(MonotonicClock.now()).trd"
  }

  private func record(_ scenario: Scenario, to path: String) throws {
    var leg = LegSimulator(scenario: scenario, site: .shank, leg: .right, seed: seed)
    var header = DumpHeader(software: "tremorctl \(Version.software)", run: "demo\(seed)", sensor: leg.description)
    header.title = "simulated leg, seed \(seed)"
    do {
      var writer = try DumpWriter(path: path, header: header, replacing: replacing.force)
      var frame = RawFrame()
      while leg.next(&frame) { try writer.append(frame) }
      try writer.finish(finalRate: nil)
    } catch {
      try fail("\(error)", 74)
    }
  }
}
