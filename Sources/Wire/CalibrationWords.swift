import Signal

extension Calibration {
  /// On one line, for the journal and for `info`.
  package var words: String {
    var parts: [String] = []
    if let gyroscope { parts.append("gyroscope's bias " + Self.list(gyroscope.bias * (180 / .pi), 3) + " °/s") }
    if let accelerometer {
      parts.append(
        "accelerometer's offset " + Self.list(accelerometer.offset * (1000 / standardGravity), 1) + " mg, sensitivity "
          + Self.list(accelerometer.sensitivity, 4))
    }
    if let strap { parts.append("strap " + strap.words) }
    return parts.joined(separator: "; ")
  }

  /// `0.31, -1.20, 0.08`
  package static func list(_ v: SIMD3<Double>, _ decimals: Int) -> String {
    (0..<3).map { JSONLine.fixed(v[$0], decimals) ?? "?" }.joined(separator: ", ")
  }
}

extension Calibration.Strap {
  package var words: String {
    guard let resonance else { return "without a resonance up to \(JSONLine.fixed(highest.value, 0) ?? "?") Hz" }
    return "resonance \(JSONLine.fixed(resonance.frequency.value, 1) ?? "?") Hz, damping "
      + "\(JSONLine.fixed(resonance.damping, 2) ?? "?")"
  }
}
