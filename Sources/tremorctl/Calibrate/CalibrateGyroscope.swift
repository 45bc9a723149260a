import Calibrating
import Daemon
import LinuxIO
import Signal
import Wire

extension CalibrationSession {
  /// The gyroscope's bias, from a sensor that lies still. `isOptional`: a chip without a gyroscope is no failure.
  func gyroscope(isOptional: Bool) throws(Refused) -> Calibration.Gyroscope? {
    var stream = try open()
    let found = stream.found.description
    guard found.hasGyroscope else {
      let text = "the \(found.chip.word) has no gyroscope"
      if !isOptional { throw Refused(text: text, exitCode: 65) }
      guide.say("gyro: \(text).")
      return nil
    }
    guide.say(
      "gyro: lay the sensor on something solid and leave it alone for \(decimal(seconds, 0)) s. It begins by itself.")
    let rate = found.nominalRate.value
    let needed = Int(seconds * rate)
    // What a chip says right after its start belongs to no rest.
    let settling = Int(0.3 * rate)
    var samples: [Sample] = []
    var silence = Silence()
    var skipped = 0
    var last: RestCheck.Disturbance?
    let check = RestCheck(found)
    let end = MonotonicClock.now() + Int64((patience + seconds) * 1e9)
    while MonotonicClock.now() < end {
      try take(&stream, &silence) { sample in
        if skipped < settling { skipped += 1 } else { samples.append(sample) }
      } gap: {
        samples = []
      }
      if samples.count < needed {
        if samples.count > Int(rate / 2), let disturbance = check.disturbance(in: samples[...]) {
          if disturbance.kind == .stuck { throw Refused(text: "gyro: \(disturbance.words)", exitCode: 65) }
          guide.progress("not still: \(disturbance.words)", key: disturbance.what)
          last = disturbance
          samples = []
        } else {
          let done = decimal(Double(samples.count) / rate, 0)
          guide.progress("still for \(done) s of \(decimal(seconds, 0)) s", key: "still")
        }
        continue
      }
      do {
        let bias = try GyroscopeBias(Array(samples.prefix(needed)), of: found)
        let temperature = temperature(found.chip)
        let result = Calibration.Gyroscope(
          bias: bias.bias, error: bias.error, scale: found.rotationScale, temperature: temperature, date: date())
        guide.say(result.report)
        return result
      } catch .disturbed(let disturbance) {
        guide.progress("not still: \(disturbance.words)", key: disturbance.what)
        last = disturbance
        samples = []
      } catch {
        throw Refused(text: "gyro: \(error.words)", exitCode: 65)
      }
    }
    throw Refused(
      text: "gyro: the sensor was not still for \(decimal(seconds, 0)) s in \(decimal(patience + seconds, 0)) s"
        + (last.map { ": " + $0.words } ?? "") + ". Lay it on something solid, away from the keyboard", exitCode: 65)
  }
}
