import FoundationEssentials
import Signal

/// What a raw dump says about itself before its first frame: all that a replay needs, and who made it.
package struct DumpHeader: Sendable, Equatable {
  /// One register of the sensor as it was set: number and value, and the bank where the chip has more than one.
  package struct Register: Sendable, Equatable {
    package var number: UInt8
    package var value: UInt8
    package var bank: UInt8

    package init(_ number: UInt8, _ value: UInt8, bank: UInt8 = 0) {
      self.number = number
      self.value = value
      self.bank = bank
    }
  }

  /// What was known of the wall clock when the recording began.
  package struct ClockState: Sendable, Equatable {
    /// Wall time minus monotonic time, ns.
    package var wallOffset: Int64
    package var isSynchronised: Bool

    package init(wallOffset: Int64, isSynchronised: Bool) {
      self.wallOffset = wallOffset
      self.isSynchronised = isSynchronised
    }
  }

  /// Program and version that wrote it.
  package var software: String
  package var run: String
  package var bootID: String?
  /// The monotonic time of the run's first sample, ns.
  package var epochMonotonicNs: Int64?
  /// Wall time of the start, RFC 3339, only if the clock was synchronised.
  package var created: String?
  /// The index of the first sample; not zero for a recording that was begun in the middle of a run.
  package var firstIndex: UInt64
  /// Which sensor of the daemon this is; `a` for the first.
  package var sensorName: String
  package var sensor: SensorDescription
  package var registers: [Register]
  /// The effective analysis settings as canonical text, nil for a recording made without any (an import).
  package var analysis: String?
  /// The wearer's baseline as canonical text.
  package var baseline: String?
  package var clock: ClockState?
  /// What the file was imported from (`csv`), nil for a recording.
  package var source: String?
  /// The time of the first sample as the imported file states it, s; times in the frames begin at zero there.
  package var sourceStartS: Double?
  package var title: String?
  package var notes: String?

  package init(software: String, run: String, sensor: SensorDescription) {
    self.software = software
    self.run = run
    self.sensor = sensor
    sensorName = "a"
    registers = []
    firstIndex = 0
  }

  /// Without what names a run, a machine, a moment or a person.
  var anonymous: DumpHeader {
    var header = self
    header.run = "anonymous"
    (header.bootID, header.epochMonotonicNs, header.created, header.clock) = (nil, nil, nil, nil)
    (header.sourceStartS, header.title, header.notes, header.baseline) = (nil, nil, nil, nil)
    return header
  }

  func encoded() throws -> [UInt8] { Array(try DumpJSON.encoder().encode(HeaderJSON(self))) }
}

/// Keys in snake case and sorted, so that the same values give the same bytes.
enum DumpJSON {
  static func encoder() -> JSONEncoder {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }

  static func decoder() -> JSONDecoder {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return decoder
  }
}

/// The header's layout as JSON; every key with a quantity carries its unit.
struct HeaderJSON: Codable {
  struct Sensor: Codable {
    var name: String
    var chip: String
    var whoAmI: UInt8?
    var gyroscope: Bool
    var accelerationScaleMps2: Double
    var rotationScaleRadps: Double
    var fullScaleCounts: Int32
    var rateHz: Double
    var rateTolerance: Double
    var site: String
    var leg: String?
    var gravityRemoved: Bool
    /// Written only where it is true: a dump without it is even.
    var unevenTimes: Bool?
    /// Written only where they are true: `who_am_i` is in no table; samples were read one by one.
    var unknownId: Bool?
    var singleReads: Bool?
    /// Left out where the sensor was not calibrated.
    var calibration: CalibrationJSON?
    var registers: [[UInt8]]
  }

  struct Clock: Codable {
    var wallOffsetNs: Int64
    var synchronised: Bool
  }

  var format: String
  var version: [Int]
  var software: String
  var run: String
  var bootId: String?
  var epochMonoNs: Int64?
  var firstIndex: UInt64
  var created: String?
  var sensor: Sensor
  var analysis: String?
  var baseline: String?
  var clock: Clock?
  var source: String?
  var sourceStartS: Double?
  var title: String?
  var notes: String?

  init(_ header: DumpHeader) {
    let description = header.sensor
    format = "tremord raw dump"
    version = [Format.major, Format.minor]
    software = header.software
    run = header.run
    bootId = header.bootID
    epochMonoNs = header.epochMonotonicNs
    created = header.created
    firstIndex = header.firstIndex
    sensor = Sensor(
      name: header.sensorName, chip: "\(description.chip.word)", whoAmI: description.whoAmI,
      gyroscope: description.hasGyroscope, accelerationScaleMps2: description.accelerationScale,
      rotationScaleRadps: description.rotationScale, fullScaleCounts: description.fullScaleCounts,
      rateHz: description.nominalRate.value, rateTolerance: description.rateTolerance,
      site: "\(description.site.word)", leg: description.leg.map { "\($0.word)" },
      gravityRemoved: description.isGravityRemoved, unevenTimes: description.hasUnevenTimes ? true : nil,
      unknownId: description.isUnknownIdentity ? true : nil, singleReads: description.isRegisterRead ? true : nil,
      calibration: description.calibration.map { CalibrationJSON($0) },
      registers: header.registers.map { $0.bank == 0 ? [$0.number, $0.value] : [$0.number, $0.value, $0.bank] })
    analysis = header.analysis
    baseline = header.baseline
    clock = header.clock.map { Clock(wallOffsetNs: $0.wallOffset, synchronised: $0.isSynchronised) }
    source = header.source
    sourceStartS = header.sourceStartS
    title = header.title
    notes = header.notes
  }

  /// The header as a value, or the word in it that this version does not know.
  func header(path: String) throws(DumpError) -> DumpHeader {
    guard let chip = word(sensor.chip, of: Chip.self, { $0.word }) else {
      throw .unsupported(path: path, detail: "chip \"\(sensor.chip)\" in the header")
    }
    guard let site = word(sensor.site, of: Site.self, { $0.word }) else {
      throw .unsupported(path: path, detail: "site \"\(sensor.site)\" in the header")
    }
    var leg: Leg?
    if let name = sensor.leg {
      leg = word(name, of: Leg.self) { $0.word }
      if leg == nil { throw .unsupported(path: path, detail: "leg \"\(name)\" in the header") }
    }
    let positive = [sensor.rateHz, sensor.accelerationScaleMps2].allSatisfy { $0 > 0 && $0.isFinite }
    guard positive, sensor.rotationScaleRadps.isFinite, (0.001...1_000_000).contains(sensor.rateHz) else {
      throw .damagedHeader(path: path, detail: "rate or scale is out of range")
    }
    var calibration: Calibration?
    if let json = sensor.calibration {
      calibration = json.calibration
      if calibration == nil { throw .damagedHeader(path: path, detail: "the calibration is out of range") }
    }
    let description = SensorDescription(
      chip: chip, whoAmI: sensor.whoAmI, hasGyroscope: sensor.gyroscope,
      accelerationScale: sensor.accelerationScaleMps2, rotationScale: sensor.rotationScaleRadps,
      fullScaleCounts: sensor.fullScaleCounts, nominalRate: Hertz(sensor.rateHz),
      rateTolerance: sensor.rateTolerance, site: site, leg: leg, isGravityRemoved: sensor.gravityRemoved,
      hasUnevenTimes: sensor.unevenTimes ?? false, isUnknownIdentity: sensor.unknownId ?? false,
      isRegisterRead: sensor.singleReads ?? false, calibration: calibration)
    var header = DumpHeader(software: software, run: run, sensor: description)
    header.bootID = bootId
    header.epochMonotonicNs = epochMonoNs
    header.created = created
    header.firstIndex = firstIndex
    header.sensorName = sensor.name
    header.registers = sensor.registers.compactMap {
      (2...3).contains($0.count) ? DumpHeader.Register($0[0], $0[1], bank: $0.count == 3 ? $0[2] : 0) : nil
    }
    header.analysis = analysis
    header.baseline = baseline
    header.clock = clock.map { .init(wallOffset: $0.wallOffsetNs, isSynchronised: $0.synchronised) }
    header.source = source
    header.sourceStartS = sourceStartS
    header.title = title
    header.notes = notes
    return header
  }
}

/// The case of a closed set that goes by this word.
func word<T: RawRepresentable<UInt8>>(_ text: String, of type: T.Type, _ word: (T) -> StaticString) -> T? {
  for raw in 0...UInt8.max {
    if let value = T(rawValue: raw), "\(word(value))" == text { return value }
  }
  return nil
}

/// The final figures of a recording that was closed.
package struct DumpEnd: Sendable, Equatable, Codable {
  /// Samples written.
  package var samples: UInt64
  /// The index that the next sample would have carried: samples and losses.
  package var nextIndex: UInt64
  /// The measured rate at the end and its standard error, Hz.
  package var rateHz: Double?
  package var rateSdHz: Double?
}
