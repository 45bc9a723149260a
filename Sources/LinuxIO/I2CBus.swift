import CLinux
import Glibc

/// An I2C bus that programs can open.
package struct I2CBus: Sendable, Equatable {
  /// The N of `/dev/i2c-N`.
  package let number: Int
  package let path: String
  /// What the adapter's driver calls it, such as "bcm2835 (i2c@7e804000)"; empty if it is not told.
  package let name: String

  /// Every bus under /dev, by number.
  package static func all() -> [I2CBus] {
    SystemText.names(in: "/dev").compactMap { file in
      guard file.hasPrefix("i2c-"), let number = Int(file.dropFirst(4)) else { return nil }
      let name = SystemText.firstLine(of: "/sys/class/i2c-dev/\(file)/name") ?? ""
      return I2CBus(number: number, path: "/dev/" + file, name: name)
    }
    .sorted { $0.number < $1.number }
  }
}

extension I2CDevice {
  /// What to do about a failure to open or use a device, for a person at a terminal; nil if nothing better is known
  /// than the error's own words.
  package static func explain(_ errno: Errno, bus path: String, address: UInt8) -> String? {
    let device = "0x\(SystemText.hex(address))"
    switch errno.code {
    case ENOENT:
      let others = I2CBus.all().map(\.path).joined(separator: ", ")
      let hint = others.isEmpty ? "There is no I2C bus at all" : "The buses here are \(others)"
      return "\(hint). To enable I2C on a Raspberry Pi: `sudo raspi-config nonint do_i2c 0`, elsewhere: "
        + "`sudo modprobe i2c-dev`; a bus of another number is set by `sensor.bus`"
    case EACCES: return explainAccess(path)
    case EPERM:
      return "The service may not use it: its unit needs `DeviceAllow=char-i2c rw`, and i2c-dev loaded before it starts"
    case ENODEV:
      return "The bus's adapter is gone: enable I2C (`sudo raspi-config nonint do_i2c 0`) and load its module "
        + "(`sudo modprobe i2c-dev`)"
    case ENXIO, EREMOTEIO:
      return "Nothing answers at \(device): check wiring and power, and look for it with "
        + "`i2cdetect -y \(number(of: path).map(String.init) ?? "1")`; "
        + "a chip whose address pin is high answers one address further up"
    case EBUSY: return explainOwner(path, address)
    case ENOTTY, EISDIR: return "This is not an I2C bus: `sensor.bus` must name a device such as /dev/i2c-1"
    case EOPNOTSUPP:
      return "The adapter cannot do plain I2C messages and SMBus byte transfers: choose another bus for `sensor.bus`"
    case EINVAL: return "An I2C address is from 0x08 to 0x77: set `sensor.address`"
    case ETIMEDOUT:
      return
        "The bus hangs, most often because SDA or SCL is held low: check the wiring, then power the sensor off and on"
    default: return nil
    }
  }

  private static func explainAccess(_ path: String) -> String {
    var about = stat()
    // A node that no rule has given to a group cannot be reached by joining one.
    if unsafe stat(path, &about) == 0, about.st_gid == 0 {
      return "Only root may use it: install the package i2c-tools, whose udev rule gives the buses to the group i2c, "
        + "and add yourself to the group with `sudo adduser \(user) i2c`"
    }
    return "You are not in its group: `sudo adduser \(user) i2c`, then log in again "
      + "(a service: `SupplementaryGroups=i2c`)"
  }

  private static var user: String { SystemText.environment("USER") ?? "$USER" }

  private static func explainOwner(_ path: String, _ address: UInt8) -> String {
    guard let bus = number(of: path) else { return "A kernel driver has taken the address" }
    let device = "\(bus)-00\(SystemText.hex(address))"
    guard let driver = kernelDriver(bus: path, address: address) else {
      return "The kernel has taken the address (\(device)): remove its overlay from config.txt and restart"
    }
    return "The kernel driver \(driver) has taken it: remove its overlay from config.txt, or for now "
      + "`echo \(device) | sudo tee /sys/bus/i2c/drivers/\(driver)/unbind`"
  }

  /// The kernel's driver that has taken an address; nil if none has.
  package static func kernelDriver(bus path: String, address: UInt8) -> String? {
    guard let bus = number(of: path) else { return nil }
    let folder = "/sys/bus/i2c/devices/\(bus)-00\(SystemText.hex(address))/driver"
    return SystemText.link(folder)?.split(separator: "/").last.map(String.init)
  }

  /// The adapter's number: i2c-dev gives it to the device as its minor number, whatever the path is called.
  private static func number(of path: String) -> Int? {
    var about = stat()
    guard unsafe stat(path, &about) == 0, about.st_mode & S_IFMT == S_IFCHR else { return nil }
    return Int(clinux_device_minor(UInt64(about.st_rdev)))
  }
}
