import Signal

/// What a file of samples does not say itself, whatever its format.
package struct ImportOptions: Sendable {
  /// The rate, Hz; nil to take it from the times of the file.
  package var rate: Hertz?
  package var site = Site.other
  package var leg: Leg?
  /// Gravity was removed from the samples before.
  package var isGravityRemoved = false
  /// Whether labels in the file become marks of kind `label`.
  package var keepsLabels = false
  /// Which signals of the file are ax ay az [gx gy gz], by label or by number from 1; empty to find them. Not for CSV.
  package var signals: [String] = []
  /// How many of the file's unit make 1 g and 1 °/s, for a file whose unit does not say; nil to go by the unit. Not for CSV.
  package var unitsPerG: Double?
  package var unitsPerDps: Double?
  /// Whether the dump may replace a file of its name.
  package var isReplacing = true
  /// Program and version, for the header.
  package var software: String

  package init(software: String) { self.software = software }
}

/// Why an import is not possible: what, where, and what to do next.
package struct ImportError: Error, Equatable, Sendable, CustomStringConvertible {
  package var kind: ConversionFailure
  package var path: String
  /// Counted from 1.
  package var line: Int?
  package var what: String
  package var help: String

  init(_ kind: ConversionFailure, path: String, line: Int? = nil, what: String, help: String) {
    self.kind = kind
    self.path = path
    self.line = line
    self.what = what
    self.help = help
  }

  /// Refuses to write over the file that is to be read, and over any other unless that is wanted: before the work, which may
  /// be long.
  static func refuse(_ output: String, as path: String, _ options: ImportOptions) throws(ImportError) {
    if ByteFile.isSame(path, output) {
      throw ImportError(.usage, path: output, what: "is the file to import", help: "give another name with -o")
    }
    if !options.isReplacing, ByteFile.exists(output) { throw ImportError(DumpError.exists(path: output), path: output) }
  }

  /// Options for files whose signals have labels.
  package static func notForCSV(_ path: String) -> ImportError {
    ImportError(
      .usage, path: path, what: "is read as CSV, where --signals, --per-g and --per-dps say nothing",
      help: "name the columns and units in its header line, or the format with --format")
  }

  init(_ error: DumpError, path: String) {
    self.init(ConversionFailure(error.kind), path: path, what: error.description, help: "")
  }

  package var description: String {
    // An error of the dump names its own file.
    if help.isEmpty { return what }
    return "\(path)\(line.map { ":\($0)" } ?? ""): \(what); \(help)"
  }
}

/// What an import found.
package struct ImportReport: Sendable, Equatable {
  /// Rows left out for one reason.
  package struct Skipped: Sendable, Equatable {
    package var rows = 0
    package var firstLine: Int?

    mutating func count(_ line: Int) {
      rows += 1
      if firstLine == nil { firstLine = line }
    }
  }

  /// Rows of data, comments and empty lines not counted.
  package var rows = 0
  package var samples = 0
  /// Rows with a field that is empty, no number, not finite or too large.
  package var notANumber = Skipped()
  /// Rows with fewer fields than needed.
  package var tooShort = Skipped()
  /// Rows whose time is not after that of the row before.
  package var timeNotIncreasing = Skipped()
  package var gaps = 0
  /// Missing samples in these gaps.
  package var lost: UInt64 = 0
  package var marks = 0
  package var rate = Hertz(0)
  /// The rate was given, not found.
  package var isRateGiven = false
  package var hasGyroscope = false
  /// The times are uneven beyond what rounding and a drifting clock make of even ones.
  package var hasUnevenTimes = false
  /// The run's id: the same file and options give the same.
  package var run = ""
  /// What `firstLine` counts: lines of text, records or samples.
  package var place = "line"
  /// What was chosen or left out, one a line, for the user.
  package var notes: [String] = []
  /// What is wrong with the file, one a line: what could be read was imported.
  package var damage: [String] = []

  /// Counted faults, one a line, for the user; empty if there are none.
  package var faults: [String] {
    var lines: [String] = []
    func say(_ skipped: Skipped, _ reason: String) {
      guard let first = skipped.firstLine else { return }
      lines.append(
        "\(skipped.rows) \(skipped.rows == 1 ? "row" : "rows") left out: \(reason), first at \(place) \(first)")
    }
    say(notANumber, "no finite number in a needed column")
    say(tooShort, "too few fields")
    say(timeNotIncreasing, "time not after the row before")
    if gaps > 0 { lines.append("\(gaps) \(gaps == 1 ? "gap" : "gaps"), \(lost) samples missing") }
    return lines
  }
}

/// The scales of an imported recording: a virtual chip, int32 counts, x y z of acceleration, then of rotation.
///
/// One count is 1 µg and 10 µ°/s, so that figures with up to six or five decimals come back as they were; the ranges
/// of ±2147 g and ±21474 °/s are beyond any sensor, so nothing clips.
enum VirtualChip {
  static let countsPerG = 1e6
  static let countsPerDegreePerSecond = 1e5

  static func description(
    hasGyroscope: Bool, rate: Hertz, rateTolerance: Double, options: ImportOptions
  ) -> SensorDescription {
    SensorDescription(
      chip: .virtual, hasGyroscope: hasGyroscope, accelerationScale: standardGravity / countsPerG,
      rotationScale: Double.pi / 180 / countsPerDegreePerSecond, fullScaleCounts: .max, nominalRate: rate,
      rateTolerance: rateTolerance, site: options.site, leg: options.leg,
      isGravityRemoved: options.isGravityRemoved)
  }
}
