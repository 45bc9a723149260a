/// Names the boot: monotonic times are comparable only within one.
package enum BootID {
  /// The boot's id as the kernel writes it (8-4-4-4-12 lower-case hexadecimal digits); nil if nobody tells.
  ///
  /// A service without a view of /proc/sys (`ProcSubset=pid`) is told by its unit instead:
  /// `Environment=TREMORD_BOOT_ID=%b`, which has no dashes.
  package static func read() -> String? {
    canonical(SystemText.firstLine(of: "/proc/sys/kernel/random/boot_id"))
      ?? canonical(SystemText.environment("TREMORD_BOOT_ID"))
  }

  /// One spelling for both sources; nil if the text is no id.
  package static func canonical(_ text: String?) -> String? {
    guard let text else { return nil }
    let digits = text.lowercased().filter { $0 != "-" }
    guard digits.utf8.count == 32, digits.allSatisfy(\.isHexDigit) else { return nil }
    var id = ""
    for (index, digit) in digits.enumerated() {
      if [8, 12, 16, 20].contains(index) { id.append("-") }
      id.append(digit)
    }
    return id
  }
}
