/// A wall-clock instant as RFC 3339 text in UTC.
package enum WallTime {
  /// `nanoseconds` since 1970-01-01T00:00:00Z, with milliseconds: `2026-11-24T09:30:00.125Z`.
  package static func text(nanoseconds: Int64) -> String {
    var milliseconds = nanoseconds / 1_000_000
    if nanoseconds % 1_000_000 < 0 { milliseconds -= 1 }
    var days = milliseconds / 86_400_000
    var rest = milliseconds % 86_400_000
    if rest < 0 {
      rest += 86_400_000
      days -= 1
    }
    // Civil date from days (Hinnant, "chrono-compatible low-level date algorithms").
    let z = days + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let m = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * m + 2) / 5 + 1
    let month = m < 10 ? m + 3 : m - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    let second = rest / 1000
    return padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2) + "T" + padded(second / 3600, 2) + ":"
      + padded(second / 60 % 60, 2) + ":" + padded(second % 60, 2) + "." + padded(rest % 1000, 3) + "Z"
  }

  /// The other way round: RFC 3339 with seconds, a fraction of up to nine digits if any, and `Z` or an offset; nanoseconds
  /// since 1970-01-01T00:00:00Z. Nil if the text is no such time, or lies beyond the years 1678 to 2261.
  package static func nanoseconds(_ text: String) -> Int64? {
    var rest = Array(text.utf8)[...]
    func number(_ width: Int, _ range: ClosedRange<Int64>) -> Int64? {
      guard rest.count >= width, rest.prefix(width).allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
      let value = rest.prefix(width).reduce(Int64(0)) { $0 * 10 + Int64($1 - 0x30) }
      rest = rest.dropFirst(width)
      return range.contains(value) ? value : nil
    }
    func skip(_ characters: String) -> UInt8? {
      guard let first = rest.first, characters.utf8.contains(first) else { return nil }
      rest = rest.dropFirst()
      return first
    }
    guard let year = number(4, 1678...2261), skip("-") != nil, let month = number(2, 1...12), skip("-") != nil,
      let day = number(2, 1...31), skip("Tt ") != nil, let hour = number(2, 0...23), skip(":") != nil,
      let minute = number(2, 0...59), skip(":") != nil, let second = number(2, 0...60)
    else { return nil }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths: [Int64] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard day <= lengths[Int(month) - 1] else { return nil }
    var nanoseconds: Int64 = 0
    if skip(".") != nil {
      let digits = rest.prefix { (0x30...0x39).contains($0) }
      guard (1...9).contains(digits.count) else { return nil }
      for place in 0..<9 {
        let index = digits.startIndex + place
        nanoseconds = nanoseconds * 10 + (index < digits.endIndex ? Int64(digits[index] - 0x30) : 0)
      }
      rest = rest.dropFirst(digits.count)
    }
    var offset: Int64 = 0
    if skip("Zz") == nil {
      guard let sign = skip("+-"), let hours = number(2, 0...23), skip(":") != nil, let minutes = number(2, 0...59)
      else { return nil }
      offset = (hours * 60 + minutes) * (sign == 0x2B ? 60 : -60)
    }
    guard rest.isEmpty else { return nil }
    // Days from the civil date: the inverse of the above, by the same source.
    let y = month <= 2 ? year - 1 : year
    let era = y / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let days = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    return (days * 86_400 + hour * 3600 + minute * 60 + second - offset) * 1_000_000_000 + nanoseconds
  }

  private static func padded(_ value: Int64, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
