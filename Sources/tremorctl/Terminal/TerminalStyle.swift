/// How a picture may be drawn: what the terminal understands and what the user asked for.
package struct TerminalStyle: Sendable, Equatable {
  /// ANSI colours. Never the only carrier of a meaning.
  package var hasColor: Bool
  /// Braille and block characters; without them everything is ASCII.
  package var hasUnicode: Bool

  package init(hasColor: Bool, hasUnicode: Bool) {
    self.hasColor = hasColor
    self.hasUnicode = hasUnicode
  }

  /// From the environment: `NO_COLOR` (any value but the empty one, no-color.org) and `TERM=dumb` or unset turn colour
  /// off; Unicode needs UTF-8 in the first set of `LC_ALL`, `LC_CTYPE`, `LANG`, and more than the kernel's console.
  package init(environment: [String: String], isTerminal: Bool) {
    func value(_ name: String) -> String? {
      guard let text = environment[name], !text.isEmpty else { return nil }
      return text
    }
    let terminal = value("TERM") ?? "dumb"
    hasColor = isTerminal && value("NO_COLOR") == nil && terminal != "dumb"
    let locale = (value("LC_ALL") ?? value("LC_CTYPE") ?? value("LANG") ?? "").lowercased()
    hasUnicode = (locale.contains("utf-8") || locale.contains("utf8")) && terminal != "linux" && terminal != "dumb"
  }
}

/// The few inks of a picture, from the 16 colours that every terminal's user has chosen for himself.
package enum Ink: Sendable, Equatable {
  case plain, faint, strong, cyan, green, yellow, magenta, red, blue

  var code: String {
    switch self {
    case .plain: ""
    case .faint: "\u{1B}[2m"
    case .strong: "\u{1B}[1m"
    case .cyan: "\u{1B}[36m"
    case .green: "\u{1B}[32m"
    case .yellow: "\u{1B}[33m"
    case .magenta: "\u{1B}[35m"
    case .red: "\u{1B}[31m"
    case .blue: "\u{1B}[34m"
    }
  }

  /// The ink of a label or a state, by what a reader wants to tell apart at a glance.
  package static func of(_ word: String) -> Ink {
    switch word {
    case "gait", "walking": .green
    case "freeze_tremble", "clonus_like": .magenta
    case "standing_fast", "standing_oscillation", "postural_oscillation", "standing": .yellow
    case "rest_oscillation", "rhythmic_slow", "seated", "lying", "rest": .cyan
    case "unusable", "off_body", "external_vibration": .red
    case "kinetic_oscillation", "broad_tremble", "plm_series", "leg_movement", "jerk": .blue
    default: .plain
    }
  }
}

/// `value` with `decimals` places, whatever the locale.
func decimal(_ value: Double, _ decimals: Int) -> String {
  guard value.isFinite, value.magnitude < 1e12 else { return "-" }
  var scale = 1
  for _ in 0..<decimals { scale *= 10 }
  let units = Int((value.magnitude * Double(scale)).rounded())
  let sign = value < 0 && units > 0 ? "-" : ""
  guard decimals > 0 else { return "\(sign)\(units)" }
  let fraction = "\(units % scale)"
  return "\(sign)\(units / scale)." + String(repeating: "0", count: decimals - fraction.count) + fraction
}

/// 75 → "1:15", 3675 → "1:01:15".
func clockTime(_ seconds: Double) -> String {
  let whole = Int(max(0, seconds.isFinite ? min(seconds, 1e9) : 0))
  func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
  let rest = "\(two(whole % 60))"
  return whole >= 3600 ? "\(whole / 3600):\(two(whole / 60 % 60)):\(rest)" : "\(whole / 60):\(rest)"
}

/// `rest_oscillation` → "rest oscillation".
func spoken(_ word: String) -> String { String(word.map { $0 == "_" ? " " : $0 }) }
