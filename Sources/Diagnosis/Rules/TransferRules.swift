import IMU
import Settings

/// What the bus carries, and what is asked of it.
enum TransferRules {
  static func findings(_ facts: Facts) -> [Finding] {
    guard let transfer = facts.transfer else { return [] }
    return [speed(transfer, facts)] + load(transfer, facts)
  }

  private static func speed(_ transfer: TransferFacts, _ facts: Facts) -> Finding {
    guard transfer.count > transfer.failures else {
      return Finding(
        .transfer, .fault, "none of \(transfer.count) reads succeeded",
        help: "check wiring and power; a long cable wants a slower bus (dtparam=i2c_arm_baudrate=100000)")
    }
    var words =
      "\(transfer.bytes) bytes in \(fixed(transfer.shortestSeconds * 1000, 3)) ms (worst "
      + "\(fixed(transfer.longestSeconds * 1000, 3)))"
    if transfer.hertz > 0 { words += ": the bus runs at \(kilohertz(transfer.hertz))" }
    if transfer.failures > 0 {
      return Finding(
        .transfer, .warning, words + "; \(transfer.failures) of \(transfer.count) reads failed",
        help: "a marginal wire: shorten it, mend the ground, or slow the bus (dtparam=i2c_arm_baudrate=100000)")
    }
    if transfer.hertz > 0, let configured = facts.settings.bus.hz, Double(configured) > 1.15 * transfer.hertz {
      return Finding(
        .transfer, .warning, words + "; the configuration says \(kilohertz(Double(configured)))",
        help: "leave bus.hz out, and it is measured; or make the bus that fast: \(faster(configured, facts))")
    }
    return Finding(.transfer, .ok, words)
  }

  private static func load(_ transfer: TransferFacts, _ facts: Facts) -> [Finding] {
    guard let load = transfer.load, transfer.carriedHertz > 0 else { return [] }
    if let refusal = load.refusal(busHertz: transfer.carriedHertz, isMeasured: true) {
      return [
        Finding(
          .load, .fault, "\(refusal.key): \(refusal.what)", help: refusal.help, exitCode: ExitCodes.configuration)
      ]
    }
    let share = load.bytesPerSecond * 9 / transfer.carriedHertz
    return [
      Finding(
        .load, .ok,
        "\(fixed(load.rate, 2)) Hz take \(fixed(load.bytesPerSecond, 0)) bytes/s, \(fixed(100 * share, 0)) % of the bus "
          + "(\(fixed(100 * BusLoad.share, 0)) % allowed)")
    ]
  }

  private static func faster(_ hertz: Int, _ facts: Facts) -> String {
    let file = facts.machine.firmwareConfiguration ?? "/boot/firmware/config.txt"
    return "echo dtparam=i2c_arm_baudrate=\(hertz) | sudo tee -a \(file), then restart"
  }
}
