import Calibrating
import Daemon
import IMU
import LinuxIO
import Recording
import Settings
import Signal
import Wire

/// The sensor during a calibration: one step after the other, each with a stream of its own.
final class CalibrationSession {
  /// Why a step gave nothing; the exit code is of sysexits.h.
  struct Refused: Error {
    let text: String
    let exitCode: Int32
  }

  let guide: Guide
  let seconds: Double
  let patience: Double
  let settings: Configuration
  /// Which sensor it was; nil before the first step.
  private(set) var sensor: CalibrationFile.Sensor?

  init(_ settings: Configuration, _ guide: Guide, seconds: Double, patience: Double) {
    self.settings = settings
    self.guide = guide
    self.seconds = seconds
    self.patience = patience
  }

  private var bus: String { settings.sensor.bus.devicePath }
  private var address: UInt8 { UInt8(settings.sensor.address) }

  /// Finds the sensor and begins to read it; `rate` nil: that of the configuration.
  func open(rate: Double? = nil) throws(Refused) -> SensorStream {
    var settings = settings
    if let rate { settings.sensor.rateHz = rate }
    let stream: SensorStream
    do { stream = try SensorStream(settings) } catch {
      throw Refused(text: error.description, exitCode: error.exitCode)
    }
    let found = stream.found.description
    let here = CalibrationFile.Sensor(bus: bus, address: address, chip: found.chip, whoAmI: found.whoAmI)
    if let sensor, sensor != here {
      throw Refused(text: "\(here.words) is not the sensor of the step before, \(sensor.words)", exitCode: 65)
    }
    if sensor == nil { guide.say("\(stream.found.words), at \(bus) address 0x\(SensorDescription.hex(address))") }
    sensor = here
    return stream
  }

  /// Hands over what the next tenth of a second brings. Gaps empty what was gathered.
  func take(
    _ stream: inout SensorStream, _ silence: inout Silence, sample: (Sample) -> Void, gap: () -> Void
  ) throws(Refused) {
    if stream.takeTenth(sample, gap: gap) > 0 { silence = Silence() }
    guard MonotonicClock.now() - silence.since > 5_000_000_000 else { return }
    let fault = stream.status.fault.words(bus: bus, address: address)
    let place = "\(bus) address 0x\(SensorDescription.hex(address))"
    throw Refused(
      text: fault.isEmpty ? "\(place): the sensor gives no samples any more; check its wires" : fault, exitCode: 69)
  }

  /// Since when nothing came.
  struct Silence {
    let since = MonotonicClock.now()
  }

  /// °C of the chip; nil if it has no thermometer or does not answer.
  func temperature(_ chip: Chip) -> Double? {
    guard var device = try? I2CDevice(bus: bus, address: address) else { return nil }
    return (try? Thermometer.celsius(of: chip, on: &device)) ?? nil
  }

  /// Seconds since 1970; nil while the clock is not synchronised.
  func date() -> Int64? {
    guard WallClock.isSynchronised(), let pair = WallClock.readPair() else { return nil }
    return pair.wall / 1_000_000_000
  }
}

extension SensorDescription {
  /// Two digits.
  static func hex(_ value: UInt8) -> String {
    let digits = String(value, radix: 16)
    return digits.count < 2 ? "0" + digits : digits
  }
}
