import LinuxIO
import Settings

/// The configured bus: is it there, and may it be used.
enum BusRules {
  static func findings(_ facts: Facts) -> [Finding] {
    let path = facts.settings.sensor.bus.devicePath
    guard let bus = facts.bus, let node = bus.node else { return [missing(path, facts)] }
    let name = bus.name.isEmpty ? path : "\(path) \"\(bus.name)\""
    guard let code = bus.errno else {
      let others = facts.buses.filter { $0.path != path && $0.node != nil }.map(\.path)
      let rest = others.count > 3 ? others.prefix(3).joined(separator: ", ") + " and \(others.count - 3) more" : nil
      return [
        Finding(
          .bus, .ok, name + (others.isEmpty ? "" : "; also " + (rest ?? others.joined(separator: ", "))))
      ]
    }
    if code == 13 {
      return [
        Finding(
          .bus, .fault, "\(name): permission denied (group \(node.group), mode \(String(node.mode, radix: 8)))",
          help: Access.fix(group: node.group, mode: node.mode, usual: "i2c", facts.account))
      ]
    }
    let errno = Errno(code: code)
    return [
      Finding(
        .bus, .fault, "\(name): \(errno.words)",
        help: I2CDevice.explain(errno, bus: path, address: UInt8(facts.settings.sensor.address)))
    ]
  }

  /// No such device: because the adapter is off, because nobody makes devices of adapters, or because it is another.
  private static func missing(_ path: String, _ facts: Facts) -> Finding {
    func fault(_ words: String, _ help: String) -> Finding {
      Finding(.bus, .fault, words, help: help, exitCode: ExitCodes.noDevice)
    }
    let usable = facts.buses.filter { $0.node != nil }
    if let first = usable.first {
      let named = usable.map { "\($0.path) \"\($0.name)\"" }
      let number = first.path.hasPrefix("/dev/i2c-") ? String(first.path.dropFirst(9)) : "\"\(first.path)\""
      let off = facts.machine.isRaspberryPi && path == "/dev/i2c-1" ? " If I2C is off: " + enable(facts) : ""
      return fault(
        "there is no \(path); there \(usable.count == 1 ? "is" : "are") \(named.joined(separator: ", "))",
        "if the sensor is wired to another: sensor.bus = \(number)." + off)
    }
    if !facts.buses.isEmpty {
      return fault(
        "there is no \(path): the kernel has \(counted(facts.buses.count, "adapter")), but i2c-dev is not loaded",
        "sudo modprobe i2c-dev; for every start: echo i2c-dev | sudo tee /etc/modules-load.d/i2c.conf")
    }
    return fault("there is no I2C bus", enable(facts))
  }

  private static func enable(_ facts: Facts) -> String {
    guard facts.machine.isRaspberryPi else {
      return "switch the board's I2C controller on (its device tree overlay), then: sudo modprobe i2c-dev"
    }
    let file = facts.machine.firmwareConfiguration ?? "/boot/firmware/config.txt"
    return "echo dtparam=i2c_arm=on | sudo tee -a \(file); echo i2c-dev | sudo tee /etc/modules-load.d/i2c.conf; "
      + "then restart (sudo raspi-config nonint do_i2c 0 does both)"
  }
}
