import Daemon
import IMU
import LinuxIO
import Settings

/// Looks who is on which bus, by reading identity registers alone, and only where a supported chip may be.
enum BusSurvey {
  /// The addresses of the chips that there are drivers for; see `Identification.candidates`.
  static let addresses: [UInt8] = [0x1D, 0x53, 0x68, 0x69, 0x6A, 0x6B]

  static func look(_ settings: Configuration, isDaemonReading: Bool) -> [BusFacts] {
    let configured = settings.sensor.bus.devicePath
    var names: [String: String] = [:]
    var paths: [String] = []
    for adapter in I2CAdapter.all() {
      paths.append(adapter.path)
      names[adapter.path] = adapter.name
    }
    // Where sysfs is not to be seen, /dev still is; and a bus may be configured by a link's name.
    for bus in I2CBus.all() where !paths.contains(bus.path) { paths.append(bus.path) }
    if !paths.contains(configured), DeviceNode(path: configured) != nil { paths.append(configured) }
    return paths.map { look($0, names[$0] ?? "", settings, isDaemonReading) }
  }

  private static func look(
    _ path: String, _ name: String, _ settings: Configuration, _ isDaemonReading: Bool
  ) -> BusFacts {
    var bus = BusFacts(path: path, name: name)
    guard let node = DeviceNode(path: path) else { return bus }
    bus.node = BusFacts.Node(group: node.group, mode: node.mode)
    let isConfigured = path == settings.sensor.bus.devicePath
    let own = UInt8(settings.sensor.address)
    for address in isConfigured ? [own] + addresses.filter({ $0 != own }) : addresses {
      let isOwn = isConfigured && address == own
      if isOwn, isDaemonReading {
        bus.devices.append(DeviceFacts(address, .leftAlone))
        continue
      }
      switch ask(path, address, isOwn ? settings.request : nil) {
      case .bus(let code):
        bus.errno = code
        return bus
      case .device(let answer):
        if case .failed(let code) = answer {
          if isOwn { bus.devices.append(DeviceFacts(address, answer)) }
          // ETIMEDOUT: the bus hangs, and each further address would take a second.
          if code == 110 { return bus }
        } else {
          bus.devices.append(DeviceFacts(address, answer))
        }
      }
    }
    return bus
  }

  private enum Outcome {
    /// The bus as a whole cannot be used.
    case bus(Int32)
    case device(DeviceFacts.Answer)
  }

  private static func ask(_ path: String, _ address: UInt8, _ request: SensorRequest?) -> Outcome {
    do {
      var device = try I2CDevice(bus: path, address: address)
      return .device(identify(&device, address, request))
    } catch {
      // EBUSY: a kernel driver has the address; anything else concerns the bus.
      if error.errno.code == 16 {
        return .device(.taken(I2CDevice.kernelDriver(bus: path, address: address)))
      }
      return .bus(error.errno.code)
    }
  }

  private static func identify(
    _ device: inout I2CDevice, _ address: UInt8, _ request: SensorRequest?
  ) -> DeviceFacts.Answer {
    do {
      return .chip(
        try Identification.identify(
          &device, address: address, wanted: request?.chip, allowing: request?.unknownIdentity))
    } catch {
      switch error {
      case .bus(let errno): return .failed(errno.code)
      case .notIdentified(let stranger): return .stranger(stranger)
      // Identification sets no register and reads no FIFO. EIO.
      case .registerMismatch, .misaligned: return .failed(5)
      }
    }
  }
}

/// Every sensor that tremord can drive, wherever it is wired: found as `doctor` finds it, by reading alone.
package enum SensorSearch {
  package struct Found: Sendable, Equatable {
    package let bus: String
    package let address: UInt8
    package let identity: ChipIdentity

    /// Nil for a device's path that has no number.
    package var busNumber: Int? { bus.hasPrefix("/dev/i2c-") ? Int(bus.dropFirst(9)) : nil }

    package var words: String { "\(identity.chip.name) at \(bus) address \(hexadecimal(address))" }
  }

  /// Those that answer, and why the buses that could not be asked could not: what and where.
  package static func look(_ settings: Configuration) -> (found: [Found], refused: [String]) {
    var (found, refused): ([Found], [String]) = ([], [])
    for bus in BusSurvey.look(settings, isDaemonReading: false) {
      if let errno = bus.errno { refused.append("\(bus.path): \(Errno(code: errno).words)") }
      for device in bus.devices {
        if case .chip(let identity) = device.answer {
          found.append(Found(bus: bus.path, address: device.address, identity: identity))
        }
      }
    }
    return (found, refused)
  }
}
