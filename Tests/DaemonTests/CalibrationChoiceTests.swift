import Foundation
import Recording
import Settings
import Signal
import Testing

@testable import Daemon

@Suite struct CalibrationChoiceTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tremord-\(UUID().uuidString)")
  private let sensor = SensorDescription(
    chip: .mpu6050, whoAmI: 0x68, hasGyroscope: true, accelerationScale: 0.002, rotationScale: 0.0002,
    fullScaleCounts: 32767, nominalRate: Hertz(100), rateTolerance: 0.03, site: .shank)
  private let calibration = Calibration(
    gyroscope: .init(bias: SIMD3(0.1, 0.2, 0.3), error: .zero, scale: 0.0002, temperature: nil, date: nil))

  private func choice(_ content: [UInt8]?, isLive: Bool = true) throws -> CalibrationChoice {
    var settings = Configuration()
    settings.calibration.path = folder.appendingPathComponent("calibration.json").path
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    if let content { try Data(content).write(to: URL(fileURLWithPath: settings.calibration.path)) }
    return CalibrationChoice(settings, isLive: isLive)
  }

  private func file(bus: String = "/dev/i2c-1") throws -> [UInt8] {
    try CalibrationFile(
      software: "t", sensor: .init(bus: bus, address: 0x68, chip: .mpu6050, whoAmI: 0x68), calibration: calibration
    ).encoded()
  }

  @Test func itsOwnFileIsApplied() throws {
    let choice = try choice(file())
    #expect(choice.decide(sensor).calibration == calibration && choice.decide(sensor).refusal == nil)
    var found = FoundSensor.blank
    found.description = sensor
    #expect(choice.applied(to: found).description.calibration == calibration)
  }

  @Test func noFileIsNoFault() throws {
    let decision = try choice(nil).decide(sensor)
    #expect(decision.calibration == nil && decision.refusal == nil)
  }

  @Test func aBadFileAndAStrangersAreToldAndLeftOut() throws {
    for content in [Array("{".utf8), try file(bus: "/dev/i2c-7")] {
      let decision = try choice(content).decide(sensor)
      let words = try #require(decision.refusal)
      #expect(decision.calibration == nil)
      #expect(words.contains("calibration.json") && words.contains("tremorctl calibrate"))
    }
  }

  /// A recording goes by its own header, whatever the file says.
  @Test func aDumpKeepsTheCalibrationOfItsHeader() throws {
    let choice = try choice(file(), isLive: false)
    #expect(choice.decide(sensor).calibration == nil)
    var recorded = sensor
    recorded.calibration = Calibration(strap: .init(resonance: nil, highest: Hertz(80), taps: 3, date: nil))
    #expect(choice.decide(recorded).calibration == recorded.calibration)
  }
}
