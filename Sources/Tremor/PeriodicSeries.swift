/// A leg movement: seconds since the first sample of the run.
package struct LegMovement: Sendable, BitwiseCopyable, Equatable {
  package var onset: Double
  package var offset: Double

  package init(onset: Double, offset: Double) {
    self.onset = onset
    self.offset = offset
  }
}

/// Periodic leg movements by the rules: which movements in a row make a series.
///
/// WASM 2016 (Ferri et al.): a candidate lasts 0.5 to 10 s (one leg); a series is four or more candidates in a row whose
/// onsets lie 10 to 90 s apart; a movement that is no candidate, or another interval, ends it. AASM: 5 to 90 s, and what is
/// no candidate is not counted. Times are compared in whole milliseconds, so that 10.000 s is 10 s.
package struct PeriodicSeries: Sendable {
  package static let fewest = 4

  /// What a movement, or the lack of one, did to the series.
  package enum Change: Sendable, Equatable {
    case nothing
    /// The fourth in a row: it began with the first.
    case began
    case grew
    case ended
    /// One ended, and the movement is the first of what may be the next.
    case endedAndBegun
  }

  /// The run by WASM rules: onset of the first, the last movement, and how many.
  package private(set) var first = 0.0
  package private(set) var last = LegMovement(onset: 0, offset: 0)
  package private(set) var count = 0
  /// The same by AASM rules.
  package private(set) var countAASM = 0
  private var lastAASM = 0.0
  /// Movements in series of four or more, over the run.
  package private(set) var total = 0
  package private(set) var totalAASM = 0

  package init() {}

  package var isSeries: Bool { count >= Self.fewest }

  private static func milliseconds(_ seconds: Double) -> Double { (seconds * 1000).rounded() }

  package static func isCandidate(_ movement: LegMovement) -> Bool {
    let length = milliseconds(movement.offset - movement.onset)
    return length >= 500 && length <= 10_000
  }

  /// The next movement, in order of onset.
  package mutating func add(_ movement: LegMovement) -> Change {
    addAASM(movement)
    guard Self.isCandidate(movement) else { return end() }
    let interval = Self.milliseconds(movement.onset - last.onset)
    if count > 0, interval >= 10_000, interval <= 90_000 {
      count += 1
      last = movement
      if count == Self.fewest {
        total += Self.fewest
        return .began
      }
      if count > Self.fewest {
        total += 1
        return .grew
      }
      return .nothing
    }
    let change = end()
    first = movement.onset
    last = movement
    count = 1
    return change == .ended ? .endedAndBegun : .nothing
  }

  private mutating func addAASM(_ movement: LegMovement) {
    guard Self.isCandidate(movement) else { return }
    let interval = Self.milliseconds(movement.onset - lastAASM)
    countAASM = countAASM > 0 && interval >= 5000 && interval <= 90_000 ? countAASM + 1 : 1
    if countAASM == Self.fewest { totalAASM += Self.fewest }
    if countAASM > Self.fewest { totalAASM += 1 }
    lastAASM = movement.onset
  }

  /// No movement has begun up to `time`: more than 90 s after the last one the run is over.
  package mutating func wait(until time: Double) -> Change {
    if countAASM > 0, Self.milliseconds(time - lastAASM) > 90_000 { countAASM = 0 }
    guard count > 0, Self.milliseconds(time - last.onset) > 90_000 else { return .nothing }
    return end()
  }

  /// The run is over, whatever for.
  package mutating func end() -> Change {
    let was = isSeries
    count = 0
    return was ? .ended : .nothing
  }
}
