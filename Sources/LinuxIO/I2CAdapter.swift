/// An I2C adapter as the kernel lists it, whether or not programs can open it.
package struct I2CAdapter: Sendable, Equatable {
  package let number: Int
  /// What its driver calls it, such as "bcm2835 (i2c@7e804000)".
  package let name: String

  package init(number: Int, name: String) {
    self.number = number
    self.name = name
  }

  /// The device that i2c-dev makes of it.
  package var path: String { "/dev/i2c-\(number)" }

  /// Every adapter that has a driver, by number. `root` is another place than / in tests.
  package static func all(root: String = "") -> [I2CAdapter] {
    let folder = root + "/sys/bus/i2c/devices"
    return SystemText.names(in: folder).compactMap { file in
      // Devices on the buses stand there too, as 1-0068.
      guard file.hasPrefix("i2c-"), let number = Int(file.dropFirst(4)) else { return nil }
      return I2CAdapter(number: number, name: SystemText.firstLine(of: "\(folder)/\(file)/name") ?? "")
    }
    .sorted { $0.number < $1.number }
  }
}
