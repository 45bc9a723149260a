/// What a signal of a recording measures, from its unit as its file spells it.
enum SignalUnit: Equatable {
  /// Counts of the dump for 1 of the unit.
  case acceleration(Double)
  case rotation(Double)
  case other

  init(_ text: String) {
    // What units are written with: m/s^2, m/s², m/s/s, m·s-2, deg/sec, °/s.
    var word = ""
    for scalar in text.lowercased().unicodeScalars {
      switch scalar {
      case " ", "^", "*", "·", "(", ")", "[", "]", "{", "}", "_": continue
      case "²": word += "2"
      case "µ", "μ": word += "u"
      case "°", "º": word += "deg"
      default: word.unicodeScalars.append(scalar)
      }
    }
    let g = VirtualChip.countsPerG
    let dps = VirtualChip.countsPerDegreePerSecond
    switch word {
    case "g", "gn", "g0", "gee": self = .acceleration(g)
    case "mg", "milli-g", "millig": self = .acceleration(g / 1e3)
    case "ug": self = .acceleration(g / 1e6)
    case "m/s2", "m/s/s", "mps2", "ms-2", "m/sec2": self = .acceleration(g / 9.80665)
    case "cm/s2", "cm/s/s", "gal": self = .acceleration(g / 980.665)
    case "mm/s2", "mm/s/s": self = .acceleration(g / 9806.65)
    case "deg/s", "degs/s", "dps", "deg/sec", "degree/s", "degrees/s", "degs-1", "deg.s-1": self = .rotation(dps)
    case "mdps", "mdeg/s": self = .rotation(dps / 1e3)
    case "rad/s", "rads", "rps", "rad/sec", "rads-1": self = .rotation(dps * 180 / Double.pi)
    case "mrad/s": self = .rotation(dps * 0.18 / Double.pi)
    default: self = .other
    }
  }
}

/// What a signal's label says: which kind of axis it is, if it does.
struct SignalLabel: Equatable {
  enum Kind { case acceleration, rotation, magnetic }

  var kind: Kind?
  /// 0, 1, 2 for x, y, z.
  var axis: Int?
  /// The label without its axis, the same for the axes of one sensor.
  var group: String

  // Longest first, for what is left after the word may be an axis: `accx`, `gyroz`, `ax`.
  private static let words: [(String, Kind)] = [
    ("accelerometer", .acceleration), ("acceleration", .acceleration), ("accelero", .acceleration),
    ("accel", .acceleration), ("acc", .acceleration), ("gyroscope", .rotation), ("gyro", .rotation), ("gyr", .rotation),
    ("angvel", .rotation), ("omega", .rotation), ("magnetometer", .magnetic), ("magneto", .magnetic),
    ("mag", .magnetic),
  ]
  private static let axes: [Character] = ["x", "y", "z"]

  init(_ label: String) {
    let tokens = label.lowercased().split { !$0.isLetter }.map(String.init)
    var rest: [String] = []
    for token in tokens {
      var remainder = token
      for (word, meaning) in SignalLabel.words {
        guard let range = SignalLabel.range(of: word, in: token) else { continue }
        if kind == nil || kind == meaning { kind = meaning }
        remainder = String(token[..<range.lowerBound] + token[range.upperBound...])
        rest.append(word)
        break
      }
      if remainder.count == 1, let found = SignalLabel.axes.firstIndex(of: remainder[remainder.startIndex]) {
        axis = found
      } else if remainder.count == 2, tokens.count == 1, let last = remainder.last,
        let found = SignalLabel.axes.firstIndex(of: last), let stem = remainder.first, "agw".contains(stem)
      {
        // `ax`, `gz`, `wy`.
        if kind == nil { kind = stem == "a" ? .acceleration : .rotation }
        axis = found
        rest.append(String(stem))
      } else if !remainder.isEmpty {
        rest.append(remainder)
      }
    }
    // Digits tell sensors apart: acc1_x, acc2_x.
    group = (rest + [String(label.filter(\.isNumber))]).joined(separator: " ")
  }

  private static func range(of word: String, in token: String) -> Range<String.Index>? {
    var start = token.startIndex
    while start < token.endIndex {
      if token[start...].hasPrefix(word) { return start..<token.index(start, offsetBy: word.count) }
      start = token.index(after: start)
    }
    return nil
  }
}
