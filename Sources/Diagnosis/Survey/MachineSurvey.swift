import LinuxIO

/// What the computer says of itself. `root` is another place than / in tests.
package enum MachineSurvey {
  package static func read(root: String = "") -> MachineFacts {
    var facts = MachineFacts()
    // The device tree's texts end with a zero.
    facts.model = SystemFile.firstLine(of: root + "/proc/device-tree/model").map { String($0.prefix { $0 != "\0" }) }
    facts.firmwareConfiguration = ["/boot/firmware/config.txt", "/boot/config.txt"].first {
      SystemFile.firstLine(of: root + $0) != nil
    }
    let clock = WallClock.synchronisation()
    facts.clock = MachineFacts.Clock(
      isSynchronised: clock.isSynchronised, source: clock.source.rawValue,
      maximumErrorSeconds: clock.maximumErrorSeconds)
    facts.throttled = throttled(root)
    facts.isUndervoltage = undervoltage(root)
    facts.service = service(root)
    return facts
  }

  /// The firmware's node lies under soc, whose name has an address on newer boards.
  private static func throttled(_ root: String) -> UInt32? {
    let platform = root + "/sys/devices/platform"
    for soc in SystemFile.names(in: platform) where soc.hasPrefix("soc") {
      for node in SystemFile.names(in: "\(platform)/\(soc)") where node.hasSuffix(":firmware") {
        if let text = SystemFile.firstLine(of: "\(platform)/\(soc)/\(node)/get_throttled") {
          return UInt32(text.hasPrefix("0x") ? String(text.dropFirst(2)) : text, radix: 16)
        }
      }
    }
    return nil
  }

  private static func undervoltage(_ root: String) -> Bool? {
    let folder = root + "/sys/class/hwmon"
    for monitor in SystemFile.names(in: folder) {
      guard SystemFile.firstLine(of: "\(folder)/\(monitor)/name") == "rpi_volt" else { continue }
      for file in SystemFile.names(in: "\(folder)/\(monitor)") where file.hasSuffix("_lcrit_alarm") {
        if let text = SystemFile.firstLine(of: "\(folder)/\(monitor)/\(file)") { return text != "0" }
      }
    }
    return nil
  }

  /// The unit and its drop-ins, in systemd's order of places.
  private static func service(_ root: String) -> MachineFacts.Service {
    var service = MachineFacts.Service()
    let places = ["/etc", "/run", "/usr/local/lib", "/usr/lib", "/lib"].map { root + $0 + "/systemd/system" }
    guard let place = places.first(where: { SystemFile.firstLine(of: $0 + "/tremord.service") != nil }) else {
      return service
    }
    service.unit = place + "/tremord.service"
    var files = [place + "/tremord.service"]
    var seen: Set<String> = []
    for folder in places.map({ $0 + "/tremord.service.d" }) {
      for name in SystemFile.names(in: folder) where name.hasSuffix(".conf") && seen.insert(name).inserted {
        files.append("\(folder)/\(name)")
      }
    }
    for file in files {
      for line in ((try? TextFile.read(file)) ?? "").split(separator: "\n") {
        let words = line.split(separator: "=", maxSplits: 1).map { String($0.filter { $0 != " " }) }
        guard words.count == 2 else { continue }
        if words[0] == "LimitRTPRIO" { service.realtimeLimit = words[1] }
        if words[0] == "LimitMEMLOCK" { service.lockedLimit = words[1] }
      }
    }
    return service
  }
}
