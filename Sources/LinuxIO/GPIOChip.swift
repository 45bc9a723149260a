import CGPIO
import Glibc

/// A GPIO chip: a device under /dev that has lines.
///
/// Its number is no name: the header of a Raspberry Pi 5 has been gpiochip 4, 0 and 11 to 15 within two years. The label
/// is.
package struct GPIOChip: Sendable, Equatable {
  package let path: String
  /// What its driver calls it, such as "pinctrl-bcm2711".
  package let label: String
  package let lineCount: Int

  /// The chips behind the header of a Raspberry Pi: 0 to 3, 4, 5. On all of them a line's offset is its BCM number.
  package static let headerLabels = ["pinctrl-bcm2835", "pinctrl-bcm2711", "pinctrl-rp1"]

  /// 1 or 2: the libgpiod interface this was built for.
  package static var libraryInterface: Int { Int(cgpio_interface()) }

  /// Every chip that can be opened, by number.
  package static func all() -> [GPIOChip] { paths().compactMap { try? GPIOChip(path: $0) } }

  package init(path: String, label: String, lineCount: Int) {
    self.path = path
    self.label = label
    self.lineCount = lineCount
  }

  /// Opens a chip to read what it is.
  package init(path: String) throws(Errno) {
    var lines: UInt32 = 0
    var result: Int32 = 0
    label = unsafe GPIOChip.text { unsafe result = cgpio_chip_describe(path, $0, &lines) }
    try Errno.check(result)
    self.path = path
    lineCount = Int(lines)
  }

  private var words: String { "\(path) \"\(label)\" (\(lineCount) lines)" }

  /// Finds the chip that a configuration means: "auto" for a Raspberry Pi's header, a path, a number, "gpiochipN", or a
  /// label. `table` is the table of the configuration, for messages.
  package static func path(of name: String, table: String = "line") throws(SystemCallFailure) -> String {
    if name.hasPrefix("/") { return name }
    if Int(name) != nil { return "/dev/gpiochip\(name)" }
    if name.hasPrefix("gpiochip"), Int(name.dropFirst(8)) != nil { return "/dev/\(name)" }
    let labels = name == "auto" ? headerLabels : [name]
    var refusal: Errno?
    for path in paths() {
      do throws(Errno) {
        if labels.contains(try GPIOChip(path: path).label) { return path }
      } catch {
        // A chip that may not be opened might be the one.
        refusal = error
      }
    }
    let target = name == "auto" ? "a Raspberry Pi's GPIO chip" : "a GPIO chip labelled \(name)"
    if let refusal { throw SystemCallFailure("find", target, refusal, advice: explain(refusal, table: table)) }
    let missing = Errno(code: ENOENT)
    throw SystemCallFailure("find", target, missing, advice: explain(missing, table: table))
  }

  /// Finds a line by its name, such as "GPIO17": the chip's path and the line's offset.
  package static func line(
    named name: String, table: String = "line"
  ) throws(SystemCallFailure) -> (path: String, offset: UInt32) {
    var refusal: Errno?
    for path in paths() {
      var offset: UInt32 = 0
      let result = unsafe cgpio_line_named(path, name, &offset)
      if result == 0 { return (path, offset) }
      if result != -ENOENT { refusal = Errno(code: -result) }
    }
    let target = "a GPIO line named \(name)"
    if let refusal { throw SystemCallFailure("find", target, refusal, advice: explain(refusal, table: table)) }
    throw SystemCallFailure(
      "find", target, Errno(code: ENOENT),
      advice: "`gpioinfo` lists the lines by name: set `\(table).name` to one of these, or `\(table).offset` instead")
  }

  /// Who uses a line; nil if nobody does or it cannot be told.
  package static func consumer(path: String, offset: UInt32) -> String? {
    let name = unsafe text { unsafe cgpio_line_consumer(path, offset, $0) }
    return name.isEmpty ? nil : name
  }

  /// What to do about a failure to find or open a chip; nil if nothing better is known than the error's own words.
  static func explain(_ errno: Errno, table: String) -> String? {
    switch errno.code {
    case ENOENT: return choice(among: all(), table: table)
    case EACCES:
      return "You are not in its group: `sudo adduser \(SystemText.environment("USER") ?? "$USER") gpio`, then log in "
        + "again (a service: `SupplementaryGroups=gpio`)"
    case EPERM:
      return "The service may not use it: its unit needs `DeviceAllow=char-gpiochip rw`"
    case ENOTTY, ENODEV:
      return "This is not a GPIO chip: `\(table).chip` must be \"auto\", a label or a /dev/gpiochipN"
    default: return nil
    }
  }

  /// What the chip could be set to, where the one that was named is not there.
  package static func choice(among chips: [GPIOChip], table: String) -> String {
    if let header = header(among: chips) {
      return
        "The header of this computer is \(header.words): leave `\(table).chip` at \"auto\", which finds it whatever "
        + "its number"
    }
    if chips.isEmpty {
      return "There is no GPIO chip here that may be opened: leave `\(table).offset` out"
        + (table == "line" ? ", and the sensor is read by the clock" : "")
    }
    return "Set `\(table).chip` to one of these: " + chips.map(\.words).joined(separator: ", ")
  }

  /// What is to be said of a chip beside which there is a Raspberry Pi's header: numbers change with the kernel. nil if it
  /// is the header, or there is none.
  package static func doubt(_ used: GPIOChip, among chips: [GPIOChip], table: String) -> String? {
    guard !headerLabels.contains(used.label), let header = header(among: chips) else { return nil }
    return
      "`\(table).chip` leads to \(used.words), which is not this computer's header: that is \(header.words). Leave "
      + "`\(table).chip` at \"auto\" if the wire is on the header"
  }

  private static func header(among chips: [GPIOChip]) -> GPIOChip? {
    chips.first { headerLabels.contains($0.label) }
  }

  private static func paths() -> [String] {
    var paths: [String] = []
    while true {
      var result: Int32 = 0
      let path = unsafe text { unsafe result = cgpio_chip_at(Int32(paths.count), $0) }
      guard result == 0 else { return paths }
      paths.append(path)
    }
  }

  /// What a shim writes into a buffer of the size that it expects; empty if it writes nothing.
  private static func text(_ write: (UnsafeMutablePointer<CChar>) -> Void) -> String {
    unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(CGPIO_TEXT)) { buffer in
      guard let start = buffer.baseAddress else { return "" }
      unsafe start.initialize(repeating: 0, count: buffer.count)
      unsafe write(start)
      return unsafe String(cString: start)
    }
  }
}
