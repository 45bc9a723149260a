/// Reads the decimal number that fills `bytes[start..<end]` but for blanks around it, correctly rounded.
///
/// nil for an empty field, words (`NaN`, `inf` included) and figures too large for a Double. A comma is a decimal sign
/// only if `decimalComma`.
func decimalNumber(_ bytes: borrowing [UInt8], _ start: Int, _ end: Int, decimalComma: Bool) -> Double? {
  var (i, end) = (start, end)
  while i < end, bytes[i] == 0x20 || bytes[i] == 0x09 { i += 1 }
  while end > i, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
  let first = i
  var isNegative = false
  if i < end, bytes[i] == 0x2D || bytes[i] == 0x2B {
    isNegative = bytes[i] == 0x2D
    i += 1
  }
  var mantissa: UInt64 = 0
  var (digits, significant, exponent, isFraction) = (0, 0, 0, false)
  while i < end {
    let digit = bytes[i] &- 0x30
    if digit < 10 {
      digits += 1
      if significant < 18 {
        mantissa = mantissa * 10 + UInt64(digit)
        if mantissa > 0 { significant += 1 }
      } else {
        significant += 1
      }
      if isFraction { exponent -= 1 }
    } else if !isFraction, bytes[i] == 0x2E || (decimalComma && bytes[i] == 0x2C) {
      isFraction = true
    } else {
      break
    }
    i += 1
  }
  if digits == 0 { return nil }
  if i < end {
    guard bytes[i] | 0x20 == 0x65 else { return nil }
    i += 1
    var isDown = false
    if i < end, bytes[i] == 0x2D || bytes[i] == 0x2B {
      isDown = bytes[i] == 0x2D
      i += 1
    }
    if i == end { return nil }
    var written = 0
    while i < end {
      let digit = bytes[i] &- 0x30
      guard digit < 10 else { return nil }
      written = min(written * 10 + Int(digit), 100_000)
      i += 1
    }
    exponent += isDown ? -written : written
  }
  // Both factors are exact in a Double, so that one operation rounds once (Clinger 1990).
  if significant <= 18, mantissa <= 1 << 53, exponent.magnitude <= 22 {
    let value = exponent < 0 ? Double(mantissa) / powersOfTen[-exponent] : Double(mantissa) * powersOfTen[exponent]
    return isNegative ? -value : value
  }
  var text = ""
  for j in first..<end { text.unicodeScalars.append(Unicode.Scalar(bytes[j] == 0x2C ? 0x2E : bytes[j])) }
  guard let value = Double(text), value.isFinite else { return nil }
  return value
}

private let powersOfTen: [Double] = [
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
  1e21, 1e22,
]
