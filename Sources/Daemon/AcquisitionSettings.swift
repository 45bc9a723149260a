import LinuxIO
import Settings

/// What the acquire thread needs to know.
package struct AcquisitionSettings: Sendable {
  package var bus: String
  package var address: UInt8
  package var setups: SensorSetups
  /// The bus's clock as configured, Hz; nil: to be measured.
  package var busHertz: Int?
  /// The interrupt line, if one is wired.
  package var line: LineAddress?

  package init(
    bus: String, address: UInt8, setups: SensorSetups, busHertz: Int?, line: LineAddress?
  ) {
    self.bus = bus
    self.address = address
    self.setups = setups
    self.busHertz = busHertz
    self.line = line
  }

  /// From the configuration, and what would be done with each chip.
  package init(_ configuration: Configuration, _ setups: SensorSetups) {
    self.init(
      bus: configuration.sensor.bus.devicePath, address: UInt8(configuration.sensor.address), setups: setups,
      busHertz: configuration.bus.hz, line: LineAddress("line", configuration.line))
  }
}
