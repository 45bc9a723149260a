import ArgumentParser
import LinuxIO
import Recording
import Signal
import Wire

/// `import`: other people's recordings become raw dumps.
struct Import: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Turn a CSV, EDF, BDF or WFDB recording into a raw dump.",
    discussion: """
      CSV: the header line names the columns, in any order: time_s, ax_g ay_g az_g (or _mg, _mps2), and if there is a \
      gyroscope gx_dps gy_dps gz_dps (or _rads). Other columns are ignored.

      EDF, EDF+, BDF and WFDB (name the .hea file): the acceleration is found by units and labels, others signals stay out; \
      --signals says which signals it is, --per-g what its unit is worth, where the file does not.

      What is left out is counted and told. A file that is cut is imported as far as it goes: exit code 65.
      """)

  @Argument(help: "The file to import.")
  var source: String

  @Option(name: .shortAndLong, help: ArgumentHelp("The dump to write.", valueName: "dump"))
  var output: String

  @OptionGroup var replacing: Replacing

  @Option(help: "Format of the source: csv, edf (BDF too) or wfdb; found out if it is not given.")
  var format: SourceFormat?

  @Option(
    help: ArgumentHelp(
      "EDF and WFDB: the signals that are ax,ay,az or ax,ay,az,gx,gy,gz, by label or by number from 1.",
      valueName: "list"))
  var signals: String?

  @Option(help: ArgumentHelp("EDF and WFDB: how much of the file's unit is 1 g.", valueName: "number"))
  var perG: Double?

  @Option(help: ArgumentHelp("EDF and WFDB: how much of the file's unit is 1 °/s.", valueName: "number"))
  var perDps: Double?

  @Option(help: ArgumentHelp("Sample rate, for a file that does not tell it.", valueName: "hz"))
  var rate: Double?

  @Option(help: "Where the sensor was worn: shank, thigh or other.")
  var site: SiteName = .other

  @Option(help: "Which leg: left or right.")
  var leg: LegName?

  @Flag(help: "Gravity was taken out before: posture cannot be told.")
  var noGravity = false

  @Flag(help: "Keep labels (CSV column, EDF+ and WFDB annotations) as marks.")
  var labels = false

  func validate() throws {
    if let rate, !(rate >= 1 && rate <= 10_000) { throw ValidationError("--rate is a number of hertz from 1 to 10000") }
    for value in [perG, perDps] {
      if let value, !(value > 0 && value.isFinite) {
        throw ValidationError("--per-g and --per-dps are numbers above 0")
      }
    }
  }

  mutating func run() throws {
    var options = ImportOptions(software: "tremorctl \(Version.software)")
    options.isReplacing = replacing.force
    options.rate = rate.map { Hertz($0) }
    options.site = site.site
    options.leg = leg?.leg
    options.isGravityRemoved = noGravity
    options.keepsLabels = labels
    options.signals = (signals ?? "").split(separator: ",").map { String($0.drop { $0 == " " }) }
    options.unitsPerG = perG
    options.unitsPerDps = perDps
    let report: ImportReport
    do throws(ImportError) {
      let format = format ?? SourceFormat.guess(source)
      if format == .csv, signals != nil || perG != nil || perDps != nil {
        throw ImportError.notForCSV(source)
      }
      report = try format.convert(source, to: output, options)
    } catch {
      try fail("\(error)", error.kind.exitCode)
    }
    tell(report)
    if !report.damage.isEmpty { throw ExitCode(65) }
  }

  private func tell(_ report: ImportReport) {
    let rate = (JSONLine.fixed(report.rate.value, 3) ?? "?") + (report.isRateGiven ? " Hz as given" : " Hz")
    let rows = report.place == "line" ? "\(report.samples) samples of \(report.rows) rows" : "\(report.samples) samples"
    StandardError.say(
      "\(source): \(rows) at \(rate), "
        + (report.hasGyroscope ? "accelerometer and gyroscope" : "accelerometer only"))
    for note in report.notes { StandardError.say("\(source): \(note)") }
    if report.hasUnevenTimes {
      StandardError.say("\(source): the times are uneven; the analysis will resample to \(rate)")
    }
    for fault in report.faults { StandardError.say("\(source): \(fault)") }
    for damage in report.damage { StandardError.say("tremorctl: \(source): \(damage); the rest was imported") }
  }
}

extension SourceFormat: ExpressibleByArgument {}

enum SiteName: String, ExpressibleByArgument, CaseIterable {
  case shank, thigh, other

  var site: Site {
    switch self {
    case .shank: .shank
    case .thigh: .thigh
    case .other: .other
    }
  }
}

enum LegName: String, ExpressibleByArgument, CaseIterable {
  case left, right

  var leg: Leg { self == .left ? .left : .right }
}
