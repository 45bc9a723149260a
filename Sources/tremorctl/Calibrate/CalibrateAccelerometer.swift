import Calibrating
import Daemon
import LinuxIO
import Signal
import Wire

extension CalibrationSession {
  /// Seconds in which a seventh, slanted position is waited for.
  private static var checkSeconds: Double { 20 }

  /// Offset and sensitivity of the accelerometer, from six sides and, if the person likes, a slanted position as a check.
  func accelerometer() throws(Refused) -> Calibration.Accelerometer {
    var stream = try open()
    let found = stream.found.description
    var finder = PositionFinder(found)
    var silence = Silence()
    guide.say(
      "accel: put the sensor down on each of its six sides, in any order, and leave it there until it is told. "
        + "A few degrees askew do no harm; a hand is not still enough.")
    let end = MonotonicClock.now() + Int64(patience * 1e9)
    var checkEnd: Int64?
    while MonotonicClock.now() < checkEnd ?? end {
      var position: PositionFinder.Position?
      try take(&stream, &silence) { sample in
        if let next = finder.consume(sample) { position = next }
      } gap: {
        finder.restart()
      }
      if let position {
        guide.say(describe(position, finder.missing))
        if finder.missing.isEmpty, position.face == nil || checkEnd != nil { break }
      } else {
        let what = checkEnd == nil ? "missing: \(Self.list(finder.missing))" : "a slanted position"
        switch finder.disturbance {
        case .some(let found) where found.kind == .stuck: guide.progress(found.words, key: found.what)
        case .some: guide.progress("moving; \(what)")
        case nil: guide.progress("still: turn it; \(what)")
        }
      }
      if checkEnd == nil, finder.missing.isEmpty {
        if finder.positions.count > 6 { break }
        guide.say("Now lean it at a slant, as a check. Without it the result is kept unchecked after 20 s.")
        checkEnd = MonotonicClock.now() + Int64(Self.checkSeconds * 1e9)
      }
    }
    do {
      let fit = try SixPositions(finder.positions)
      let result = Calibration.Accelerometer(
        offset: fit.offset, sensitivity: fit.sensitivity, residual: fit.residual, positions: Int32(fit.positions),
        scale: found.accelerationScale, temperature: temperature(found.chip), date: date())
      guide.say(result.report)
      return result
    } catch {
      var text = "accel: \(error.words)"
      if finder.positions.isEmpty, let disturbance = finder.disturbance { text += "; \(disturbance.words)" }
      throw Refused(text: text, exitCode: 65)
    }
  }

  private func describe(_ position: PositionFinder.Position, _ missing: [Face]) -> String {
    let reading = Calibration.list(position.acceleration / standardGravity, 3) + " g"
    guard let face = position.face else { return "slanted: \(reading)" }
    return "\(face) up: \(reading)" + (missing.isEmpty ? "" : "; missing: \(Self.list(missing))")
  }

  private static func list(_ faces: [Face]) -> String { faces.map { "\($0)" }.joined(separator: " ") + " up" }
}
