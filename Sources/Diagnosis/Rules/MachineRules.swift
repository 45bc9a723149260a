import Settings

/// The computer: wall clock, power, and what the service may do.
enum MachineRules {
  static func findings(_ facts: Facts) -> [Finding] {
    clock(facts.machine) + power(facts.machine) + limits(facts)
  }

  private static func clock(_ machine: MachineFacts) -> [Finding] {
    guard let clock = machine.clock else { return [] }
    let who = clock.source == "kernel" ? "says the kernel" : "says systemd-timesyncd"
    if clock.isSynchronised {
      let bound = clock.maximumErrorSeconds.map { ", off by at most \(fixed($0 * 1000, 0)) ms" } ?? ""
      return [Finding(.clock, .ok, "synchronised, \(who)\(bound)")]
    }
    return [
      Finding(
        .clock, .warning, "not synchronised, \(who): no wall times yet",
        help: "sudo timedatectl set-ntp true, and a network")
    ]
  }

  /// Bits of a Raspberry Pi's get_throttled: now 0 to 3, since the start 16 to 19 (firmware's documentation).
  private static func power(_ machine: MachineFacts) -> [Finding] {
    guard machine.throttled != nil || machine.isUndervoltage != nil else { return [] }
    let bits = machine.throttled ?? 0
    let names = [(0, "undervoltage"), (1, "a capped frequency"), (2, "throttling"), (3, "the soft temperature limit")]
    func named(_ first: Int) -> [String] { names.filter { bits >> (UInt32(first + $0.0)) & 1 == 1 }.map { $0.1 } }
    var now = named(0)
    if machine.isUndervoltage == true, !now.contains("undervoltage") { now.insert("undervoltage", at: 0) }
    let before = named(16).filter { !now.contains($0) }
    let supply = "a better supply and a shorter cable (Pi 3 and 4: 5.1 V, 3 A; Pi 5: 5 A)"
    let cooling = "a cooler, or less load"
    func help(_ all: [String]) -> String { all.contains("undervoltage") ? supply : cooling }
    if !now.isEmpty {
      let isPower = now.contains("undervoltage")
      return [
        Finding(.power, isPower ? .fault : .warning, "now: " + now.joined(separator: ", "), help: help(now))
      ]
    }
    if !before.isEmpty {
      return [
        Finding(.power, .warning, "since the start: " + before.joined(separator: ", "), help: help(before))
      ]
    }
    return [Finding(.power, .ok, "no undervoltage, no throttling")]
  }

  private static func limits(_ facts: Facts) -> [Finding] {
    let wanted = facts.settings.realtime.priority
    guard wanted > 0 else {
      return [Finding(.limits, .ok, "no real-time priority is asked for (realtime.priority = 0)")]
    }
    if let running = facts.daemon.realtimePriority { return [limits(of: running, facts.daemon, wanted)] }
    let service = facts.machine.service
    guard let unit = service.unit else {
      return [Finding(.limits, .ok, "no service is installed here, so its limits are not known")]
    }
    // Without the line a service gets the system's default: no real-time priority, 8 MiB (64 KiB before Linux 5.16).
    let priority = service.realtimeLimit.map { $0 == "infinity" ? Int.max : Int($0) ?? 0 } ?? 0
    let locked = service.lockedLimit.flatMap(bytes) ?? 64 << 10
    let missing = missing(priority: priority, locked: locked, wanted)
    if missing.isEmpty {
      return [
        Finding(
          .limits, .ok,
          "the service may have real-time priority \(service.realtimeLimit ?? ""), lock \(service.lockedLimit ?? "")")
      ]
    }
    return [
      Finding(
        .limits, .warning, "\(unit) does not grant what the daemon asks for: samples may be read late",
        help: grant(missing))
    ]
  }

  private static func limits(of running: Int, _ daemon: DaemonFacts, _ wanted: Int) -> Finding {
    let locked = daemon.limits.map { $0.lockedBytes.map { Int(clamping: $0) } ?? .max } ?? .max
    let missing = missing(priority: running, locked: locked, wanted)
    if missing.isEmpty { return Finding(.limits, .ok, "the daemon reads at real-time priority \(running)") }
    return Finding(
      .limits, .warning, "the daemon runs without what it asks for: samples may be read late", help: grant(missing))
  }

  /// The lines of the unit that would grant it. The daemon locks a few hundred KiB.
  private static func missing(priority: Int, locked: Int, _ wanted: Int) -> [String] {
    (priority < wanted ? ["LimitRTPRIO=\(wanted)"] : []) + (locked < 1 << 20 ? ["LimitMEMLOCK=8M"] : [])
  }

  private static func grant(_ lines: [String]) -> String {
    lines.joined(separator: " and ")
      + " in [Service]: sudo systemctl edit tremord, then sudo systemctl restart tremord"
  }

  /// `8M`, `infinity`; systemd.exec(5). Nil if it is no size.
  static func bytes(_ text: String) -> Int? {
    // Soft and hard limit: soft:hard.
    let soft = text.prefix { $0 != ":" }
    if soft == "infinity" { return .max }
    let units: [Character: Int] = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40]
    guard let last = soft.last, let unit = units[last] else { return Int(soft) }
    guard let product = Int(soft.dropLast())?.multipliedReportingOverflow(by: unit), !product.overflow else {
      return nil
    }
    return product.partialValue
  }
}
