import Diagnosis
import IMU
import Settings
import Signal
import Testing

@testable import Diagnosis

/// Facts that nobody gathered: a Raspberry Pi with an MPU-6050 on which everything is well.
enum MadeUp {
  static func healthy() -> Facts {
    var facts = Facts()
    facts.configuration.path = "/etc/tremord/tremord.toml"
    facts.configuration.settings.line.offset = 17
    facts.account.name = "pi"
    facts.account.groups = ["pi", "i2c", "gpio"]
    facts.machine.model = "Raspberry Pi 4 Model B Rev 1.4"
    facts.machine.firmwareConfiguration = "/boot/firmware/config.txt"
    facts.machine.clock = .init(isSynchronised: true, source: "kernel", maximumErrorSeconds: 0.0125)
    facts.machine.throttled = 0
    facts.machine.service.unit = "/etc/systemd/system/tremord.service"
    facts.machine.service.realtimeLimit = "20"
    facts.machine.service.lockedLimit = "8M"
    facts.daemon.socket = "/run/tremord/tremord.sock"
    var bus = BusFacts(
      path: "/dev/i2c-1", name: "bcm2835 (i2c@7e804000)", node: BusFacts.Node(group: "i2c", mode: 0o660))
    bus.devices = [DeviceFacts(0x68, .chip(ChipIdentity(chip: .mpu6050, whoAmI: 0x68)))]
    facts.buses = [bus]
    facts.transfer = TransferFacts(
      bytes: 14, count: 100, failures: 0, shortestSeconds: 0.39e-3, medianSeconds: 0.4e-3, longestSeconds: 0.6e-3,
      hertz: 400_000, carriedHertz: 390_000, load: .bursts(rate: 100, bytesPerSample: 12))
    facts.stream = stream()
    var line = LineFacts(chip: "auto", offset: 17)
    line.path = "/dev/gpiochip0"
    line.counted = (200, 2.0)
    facts.line = line
    return facts
  }

  static func stream() -> StreamFacts {
    var stream = StreamFacts()
    stream.chip = .mpu6050
    stream.seconds = 10
    stream.nominalRate = 100
    stream.rate = 100.05
    stream.rateError = 0.002
    stream.edgeTimedReads = 96
    stream.readTimedReads = 1
    stream.bandwidth = (44, 42)
    stream.figures.samples = 998
    stream.figures.axes = [
      .init(mean: 0, noise: 0.025, longestRun: 2), .init(mean: 0, noise: 0.025, longestRun: 2),
      .init(mean: 9.8, noise: 0.025, longestRun: 2), .init(mean: 0, noise: 5e-4, longestRun: 3),
      .init(mean: 0, noise: 5e-4, longestRun: 3), .init(mean: 0, noise: 5e-4, longestRun: 3),
    ]
    return stream
  }

  /// What a change of healthy facts makes of the findings of one check.
  static func findings(_ check: Check, _ change: (inout Facts) -> Void) -> [Finding] {
    var facts = healthy()
    change(&facts)
    return Report(facts).findings.filter { $0.check == check }
  }

  /// The same where there is one.
  static func finding(_ check: Check, _ change: (inout Facts) -> Void) throws -> Finding {
    try #require(findings(check, change).first)
  }
}
