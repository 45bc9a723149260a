import IMU
import Signal

extension Configuration {
  /// What the chip does not offer or the bus cannot carry, as far as it can be told before the chip has answered.
  ///
  /// With `chip = "auto"` a setting is refused here only if none of the chips at that address offers it; what the one
  /// that is found lacks is said when it is found.
  package var sensorProblems: [UnsupportedSetting] {
    var found: [UnsupportedSetting] = []
    let address = UInt8(truncatingIfNeeded: sensor.address)
    if let identity = sensor.allowUnknownID {
      if let chip = sensor.chip {
        if Identification.isKnown(UInt8(truncatingIfNeeded: identity), for: chip) {
          found.append(
            UnsupportedSetting(
              key: "sensor.allow_unknown_id", what: "0x\(String(identity, radix: 16)) is the identity of a known chip",
              help: "leave the key out"))
        }
      } else {
        found.append(
          UnsupportedSetting(
            key: "sensor.allow_unknown_id", what: "the chip to treat it as is not named", help: "set sensor.chip"))
      }
    }
    let chips = sensor.chip.map { [$0] } ?? Identification.candidates(address: address)
    if chips.isEmpty {
      found.append(
        UnsupportedSetting(
          key: "sensor.address", what: "0x\(String(sensor.address, radix: 16)) is the address of no known chip",
          help: "name the chip with sensor.chip if it is there all the same"))
    }
    let refusals = chips.compactMap { chip in refusal(of: chip).map { (chip: chip, problem: $0) } }
    guard let first = refusals.first, refusals.count == chips.count else { return found }
    // The same help for several chips is said once, with their names.
    var helps: [(names: [String], help: String)] = []
    for refusal in refusals where refusal.problem.key == first.problem.key {
      if let known = helps.firstIndex(where: { $0.help == refusal.problem.help }) {
        helps[known].names.append(refusal.chip.name)
      } else {
        helps.append(([refusal.chip.name], refusal.problem.help))
      }
    }
    var problem = first.problem
    if helps.count > 1 {
      problem.help = helps.map { $0.names.joined(separator: ", ") + ": " + $0.help }.joined(separator: "; ")
    }
    found.append(problem)
    return found
  }

  private func refusal(of chip: Chip) -> UnsupportedSetting? {
    do {
      let setup = try SensorSetup(chip, request, isUnknown: sensor.allowUnknownID != nil)
      return bus.hz.flatMap { setup.load.refusal(busHertz: Double($0), isMeasured: false) }
    } catch {
      return error
    }
  }
}
