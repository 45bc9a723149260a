import IMU
import LinuxIO
import Signal

extension SensorStatus.Fault {
  /// What is wrong, where, and what to do.
  package func words(bus: String, address: UInt8) -> String {
    let place = "\(bus) address 0x\(hex(address))"
    switch self {
    case .none: return ""
    case .bus(let code):
      let errno = Errno(code: code)
      let advice = I2CDevice.explain(errno, bus: bus, address: address)
      return "\(place): \(errno.words)" + (advice.map { "; " + $0 } ?? "")
    case .stranger(let who): return "\(place): " + who.words
    case .changedChip(let identity, let chip):
      return "\(place): WHO_AM_I is 0x\(hex(identity)) now, \(chip.name), which is not the chip that this run began "
        + "with; nothing was written. Put the first one back, or restart tremord for a new run"
    case .registerMismatch(let bank, let register, let expected, let found):
      let name = bank == 0 ? "register 0x\(hex(register))" : "register 0x\(hex(register)) of bank \(bank)"
      return "\(place): \(name) holds 0x\(hex(found)) instead of 0x\(hex(expected)); resetting the chip"
    case .stalled:
      return "\(place): the chip answers but gives no samples; setting it up anew"
    case .noSample:
      return
        "\(place): what comes is no sample but one byte over and over; dropped. Check the wiring (SDA, SCL, 3.3 V) and "
        + "that no other device has this address"
    case .frozen:
      return
        "\(place): the chip gives the same sample again and again, without its own noise; dropped, and the chip is set "
        + "up anew. If it stays so, switch its power off and on"
    }
  }
}

extension Stranger {
  var words: String {
    let said = "register 0x\(hex(register)) says 0x\(hex(answer))"
    switch reason {
    case .foreignAddress:
      return "no chip that tremord knows has this address; nothing was asked. Name it with sensor.chip"
    case .otherChip:
      let (name, word) = chip.map { ($0.name, "\($0.word)") } ?? ("another chip", "auto")
      return "\(said): this is the \(name), not the chip that sensor.chip names; nothing was written. "
        + "Set sensor.chip = \"\(word)\" or \"auto\""
    case .otherBank:
      return "\(said), and register 0x7f a bank: it may be an ICM-20948 that was left in another bank; nothing was "
        + "written. Switch its power off and on. If you are sure, set sensor.chip = \"icm20948\" and "
        + "sensor.allow_unknown_id = 0x\(hex(answer))"
    case .unknownIdentity:
      let dead = answer == 0x00 || answer == 0xFF
      return "\(said), which is the identity of no known chip; nothing was written. "
        + (dead
          ? "Check the wiring and the power: this is what a line says that nobody drives"
          : "If it is a clone, set sensor.chip to what it imitates and sensor.allow_unknown_id = 0x\(hex(answer)); "
            + "if it is another device (0x68 is also that of clocks), set sensor.address")
    }
  }
}

/// Two digits.
func hex(_ value: UInt8) -> String {
  let digits = String(value, radix: 16)
  return digits.count < 2 ? "0" + digits : digits
}
