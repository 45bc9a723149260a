import Settings

/// What was found out about machine, bus and sensor, before anybody judges it. Nil: it was not looked at.
package struct Facts: Sendable {
  package var configuration = ConfigurationFacts()
  package var account = AccountFacts()
  package var machine = MachineFacts()
  package var daemon = DaemonFacts()
  /// Every adapter, by number, and what the configuration names besides.
  package var buses: [BusFacts] = []
  package var transfer: TransferFacts?
  package var stream: StreamFacts?
  package var line: LineFacts?

  package init() {}

  /// What the configuration asks for; the defaults where it could not be read.
  var settings: Configuration { configuration.settings }

  /// The bus that is configured, if it exists.
  var bus: BusFacts? { buses.first { $0.path == settings.sensor.bus.devicePath } }

  /// Who answered at the configured address.
  var sensor: DeviceFacts? { bus?.devices.first { Int($0.address) == settings.sensor.address } }
}

/// The configuration, and what is wrong with it.
package struct ConfigurationFacts: Sendable {
  package var path = ""
  /// There is no file: the built-in values hold.
  package var isBuiltIn = false
  package var settings = Configuration()
  /// `file:line: what`, and what is allowed; why the file cannot be read.
  package var problems: [Diagnostic] = []

  package init() {}
}

/// Who asks, and what the group file says of him.
package struct AccountFacts: Sendable, Equatable {
  package var name = "you"
  package var groups: [String] = []
  /// Groups that a new login would have, though this one has not.
  package var groupsAfterLogin: [String] = []

  package init() {}
}
