/// Numbers as text with a fixed number of decimals, whatever the locale.
enum Decimal {
  /// Appends `value`; nothing for what is no number or too large.
  static func append(_ value: Double, _ decimals: Int, to bytes: inout [UInt8]) {
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let scaled = (value.magnitude * scale).rounded()
    guard scaled < 9e18 else { return }
    var rest = UInt64(scaled)
    if value < 0, rest > 0 { bytes.append(UInt8(ascii: "-")) }
    let start = bytes.count
    var written = 0
    while rest > 0 || written <= decimals {
      if written == decimals, decimals > 0 { bytes.append(UInt8(ascii: ".")) }
      bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
      written += 1
    }
    bytes[start...].reverse()
  }

  static func text(_ value: Double, _ decimals: Int, isSigned: Bool = false) -> String {
    var bytes: [UInt8] = isSigned && value >= 0 ? [UInt8(ascii: "+")] : []
    append(value, decimals, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// With as many decimals as say something, `decimals` at most.
  static func shortest(_ value: Double, _ decimals: Int) -> String {
    var text = Decimal.text(value, decimals)
    if text.contains(".") {
      while text.last == "0" { text.removeLast() }
      if text.last == "." { text.removeLast() }
    }
    return text
  }

  /// With as many decimals as fit into `width` characters.
  static func fitting(_ value: Double, width: Int) -> String {
    for decimals in (0..<width).reversed() {
      let text = shortest(value, decimals)
      if text.count <= width { return text }
    }
    return "0"
  }
}
