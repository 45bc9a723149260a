import Calibrating
import Daemon
import IMU
import LinuxIO
import Settings
import Signal
import Wire

extension CalibrationSession {
  /// Taps that are asked for.
  private static var asked: Int { 5 }

  /// Frequency and damping of the strap, from taps.
  func strap() throws(Refused) -> Calibration.Strap {
    let rate = try tapRate()
    var stream: SensorStream
    do { stream = try open(rate: rate) } catch {
      // A bus that does not carry it: what the daemon reads can be read here too.
      guard rate != nil, error.exitCode == 78 else { throw error }
      stream = try open()
    }
    let found = stream.found.description
    let nominal = found.nominalRate.value
    guide.say(
      "tap: strap the sensor on as you will wear it, keep the leg still, and tap the sensor \(Self.asked) times with a "
        + "fingertip, a second or two apart.")
    var finder = TapFinder(found)
    var taps: [TapFinder.Tap] = []
    var usable = 0
    var silence = Silence()
    let end = MonotonicClock.now() + Int64(patience * 1e9)
    while usable < Self.asked, MonotonicClock.now() < end {
      var fresh: [TapFinder.Tap] = []
      try take(&stream, &silence) { sample in
        if let tap = finder.consume(sample) { fresh.append(tap) }
      } gap: {
        finder.restart()
      }
      for tap in fresh {
        taps.append(tap)
        guard let ring = RingDown(tap, rate: nominal) else {
          guide.say("a tap that cannot be used: too strong, or too close to another one")
          continue
        }
        usable += 1
        guide.say("tap \(usable): \(ring.words(rate: nominal))")
      }
      guide.progress("\(usable) of \(Self.asked) taps")
    }
    do {
      let result = try StrapResonance(taps, rate: nominal)
      let strap = Calibration.Strap(
        resonance: result.resonance, highest: result.highest, taps: Int32(result.usable), date: date())
      guide.say(
        strap.report(result, settings.analysis, analysedTo: 0.4 * Self.daemonRate(found, settings.sensor.rateHz)))
      return strap
    } catch {
      throw Refused(
        text: "tap: \(usable) taps could be used, and at least \(StrapResonance.leastTaps) are needed. "
          + "Tap the sensor itself, briefly, with a second between the taps", exitCode: 65)
    }
  }

  private static func daemonRate(_ found: SensorDescription, _ asked: Double) -> Double {
    (try? found.chip.rate(for: Hertz(asked)).value) ?? asked
  }

  /// The chip's fastest rate up to 225 Hz: the faster, the higher a resonance can be seen, and any bus carries that. Nil: it
  /// is not faster than the configured one.
  private func tapRate() throws(Refused) -> Double? {
    let stream = try open()
    let found = stream.found.description
    guard let fastest = found.chip.rates.last(where: { $0 <= 225 }) else { return nil }
    return fastest > found.nominalRate.value * 1.05 ? fastest : nil
  }
}
