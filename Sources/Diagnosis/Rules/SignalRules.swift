import Signal

/// What came when the sensor was read: rate, losses, gravity, dead axes.
enum SignalRules {
  /// How far a chip's clock may be off before it is told, and before nothing measured with it is to be believed.
  static let clockWarning = 0.02
  static let clockFault = 0.10
  /// Of standard gravity: beyond what the zero offsets of the sheets add up to, and where a scale is wrong.
  static let gravityWarning = 0.10
  static let gravityFault = 0.40

  static func findings(_ facts: Facts) -> [Finding] {
    guard let stream = facts.stream else {
      return [Finding(.samples, .skipped, "the sensor was not read: " + reason(facts))]
    }
    if let refusal = stream.refusal {
      return [
        Finding(.samples, .fault, refusal.words, exitCode: refusal.exitCode)
      ]
    }
    guard stream.figures.samples > 0 else {
      return [
        Finding(
          .samples, .fault, "no sample in \(fixed(stream.seconds, 0)) s, though the chip took its settings",
          help: "switch its power off and on; if it stays so the chip is dead")
      ]
    }
    return [rate(stream), samples(stream), axes(stream), gravity(stream)]
  }

  private static func reason(_ facts: Facts) -> String {
    if facts.daemon.readsSensor { return "its samples belong to the daemon (sudo systemctl stop tremord frees them)" }
    if !facts.configuration.problems.isEmpty { return "the configuration has to be mended first" }
    return "what is wrong above has to be mended first"
  }

  private static func rate(_ stream: StreamFacts) -> Finding {
    let error = stream.rate / stream.nominalRate - 1
    let percent = fixed(100 * abs(error), 2)
    let sign = percent == "0.00" ? "" : (error < 0 ? "−" : "+")
    let words =
      "\(fixed(stream.rate, 3)) ± \(fixed(stream.rateError, 3)) Hz, nominal \(fixed(stream.nominalRate, 3)): "
      + "clock \(sign)\(percent) %"
    if abs(error) > clockFault {
      return Finding(
        .rate, .fault, words,
        help:
          "this is no clock error of a sound chip: a clone, or another chip than it says. Name it with sensor.chip, "
          + "or try another board")
    }
    if abs(error) > clockWarning {
      return Finding(
        .rate, .warning, words,
        help: "frequencies stay right: the measured rate is what counts")
    }
    return Finding(.rate, .ok, words)
  }

  private static func samples(_ stream: StreamFacts) -> Finding {
    // Of data: a few samples still lie in the FIFO at the end, and are not lost.
    let seconds = stream.rate > 0 ? Double(stream.figures.samples + stream.lostSamples) / stream.rate : stream.seconds
    let count = "\(counted(stream.figures.samples, "sample")) in \(fixed(seconds, 2)) s"
    let errors = stream.busErrors == 0 ? "no bus error" : counted(stream.busErrors, "bus error")
    let lost = stream.lostSamples
    if stream.holes.isEmpty && stream.overflows == 0 {
      if stream.busErrors == 0 { return Finding(.samples, .ok, "\(count), none lost, \(errors)") }
      return Finding(
        .samples, .warning, "\(count), none lost, but \(errors) on the way",
        help: "a marginal wire: shorten it, mend the ground, keep it away from motors")
    }
    let holes = stream.holes.map { "\($0.cause) \(counted($0.count, "time"))" }.joined(separator: ", ")
    let words = "\(count), \(lost) lost (\(holes)), \(errors)"
    let isMuch = lost * 20 > stream.figures.samples
    let help =
      stream.holes.contains { $0.cause == "fifo_overflow" || $0.cause == "ring_overrun" } && stream.busErrors == 0
      ? "this computer was too busy to read in time: look at its load, and at limits below"
      : "check wiring and power of the sensor; journalctl -k tells what the bus's driver says"
    return Finding(.samples, isMuch ? .fault : .warning, words, help: help)
  }

  /// Two seconds of one and the same value, and so many that the steps of a coarse chip cannot explain them.
  private static func isStuck(_ axis: SignalFigures.Axis, _ stream: StreamFacts) -> Bool {
    let limit = max(64, Int(2 * stream.nominalRate))
    return axis.longestRun >= min(limit, max(32, stream.figures.samples))
  }

  private static func axes(_ stream: StreamFacts) -> Finding {
    let names = ["accel x", "accel y", "accel z", "gyro x", "gyro y", "gyro z"].prefix(stream.hasGyroscope ? 6 : 3)
    if stream.isFrozen {
      return Finding(
        .axes, .fault, "all axes are stuck: the same sample again and again, which no live sensor gives",
        help: "switch the sensor's power off and on; if it stays so the chip is dead or no such chip")
    }
    let stuck = zip(names, stream.figures.axes).filter { isStuck($1, stream) }
    if !stuck.isEmpty {
      let isZero = stuck.allSatisfy { $1.mean == 0 && $1.longestRun == stream.figures.samples }
      let which = stuck.count == names.count ? "all axes are" : stuck.map { $0.0 }.joined(separator: ", ") + " stuck: "
      return Finding(
        .axes, .fault,
        (stuck.count == names.count ? "\(which) stuck: " : which)
          + (isZero ? "nothing but zeros" : "the same value for seconds, which no live sensor gives"),
        help: "switch the sensor's power off and on; if it stays so the chip is dead or no such chip")
    }
    if stream.figures.clipped > 0 {
      return Finding(
        .axes, .warning, "\(counted(stream.figures.clipped, "sample")) at the end of the range",
        help: "lay the sensor still and try again; for running set sensor.accel_range_g = 16, gyro_range_dps = 2000")
    }
    return Finding(.axes, .ok, "all \(names.count) move, none at the end of its range")
  }

  private static func gravity(_ stream: StreamFacts) -> Finding {
    let mean = stream.figures.axes.prefix(3).map { fixed($0.mean / standardGravity, 3) }
    let magnitude = stream.figures.gravity / standardGravity
    let words = "\(fixed(magnitude, 3)) g (x \(mean[0]), y \(mean[1]), z \(mean[2]))"
    let off = abs(magnitude - 1)
    if off <= gravityWarning { return Finding(.gravity, .ok, words) }
    if off <= gravityFault {
      return Finding(
        .gravity, .warning, words + " where 1 g is due",
        help: "lay the sensor still and try again; if it stays so: tremorctl calibrate")
    }
    let isHalf = stream.chip == .lsm6dso && abs(magnitude - 0.5) < 0.1
    return Finding(
      .gravity, .fault, words + " where 1 g is due",
      help: isHalf
        ? "half of it is what an LSM6DSO32 shows, which says the same identity: sensor.chip = \"lsm6dso32\""
        : "the scale is wrong or the sensor moves: lay it still; if it stays so it is another chip than it says")
  }
}
