import Daemon
import Signal

extension SensorStream {
  /// Hands over what the next tenth of a second brings, and calls `gap` for each hole with samples in it; returns how many came.
  mutating func takeTenth(_ sample: (Sample) -> Void, gap: () -> Void) -> Int {
    var count = 0
    take(seconds: 0.1) { next in
      count += 1
      sample(next)
    } gap: { hole in
      if hole.lost > 0 { gap() }
    }
    return count
  }
}
