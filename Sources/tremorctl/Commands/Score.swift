import ArgumentParser
import LinuxIO
import Recording
import Scoring
import Wire

/// `score`: events beside the truth about them.
struct Score: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Hold events against the truth about a recording.",
    discussion: """
      EVENTS are the lines of a replay or a log of one run; TRUTH is {"segments":[{"label","t0_s","t1_s","accept":[…]}]}, as \
      simulate --truth writes it, in the same seconds. Label none says that there was nothing to name; with "activity" beside it \
      false claims are told apart by what was going on. `named`: half of the time or more under that very label; `right`: \
      with the labels of accept too; `found`: with any label of its layer; false/h: claims an hour that agree with nothing \
      within 2 s.
      """)

  @Argument(help: "Lines of events (replay, events.ndjson).")
  var events: String

  @Argument(help: "The truth, JSON.")
  var truth: String

  @Option(
    help: ArgumentHelp("Seconds that were recorded; up to the last event or segment if left out.", valueName: "s"))
  var duration: Double?

  @Option(
    help: ArgumentHelp(
      "Draw confusion, false claims and latency into this folder, as SVG.", valueName: "folder"))
  var plots: String?

  func validate() throws {
    if let duration, !(duration > 0 && duration.isFinite) {
      throw ValidationError("--duration is a number of seconds above 0")
    }
  }

  mutating func run() throws {
    let real: [TruthEntry]
    let said: [ScoredEvent]
    do {
      real = try TruthFile.read(try Self.bytes(of: truth), name: truth)
      said = try EventFile.read(try Self.bytes(of: events), name: events)
    } catch let error as ScoreFileError {
      try fail("\(error)", 65)
    }
    if real.isEmpty { try fail("\(truth): holds no segments; there is nothing to score", 65) }
    let end = max(real.map(\.end).max() ?? 0, said.map(\.end).max() ?? 0)
    let tally = Scorer(truth: real, events: said, duration: duration ?? end).tally
    var out = StandardOutput(limit: .max)
    for (name, figure) in Figures.rows([tally], seed: 1) {
      let value = JSONLine.fixed(figure.value, 3) ?? "?"
      let weight = JSONLine.fixed(figure.weight, name.contains("/h") ? 3 : 0) ?? "?"
      out.write(Self.row(name, [value, "of " + weight + (name.contains("/h") ? " h" : "")]) + "\n")
    }
    out.write("\n" + ConfusionText.text(tally))
    out.flush()
    if let plots { try Self.draw(tally, into: plots) }
  }

  /// Pictures that are there already are drawn anew.
  private static func draw(_ tally: Tally, into folder: String) throws {
    for (name, text) in ScorePlots.files([tally], what: "this recording", seed: 1) {
      let path = "\(folder)/\(name)"
      let bytes = Array(text.utf8)
      do throws(ByteFile.Failure) {
        let file = try ByteFile(creating: path + ".part")
        try file.append(bytes.count, of: bytes)
        try ByteFile.rename(path + ".part", to: path, replacing: true)
      } catch {
        try fail("\(path): cannot be written: \(error.text); check that the folder is there and its permissions", 74)
      }
      StandardError.say(path)
    }
  }

  private static func row(_ name: String, _ cells: [String]) -> String {
    name + String(repeating: " ", count: max(1, 44 - name.count)) + cells.joined(separator: "  ")
  }

  private static func bytes(of path: String) throws -> [UInt8] {
    do throws(ByteFile.Failure) {
      let file = try ByteFile(reading: path)
      var bytes = [UInt8](repeating: 0, count: try file.size())
      let count = try file.read(bytes.count, at: 0, into: &bytes)
      return Array(bytes[..<count])
    } catch {
      try fail("\(path): cannot be read: \(error.text)", 66)
    }
  }
}
