import Daemon
import IMU
import LinuxIO
import Settings

/// Who is at the configured address, and who else is there.
enum SensorRules {
  static func findings(_ facts: Facts) -> [Finding] { [configured(facts)] + others(facts) }

  private static func configured(_ facts: Facts) -> Finding {
    let address = UInt8(facts.settings.sensor.address)
    guard let bus = facts.bus, bus.errno == nil, let sensor = facts.sensor else {
      return Finding(.sensor, .skipped, "nobody was asked: the bus cannot be used", help: nil)
    }
    let place = hexadecimal(address)
    switch sensor.answer {
    case .leftAlone: return Finding(.sensor, .skipped, "\(place) is left to the daemon")
    case .chip(let identity):
      var words = "\(place) \(identity.chip.name), WHO_AM_I \(hexadecimal(identity.whoAmI))"
      words += identity.isUnknown ? ", in no table: taken for it by sensor.allow_unknown_id" : ": tremord drives it"
      return Finding(.sensor, identity.isUnknown ? .warning : .ok, words)
    case .stranger(let who): return stranger(who, address, bus, facts)
    case .taken(let driver): return taken(driver, address, bus, facts)
    case .failed(let code): return silent(code, address, bus, facts)
    }
  }

  private static func fault(_ words: String, _ help: String?) -> Finding {
    Finding(.sensor, .fault, words, help: help, exitCode: ExitCodes.noDevice)
  }

  /// In the daemon's own words: what is wrong stands before the semicolon, what to do behind it.
  private static func stranger(_ who: Stranger, _ address: UInt8, _ bus: BusFacts, _ facts: Facts) -> Finding {
    let words = SensorStatus.Fault.stranger(who).words(bus: bus.path, address: address)
    let cut = words.firstIndex(of: ";") ?? words.endIndex
    var help = String(words[cut...].drop { $0 == ";" || $0 == " " })
    if who.reason == .unknownIdentity {
      if address == 0x68, !help.contains("clock") { help += ". It may be a clock: their address is 0x68 too" }
      if let elsewhere = elsewhere(facts) { help = "\(elsewhere). Else: \(help)" }
    }
    return fault(String(words[..<cut]), help)
  }

  private static func taken(_ driver: String?, _ address: UInt8, _ bus: BusFacts, _ facts: Facts) -> Finding {
    let errno = Errno(code: 16)
    return fault(
      "\(hexadecimal(address)) of \(bus.path) is taken by the kernel's \(driver.map { "driver \($0)" } ?? "driver")",
      I2CDevice.explain(errno, bus: bus.path, address: address))
  }

  private static func silent(_ code: Int32, _ address: UInt8, _ bus: BusFacts, _ facts: Facts) -> Finding {
    let place = "\(hexadecimal(address)) of \(bus.path)"
    // ENXIO and EREMOTEIO: no acknowledge, as the adapters' drivers say it.
    guard code == 6 || code == 121 else {
      let errno = Errno(code: code)
      return fault("\(place): \(errno.words)", I2CDevice.explain(errno, bus: bus.path, address: address))
    }
    let wiring =
      "check power, ground, SDA and SCL (pins 1, 6, 3, 5 of a Raspberry Pi); an address pin that is high makes the "
      + "address one higher"
    return fault("nothing answers at \(place)", elsewhere(facts).map { "\($0). Else: \(wiring)" } ?? wiring)
  }

  /// A chip that could be driven at another place than the configured one, as the keys to set.
  private static func elsewhere(_ facts: Facts) -> String? {
    for bus in facts.buses {
      for device in bus.devices {
        guard let chip = device.chip else { continue }
        var keys = "sensor.address = \(hexadecimal(device.address))"
        if bus.path != facts.settings.sensor.bus.devicePath {
          let number = bus.path.hasPrefix("/dev/i2c-") ? String(bus.path.dropFirst(9)) : "\"\(bus.path)\""
          keys = "sensor.bus = \(number), " + keys
        }
        return "there is an \(chip.name) that tremord can drive: \(keys)"
      }
    }
    return nil
  }

  /// Everybody else who answered, in one line.
  private static func others(_ facts: Facts) -> [Finding] {
    var words: [String] = []
    for bus in facts.buses {
      let isConfigured = bus.path == facts.settings.sensor.bus.devicePath
      for device in bus.devices where !(isConfigured && Int(device.address) == facts.settings.sensor.address) {
        let place = hexadecimal(device.address) + (isConfigured ? "" : " of \(bus.path)")
        switch device.answer {
        case .chip(let identity): words.append("\(place) \(identity.chip.name)")
        case .stranger(let who):
          words.append("\(place) unknown (\(hexadecimal(who.register)) says \(hexadecimal(who.answer))), left alone")
        case .taken(let driver): words.append("\(place) taken by the kernel's \(driver ?? "driver")")
        case .failed, .leftAlone: break
        }
      }
    }
    return words.isEmpty ? [] : [Finding(.others, .ok, words.joined(separator: "; "))]
  }
}
