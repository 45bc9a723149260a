import Wire

/// `value` with so many digits after the point, whatever the locale.
func fixed(_ value: Double, _ decimals: Int) -> String { JSONLine.fixed(value, decimals) ?? "?" }

/// An address or identity as in data sheets: `0x68`.
func hexadecimal(_ value: UInt8) -> String {
  let digits = String(value, radix: 16)
  return "0x" + (digits.count < 2 ? "0" + digits : digits)
}

/// `1 sample`, `3 samples`.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)" + (count == 1 ? "" : "s") }

/// A clock of a bus: `400 kHz`.
func kilohertz(_ hertz: Double) -> String { fixed(hertz / 1000, hertz < 10_000 ? 1 : 0) + " kHz" }
