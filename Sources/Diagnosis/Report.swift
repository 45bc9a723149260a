/// Everything that was gathered, and what follows from it.
package struct Report: Sendable {
  package let facts: Facts
  /// In the order of `Check`.
  package let findings: [Finding]

  package init(_ facts: Facts) {
    self.facts = facts
    let all =
      ConfigurationRules.findings(facts) + DaemonRules.findings(facts) + BusRules.findings(facts)
      + SensorRules.findings(facts) + TransferRules.findings(facts) + SignalRules.findings(facts)
      + NoiseRules.findings(facts) + LineRules.findings(facts) + MachineRules.findings(facts)
    findings = Check.allCases.flatMap { check in all.filter { $0.check == check } }
  }

  /// The worst of all; a skipped check makes nothing worse.
  package var state: CheckState { max(.ok, findings.map(\.state).max() ?? .ok) }

  /// 0 without a fault. What has to be mended first decides: the configuration, then the device, then the rest.
  package var exitCode: Int32 {
    let codes = findings.map(\.exitCode)
    let order = [ExitCodes.configuration, ExitCodes.noDevice, ExitCodes.inputOutput]
    return order.first { codes.contains($0) } ?? 0
  }
}
