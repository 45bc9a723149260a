import ArgumentParser
import LinuxIO
import Recording
import Signal
import Wire

/// `import`: other people's recordings become raw dumps.
struct Import: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Turn a CSV recording into a raw dump.",
    discussion: """
      The header line names the columns, in any order: time_s, ax_g ay_g az_g (or _mg, _mps2), and if there is a gyroscope \
      gx_dps gy_dps gz_dps (or _rads). Other columns are ignored. What is left out is counted and told.
      """)

  enum Format: String, ExpressibleByArgument { case csv }

  @Argument(help: "The file to import.")
  var source: String

  @Option(name: .shortAndLong, help: ArgumentHelp("The dump to write.", valueName: "dump"))
  var output: String

  @Option(help: "Format of the source.")
  var format: Format = .csv

  @Option(help: ArgumentHelp("Sample rate, for a file without a time column.", valueName: "hz"))
  var rate: Double?

  @Option(help: "Where the sensor was worn: shank, thigh or other.")
  var site: SiteName = .other

  @Option(help: "Which leg: left or right.")
  var leg: LegName?

  @Flag(help: "Gravity was taken out before: posture cannot be told.")
  var noGravity = false

  @Flag(help: "Keep the label column as marks.")
  var labels = false

  func validate() throws {
    if let rate, !(rate >= 1 && rate <= 10_000) { throw ValidationError("--rate is a number of hertz from 1 to 10000") }
  }

  mutating func run() throws {
    var options = ImportOptions(software: "tremorctl \(Version.software)")
    options.rate = rate.map { Hertz($0) }
    options.site = site.site
    options.leg = leg?.leg
    options.isGravityRemoved = noGravity
    options.keepsLabels = labels
    do {
      let report = try CSVImporter(path: source, options: options).run(to: output)
      let rate = (JSONLine.fixed(report.rate.value, 3) ?? "?") + (report.isRateGiven ? " Hz as given" : " Hz")
      StandardError.say(
        "\(source): \(report.samples) samples of \(report.rows) rows at \(rate), "
          + (report.hasGyroscope ? "accelerometer and gyroscope" : "accelerometer only"))
      if report.hasUnevenTimes {
        StandardError.say("\(source): the times are uneven; the analysis will resample to \(rate)")
      }
      for fault in report.faults { StandardError.say("\(source): \(fault)") }
    } catch {
      let code: Int32 =
        switch error.kind {
        case .noInput: 66
        case .badData: 65
        case .io: 74
        case .usage: 64
        }
      try fail("\(error)", code)
    }
  }
}

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
