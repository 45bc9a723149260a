import Signal

/// The noise of a sensor at rest beside what its data sheet states.
enum NoiseRules {
  /// Times the sheet's figure: sheets give typical values, and the bandwidth is known to a half only.
  static let warning = 3.0

  static func findings(_ facts: Facts) -> [Finding] {
    guard let stream = facts.stream, stream.refusal == nil, stream.figures.samples > 0 else { return [] }
    let density = stream.chip?.noiseDensity
    let axes = stream.figures.axes
    var findings = [
      finding(
        "accel", axes.prefix(3).map { $0.noise / standardGravity * 1000 }, decimals: 2, unit: "mg",
        sheet: density.flatMap { density in
          stream.bandwidth.map { density.acceleration / standardGravity * 1000 * $0.acceleration.squareRoot() }
        })
    ]
    if stream.hasGyroscope {
      findings.append(
        finding(
          "gyro", axes.suffix(3).map { $0.noise * 180 / .pi }, decimals: 4, unit: "°/s",
          sheet: density.flatMap { density in
            stream.bandwidth.map { density.rotation * 180 / .pi * $0.rotation.squareRoot() }
          }))
    }
    return findings
  }

  private static func finding(
    _ name: String, _ noise: [Double], decimals: Int, unit: String, sheet: Double?
  ) -> Finding {
    var words = "\(name) " + noise.map { fixed($0, decimals) }.joined(separator: ", ") + " \(unit) rms"
    guard let sheet, sheet > 0 else { return Finding(.noise, .ok, words) }
    words += "; data sheet \(fixed(sheet, decimals))"
    let worst = (noise.max() ?? 0) / sheet
    if worst <= warning { return Finding(.noise, .ok, words) }
    return Finding(
      .noise, .warning, words + ": \(fixed(worst, worst < 10 ? 1 : 0)) times that",
      help: "did it move? Lay it on a firm table and try again; if it stays so: a poor supply or a clone")
  }
}
