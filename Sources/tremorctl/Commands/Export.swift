import ArgumentParser
import LinuxIO
import Recording
import Replaying
import Tremor
import Wire

/// `export`: a raw dump in a format of others.
struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Turn a raw dump into CSV, EDF+, BDF+ or a WFDB record.",
    discussion: """
      CSV has every sample with its own time. EDF+ and WFDB are even: holes are filled or marked, the measured rate is kept, \
      and events, marks and holes stand as annotations. What each format keeps and loses: the page Formats of the \
      documentation. Marks may hold medicines and alcohol: --anonymise leaves them out, and with them all wall times and what \
      names the run and the machine; movements and times since the beginning stay.
      """)

  @Argument(help: "The raw dump (.trd).")
  var dump: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The file to write; for WFDB the record's name, letters, digits, - and _.", valueName: "out"))
  var output: String

  @Option(help: "csv, edf, bdf or wfdb; by the ending of the name (.csv .edf .bdf .hea) if it is not given.")
  var format: ExportFormat?

  @Flag(help: "Leave the events out: only samples, marks and gaps.")
  var noEvents = false

  @Flag(help: "Leave out marks, wall times and what names run and machine.")
  var anonymise = false

  @OptionGroup var replacing: Replacing

  func validate() throws {
    if format == nil, ExportFormat.guess(output) == nil {
      throw ValidationError("the name \(output) tells no format: give --format csv, edf, bdf or wfdb")
    }
  }

  mutating func run() throws {
    guard let format = format ?? ExportFormat.guess(output) else { return }
    let report: ExportReport
    do throws(ExportError) {
      let exporter = try Exporter(path: dump, software: "tremorctl \(Version.software)", isAnonymous: anonymise) {
        WallTime.text(nanoseconds: $0)
      }
      report = try exporter.write(
        format, to: output, events: format == .csv || noEvents ? [] : events(),
        replacing: replacing.force)
    } catch {
      try fail("\(error)", error.kind.exitCode)
    }
    tell(format, report)
    if report.damagedBlocks > 0 { throw ExitCode(65) }
  }

  /// The closed events as `replay` finds them.
  private func events() -> [Annotation] {
    var found: [Annotation] = []
    do {
      try Player(paths: [dump], settings: nil).play { output, _, _ in
        guard case .finding(.event(let event)) = output, event.phase == .close else { return }
        found.append(Annotation(start: event.start, duration: event.stop - event.start, text: Self.text(event)))
      }
    } catch {
      StandardError.say("\(dump): exported without events: \(error)")
    }
    return found
  }

  private static func text(_ event: TremorEvent) -> String {
    var text = "\(event.label.word)"
    func add(_ value: Double, _ decimals: Int, _ unit: String) {
      if let number = JSONLine.fixed(value, decimals) { text += " \(number) \(unit)" }
    }
    guard event.label.isOscillation else { return text }
    if event.frequency > 0 { add(event.frequency, 2, "Hz") }
    if let angle = event.anglePP { add(angle, 2, "deg") }
    add(event.accelerationRMS * 1000, 1, "mg")
    return text
  }

  private func tell(_ format: ExportFormat, _ report: ExportReport) {
    func fixed(_ value: Double, _ decimals: Int) -> String { JSONLine.fixed(value, decimals) ?? "?" }
    var line = "\(output): \(report.samples) samples at \(fixed(report.rate, 4)) Hz"
    line += ", rounded by up to \(fixed(report.roundingG * 1000, 4)) mg"
    if report.roundingDps > 0 { line += " and \(fixed(report.roundingDps, 6)) °/s" }
    if report.annotations > 0 { line += ", \(report.annotations) \(format == .csv ? "marks" : "annotations")" }
    StandardError.say(line)
    if report.gaps > 0 {
      let filled = report.filled > 0 ? ", \(report.filled) samples long" : ""
      StandardError.say("\(output): \(report.gaps) \(report.gaps == 1 ? "gap" : "gaps")\(filled)")
    }
    if report.timeError * report.rate > 0.5 {
      StandardError.say("\(output): the true times leave the file's by up to \(fixed(report.timeError * 1000, 1)) ms")
    }
    if let note = report.note { StandardError.say("\(dump): \(note)") }
    if report.damagedBlocks > 0 {
      StandardError.say(
        "tremorctl: \(dump): \(report.damagedBlocks) damaged block(s): checksum failed; the rest was exported")
    }
  }
}

extension ExportFormat: ExpressibleByArgument {}
