import Signal

/// One setting: how it is named, what it means, what it may be, and where it is kept in `Root`.
///
/// The tables of these keys drive everything that touches configuration: the reader, the validation, the canonical
/// text, and the commented `tremord.toml`.
package struct Key<Root>: Sendable {
  /// Dotted: `sensor.rate_hz`.
  package var name: String
  /// The unit in the field's terms, empty where there is none.
  package var unit: String
  /// What values it may take, in words: `25 to 200`, `"auto", "mpu6050"`.
  package var allowed: String
  /// What it means, one line without a full stop.
  package var meaning: String
  /// A value to show for a key that has no default.
  package var example: String?
  /// The value as TOML, nil where it is left out.
  let text: @Sendable (Root) -> String?
  /// Takes the value over, or says what is wrong with it.
  let set: @Sendable (inout Root, TOMLDocument.Value) -> Problem?

  /// The same key in a root that holds this one.
  func inside<Outer>(_ table: String, _ path: any WritableKeyPath<Outer, Root> & Sendable) -> Key<Outer> {
    let (text, set) = (text, set)
    return Key<Outer>(
      name: "\(table).\(name)", unit: unit, allowed: allowed, meaning: meaning, example: example,
      text: { text($0[keyPath: path]) }, set: { set(&$0[keyPath: path], $1) })
  }
}

/// Why a value is refused, as the end of a sentence that begins with the key's name.
struct Problem: Equatable {
  var what: String
}

extension Key {
  static func number(
    _ name: String, _ unit: String, _ range: ClosedRange<Double>,
    _ path: any WritableKeyPath<Root, Double> & Sendable, _ meaning: String
  ) -> Key {
    Key(
      name: name, unit: unit, allowed: "\(range.lowerBound.short) to \(range.upperBound.short)", meaning: meaning,
      text: { $0[keyPath: path].description },
      set: { root, value in
        let number: Double
        switch value {
        case .float(let float): number = float
        case .integer(let integer): number = Double(integer)
        default: return Problem(what: "is \(value.typeName) where a number is needed")
        }
        guard range.contains(number) else { return Problem(what: "is out of range: \(number.short)") }
        root[keyPath: path] = number
        return nil
      })
  }

  static func integer(
    _ name: String, _ unit: String, _ range: ClosedRange<Int>,
    _ path: any WritableKeyPath<Root, Int> & Sendable, _ meaning: String
  ) -> Key {
    Key(
      name: name, unit: unit, allowed: "\(range.lowerBound) to \(range.upperBound)", meaning: meaning,
      text: { $0[keyPath: path].description },
      set: { root, value in
        let (integer, problem) = wholeNumber(value, range)
        if let integer { root[keyPath: path] = integer }
        return problem
      })
  }

  /// An integer that may be left out; `example` is shown in its place.
  static func optionalInteger(
    _ name: String, _ unit: String, _ range: ClosedRange<Int>,
    _ path: any WritableKeyPath<Root, Int?> & Sendable, example: Int, _ meaning: String
  ) -> Key {
    Key(
      name: name, unit: unit, allowed: "\(range.lowerBound) to \(range.upperBound)", meaning: meaning,
      example: example.description, text: { $0[keyPath: path]?.description },
      set: { root, value in
        let (integer, problem) = wholeNumber(value, range)
        if let integer { root[keyPath: path] = integer }
        return problem
      })
  }

  /// One word of a closed set.
  static func word<Word: Sendable & Equatable>(
    _ name: String, _ words: [(String, Word)], _ path: any WritableKeyPath<Root, Word> & Sendable, _ meaning: String
  ) -> Key {
    Key(
      name: name, unit: "", allowed: list(words.map(\.0)), meaning: meaning,
      text: { root in words.first { $0.1 == root[keyPath: path] }.map { quoted($0.0) } },
      set: { root, value in
        let (word, problem) = chosen(value, words)
        if let word { root[keyPath: path] = word }
        return problem
      })
  }

  /// One word of a closed set, or nothing.
  static func optionalWord<Word: Sendable & Equatable>(
    _ name: String, _ words: [(String, Word)], _ path: any WritableKeyPath<Root, Word?> & Sendable, example: String,
    _ meaning: String
  ) -> Key {
    Key(
      name: name, unit: "", allowed: list(words.map(\.0)), meaning: meaning, example: quoted(example),
      text: { root in words.first { $0.1 == root[keyPath: path] }.map { quoted($0.0) } },
      set: { root, value in
        let (word, problem) = chosen(value, words)
        if let word { root[keyPath: path] = word }
        return problem
      })
  }

  /// Free text that `check` may refuse by saying what is wrong with it.
  static func string(
    _ name: String, _ allowed: String, _ path: any WritableKeyPath<Root, String> & Sendable, _ meaning: String,
    _ check: @escaping @Sendable (String) -> String? = { _ in nil }
  ) -> Key {
    Key(
      name: name, unit: "", allowed: allowed, meaning: meaning, text: { quoted($0[keyPath: path]) },
      set: { root, value in
        guard case .string(let string) = value else {
          return Problem(what: "is \(value.typeName) where a string is needed")
        }
        if let complaint = check(string) { return Problem(what: "\(complaint): \(quoted(string))") }
        if string.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
          return Problem(what: "holds a control character")
        }
        root[keyPath: path] = string
        return nil
      })
  }

  static func path(
    _ name: String, _ path: any WritableKeyPath<Root, String> & Sendable, _ meaning: String
  ) -> Key {
    .string(name, "an absolute path", path, meaning) { $0.hasPrefix("/") ? nil : "is no absolute path" }
  }

  private static func wholeNumber(_ value: TOMLDocument.Value, _ range: ClosedRange<Int>) -> (Int?, Problem?) {
    guard case .integer(let wide) = value else {
      return (nil, Problem(what: "is \(value.typeName) where an integer is needed"))
    }
    guard let integer = Int(exactly: wide), range.contains(integer) else {
      return (nil, Problem(what: "is out of range: \(wide)"))
    }
    return (integer, nil)
  }

  private static func chosen<Word>(_ value: TOMLDocument.Value, _ words: [(String, Word)]) -> (Word?, Problem?) {
    guard case .string(let string) = value else {
      return (nil, Problem(what: "is \(value.typeName) where a string is needed"))
    }
    guard let word = words.first(where: { $0.0 == string }) else {
      return (nil, Problem(what: "is no known word: \(quoted(string))"))
    }
    return (word.1, nil)
  }

  private static func list(_ words: [String]) -> String { words.map(quoted).joined(separator: ", ") }
}

/// `text` as a TOML basic string.
func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\t": result += "\\t"
    default:
      if scalar.value < 0x20 || scalar.value == 0x7F {
        let hex = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
  }
  return result + "\""
}

extension Double {
  /// As a person writes it: `25`, not `25.0`.
  var short: String {
    let text = description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
