import IMU
import LinuxIO
import Settings

/// Asks once whether the configured sensor is there, by reading alone.
package enum SensorProbe {
  /// What stands in the way, in words; nil if the sensor answers and may be driven.
  package static func problem(_ configuration: Configuration) -> String? {
    let bus = configuration.sensor.bus.devicePath
    let address = UInt8(configuration.sensor.address)
    let request = configuration.request
    do {
      var device = try I2CDevice(bus: bus, address: address)
      return identify(&device, request, address).map { $0.words(bus: bus, address: address) }
    } catch {
      return "\(error)"
    }
  }

  private static func identify(
    _ device: inout I2CDevice, _ request: SensorRequest, _ address: UInt8
  ) -> SensorStatus.Fault? {
    do {
      _ = try Identification.identify(
        &device, address: address, wanted: request.chip, allowing: request.unknownIdentity)
      return nil
    } catch {
      switch error {
      case .bus(let errno): return .bus(errno.code)
      case .notIdentified(let stranger): return .stranger(stranger)
      // Identification sets no register and reads no FIFO.
      case .registerMismatch, .misaligned: return .stalled
      }
    }
  }
}
