import Daemon
import IMU
import LinuxIO
import Settings
import Signal

/// Times reads of an identified chip's registers whose reading changes nothing.
enum TransferSurvey {
  private static let bytes = 14
  /// Clocks of a read of 14 bytes: address and register 18, address and data 135, start, repeated start and stop.
  private static let clocks = 156.0
  /// Those by which it is longer than a read of one byte.
  private static let longer = Double(bytes - 1) * 9

  /// Nil if the bus can no longer be opened.
  static func time(_ settings: Configuration, _ identity: ChipIdentity, count: Int = 100) -> TransferFacts? {
    let chip = identity.chip
    let setup = try? SensorSetup(chip, settings.request, isUnknown: identity.isUnknown)
    // Which register is harmless depends on the chip alone: any setup of it tells.
    let any = setup ?? chip.rates.first.flatMap { try? SensorSetup(chip, SensorRequest(rate: Hertz($0))) }
    let address = UInt8(settings.sensor.address)
    guard let register = any?.harmlessRegister,
      let device = try? I2CDevice(bus: settings.sensor.bus.devicePath, address: address)
    else { return nil }
    var buffer = InlineArray<1024, UInt8>(repeating: 0)
    // In turn, so that both meet the same moments.
    var times: [Double] = []
    var single = Double.infinity
    for _ in 0..<count {
      if let time = read(1) { single = min(single, time) }
      if let time = read(bytes) { times.append(time) }
    }
    times.sort()
    let shortest = times.first ?? 0
    // What is longer than the shortest was held up by this computer, not by the bus.
    let difference = shortest - single

    func read(_ bytes: Int) -> Double? {
      let start = MonotonicClock.now()
      guard (try? device.read(register, count: bytes, into: &buffer, at: 0)) != nil else { return nil }
      return Double(MonotonicClock.now() - start) * 1e-9
    }
    return TransferFacts(
      bytes: bytes, count: count, failures: count - times.count, shortestSeconds: shortest,
      medianSeconds: times.isEmpty ? 0 : times[times.count / 2], longestSeconds: times.last ?? 0,
      hertz: difference > 1e-9 && difference.isFinite ? longer / difference : 0,
      carriedHertz: shortest > 0 ? clocks / shortest : 0, load: setup?.load)
  }
}
