import Daemon
import IMU
import LinuxIO
import Settings

/// Looks at the configured interrupt line, and counts its edges.
enum LineSurvey {
  static func look(_ settings: Configuration, isDaemonReading: Bool) -> LineFacts? {
    guard let wired = LineAddress("line", settings.line) else { return nil }
    var facts = LineFacts(
      chip: settings.line.name.isEmpty ? settings.line.chip : settings.line.name, offset: settings.line.offset ?? 0)
    if let (path, offset) = try? wired.find() {
      facts.path = path
      facts.offset = Int(offset)
      facts.consumer = GPIOChip.consumer(path: path, offset: offset)
    }
    if isDaemonReading { return facts }
    do throws(SystemCallFailure) {
      _ = try EdgeLine(wired)
    } catch {
      facts.refusal = LineFacts.Refusal(
        errno: error.errno.code, words: "cannot \(error.operation) it: \(error.errno.words)", help: error.advice)
    }
    return facts
  }

  /// Counts a chip's data-ready edges, which go on when nobody reads its samples. A watermark's line does not fall then: its
  /// edges are those of the reads.
  static func count(_ facts: inout LineFacts?, _ settings: Configuration, _ identity: ChipIdentity) {
    guard let line = facts, line.refusal == nil, let setup = SensorSetups(settings.request).setup(for: identity) else {
      return
    }
    switch setup.driver {
    case .lsm6dso, .lsm6ds3, .adxl345: return
    case .mpu6050, .mpu6500, .icm20948: break
    }
    guard let wired = LineAddress("line", settings.line), let edges = try? EdgeLine(wired) else { return }
    let start = MonotonicClock.now()
    let end = start + 2_000_000_000
    var count = 0
    while MonotonicClock.now() < end {
      // The older library's queue holds 16 edges: 70 ms at 225 a second.
      MonotonicClock.sleep(until: MonotonicClock.now() + 10_000_000)
      if let found = try? edges.drain() { count += found.count + found.lost }
    }
    facts?.counted = (count, Double(MonotonicClock.now() - start) * 1e-9)
  }
}
