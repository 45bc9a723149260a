import Signal
import Testing

@testable import Recording

@Suite struct SignalChoiceTests {
  private func choice(
    _ signals: [(String, String)], rates: [Double]? = nil, _ configure: (inout ImportOptions) -> Void = { _ in }
  ) throws(ImportError) -> SignalChoice {
    var options = ImportOptions(software: "t")
    configure(&options)
    return try SignalChoice(
      among: zip(signals, rates ?? signals.map { _ in 1 }).map { .init(label: $0.0, unit: $0.1, rate: $1) }, options,
      path: "file")
  }

  private func error(
    _ signals: [(String, String)], rates: [Double]? = nil, _ configure: (inout ImportOptions) -> Void = { _ in }
  ) -> ImportError? {
    do {
      _ = try choice(signals, rates: rates, configure)
      return nil
    } catch { return error }
  }

  // Labels as recorders and PhysioNet's records have them.
  @Test(arguments: [
    ["ACC X", "ACC Y", "ACC Z"], ["Accelerometer_X", "Accelerometer_Y", "Accelerometer_Z"], ["AccX", "AccY", "AccZ"],
    ["ax", "ay", "az"], ["x-acceleration", "y-acceleration", "z-acceleration"], ["acc.x", "acc.y", "acc.z"],
    ["X", "Y", "Z"], ["ACCELX1", "ACCELY1", "ACCELZ1"], ["Accel X Axis", "Accel Y Axis", "Accel Z Axis"],
  ])
  func axesAreFoundByTheirLabels(labels: [String]) throws {
    let shuffled = [labels[2], labels[0], labels[1]].map { ($0, "g") }
    let found = try choice([("ECG", "mV")] + shuffled)
    #expect(found.channels.map(\.signal) == [2, 3, 1] && found.notes.isEmpty)
  }

  @Test func labelsWithoutAxesAreTakenInOrderAndTold() throws {
    let found = try choice([
      ("v-acceleration", "g"), ("ml-acceleration", "g"), ("ap-acceleration", "g"), ("yaw-velocity", "deg/s"),
      ("pitch-velocity", "deg/s"), ("roll-velocity", "deg/s"),
    ])
    #expect(found.channels.map(\.signal) == [0, 1, 2, 3, 4, 5] && found.notes.count == 2)
  }

  private static let accelerations: [(String, Double)] = [
    ("g", 1e6), ("mg", 1e3), ("m/s^2", 101_971.621_297_8), ("m/s²", 101_971.621_297_8), ("m/s/s", 101_971.621_297_8),
    ("m s-2", 101_971.621_297_8), ("cm/s2", 1019.716_212_978), ("ug", 1),
  ]
  private static let rotations: [(String, Double)] = [
    ("deg/s", 1e5), ("dps", 1e5), ("°/s", 1e5), ("rad/s", 5_729_577.951_308_232), ("mdps", 100),
  ]

  @Test(arguments: accelerations)
  func unitsOfAcceleration(unit: String, counts: Double) throws {
    let found = try choice([("acc x", unit), ("acc y", unit), ("acc z", unit)])
    #expect((found.channels[0].countsPerUnit / counts - 1).magnitude < 1e-9)
  }

  @Test(arguments: rotations)
  func unitsOfRotation(unit: String, counts: Double) throws {
    let found = try choice([
      ("ax", "g"), ("ay", "g"), ("az", "g"), ("gyro x", unit), ("gyro y", unit), ("gyro z", unit),
    ])
    #expect(found.channels.count == 6 && (found.channels[4].countsPerUnit / counts - 1).magnitude < 1e-12)
  }

  @Test func aNormAndAMagnetometerAreNoAxes() throws {
    let found = try choice([
      ("Acc norm", "g"), ("Acc X", "g"), ("Acc Y", "g"), ("Acc Z", "g"), ("Mag X", "G"), ("Mag Y", "G"), ("Mag Z", "G"),
    ])
    #expect(found.channels.map(\.signal) == [1, 2, 3])
  }

  @Test func twoSensorsAreNotGuessedAbout() throws {
    let two = ["L Acc X", "L Acc Y", "L Acc Z", "R Acc X", "R Acc Y", "R Acc Z"].map { ($0, "g") }
    let refused = error(two)
    #expect(refused?.kind == .usage && refused?.description.contains("4 \"R Acc X\" [g]") == true)
    let named = try choice(two) { $0.signals = ["R Acc X", "r acc y", "6"] }
    #expect(named.channels.map(\.signal) == [3, 4, 5])
    #expect(error(two) { $0.signals = ["1", "2"] }?.description.contains("names 2 signals") == true)
    #expect(error(two) { $0.signals = ["1", "2", "2"] }?.description.contains("twice") == true)
    #expect(error(two) { $0.signals = ["1", "2", "7"] }?.description.contains("no signal \"7\"") == true)
    #expect(error([("a", "g"), ("a", "g"), ("b", "g")]) { $0.signals = ["a", "b", "2"] }?.kind == .usage)
  }

  @Test func aUnitThatSaysNothingIsAskedFor() throws {
    let signals = [("ACC X", "mV"), ("ACC Y", "mV"), ("ACC Z", "mV")]
    #expect(error(signals)?.description.contains("--per-g") == true)
    let scaled = try choice(signals) { $0.unitsPerG = 250 }
    #expect(scaled.channels[2].countsPerUnit == 4000)
    #expect(error(signals) { $0.unitsPerG = -1 }?.kind == .usage)
    let gyroscope = [("GYRO X", "mV"), ("GYRO Y", "mV"), ("GYRO Z", "mV")]
    let without = try choice([("ax", "g"), ("ay", "g"), ("az", "g")] + gyroscope)
    #expect(without.channels.count == 3 && without.notes.contains { $0.contains("--per-dps") })
    #expect(try choice([("ax", "g"), ("ay", "g"), ("az", "g")] + gyroscope) { $0.unitsPerDps = 2 }.channels.count == 6)
  }

  @Test func ratesThatDifferAreNotMixed() throws {
    let signals = [("ax", "g"), ("ay", "g"), ("az", "g")]
    #expect(error(signals, rates: [1, 1, 2])?.kind == .usage)
    #expect(error(signals, rates: [1, 1, 2]) { $0.signals = ["ax", "ay", "az"] }?.kind == .usage)
  }

  @Test func aFileWithoutAccelerationIsBadData() throws {
    #expect(error([("ECG", "mV"), ("EEG", "uV")])?.kind == .badData)
    #expect(error([("ax", "g"), ("ay", "g")])?.description.contains("2 of three axes") == true)
  }
}
