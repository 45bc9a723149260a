import ArgumentParser
import LinuxIO
import Recording
import Replaying
import Wire

/// `cut`: a part of a recording as a dump of its own.
struct Cut: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Copy a part of a recording into a new dump.",
    discussion: """
      Frames are copied as they are, with their times and indices, and are not divided. The part knows where in the run it \
      lies: its replay counts the same seconds, and says what replay --from --to says of the whole. Parts that meet can be \
      joined again with cat.
      """)

  @Argument(help: "A raw dump, or all files of one run.")
  var files: [String]

  @Option(help: ArgumentHelp("Begin there, seconds of the run as its lines count them.", valueName: "s"))
  var from: Double?

  @Option(help: ArgumentHelp("End there, seconds of the run.", valueName: "s"))
  var to: Double?

  @Option(name: .shortAndLong, help: ArgumentHelp("The dump to write.", valueName: "dump"))
  var output: String

  @OptionGroup var replacing: Replacing

  func validate() throws {
    if files.isEmpty { throw ValidationError("name at least one dump") }
    if from == nil, to == nil { throw ValidationError("give --from, --to or both; the whole is copied by cat") }
    try validateWindow(from, to)
  }

  mutating func run() throws {
    try CopyCommand.run(files, to: output, from: from, until: to, replacing: replacing.force)
  }
}

/// `cat`: the files of one run become one.
struct Cat: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Join the files of one run into one dump.",
    discussion: """
      For a run that was recorded in several files. Samples that are missing between two of them become a gap \
      (file_boundary), damaged blocks another (recording).
      """)

  @Argument(help: "The raw dumps of one run (.trd, or .trd.part).")
  var files: [String]

  @Option(name: .shortAndLong, help: ArgumentHelp("The dump to write.", valueName: "dump"))
  var output: String

  @OptionGroup var replacing: Replacing

  func validate() throws {
    if files.isEmpty { throw ValidationError("name at least one dump") }
  }

  mutating func run() throws {
    try CopyCommand.run(files, to: output, from: nil, until: nil, replacing: replacing.force)
  }
}

/// What `cut` and `cat` have in common.
private enum CopyCommand {
  static func run(_ files: [String], to output: String, from: Double?, until to: Double?, replacing: Bool) throws {
    let report: DumpCopy.Report
    do { report = try DumpCopy.run(files, to: output, from: from, until: to, replacing: replacing) } catch {
      try fail("\(error)", Player.Refused(error).exitCode)
    }
    for file in report.files {
      if let refusal = file.refusal { StandardError.say("tremorctl: \(refusal)") }
      file.tell("copied")
    }
    guard report.samples > 0, let start = report.start, let stop = report.stop else {
      let end = report.lastSeconds.map { "; the run goes on until \(seconds($0))" } ?? ""
      try fail("no samples there, nothing was written\(end)", 64)
    }
    StandardError.say(
      "\(output): \(report.samples) samples, \(seconds(max(start, 0))) to \(seconds(stop)) of the run, "
        + "\(report.gaps) \(report.gaps == 1 ? "gap" : "gaps")")
    if report.files.contains(where: \.isDamaged) { throw ExitCode(65) }
  }

  private static func seconds(_ value: Double) -> String { (JSONLine.fixed(value, 2) ?? "?") + " s" }
}
