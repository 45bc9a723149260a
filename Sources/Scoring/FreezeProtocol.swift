/// The published protocols for freezing of gait.
package enum FreezeProtocol {
  /// Frames of one record: counted as in Bächlin et al. 2010, IEEE TITB 14:436.
  package struct Frames: Sendable, Equatable {
    package var truePositive = 0
    package var trueNegative = 0
    package var falsePositive = 0
    package var falseNegative = 0

    package init(truePositive: Int = 0, trueNegative: Int = 0, falsePositive: Int = 0, falseNegative: Int = 0) {
      self.truePositive = truePositive
      self.trueNegative = trueNegative
      self.falsePositive = falsePositive
      self.falseNegative = falseNegative
    }

    fileprivate mutating func count(_ real: Bool, _ claim: Bool, isExcused: Bool) {
      switch (real, claim) {
      case (true, true): truePositive += 1
      case (false, false): trueNegative += 1
      // A late end counts as found, a late start as rightly silent.
      case (false, true): if isExcused { truePositive += 1 } else { falsePositive += 1 }
      case (true, false): if isExcused { trueNegative += 1 } else { falseNegative += 1 }
      }
    }
  }

  /// Seconds of a frame, and how long after a freeze begins or ends a disagreement is the detector's latency and no error.
  package static let frame = 0.5
  package static let latency = 2.0

  /// - Parameters:
  ///   - truth: for each frame whether the feet stuck; nil where it is not to be scored. Those frames are left out before
  ///     anything is counted, as the authors do.
  ///   - said: whether an event covers the frame.
  package static func count(truth: [Bool?], said: [Bool]) -> Frames {
    blocks(truth: truth, said: said, frames: .max).first ?? Frames()
  }

  /// The same in pieces of so many frames that count, for intervals: what happens within one is not independent.
  package static func blocks(truth: [Bool?], said: [Bool], frames length: Int) -> [Frames] {
    var real: [Bool] = []
    var claims: [Bool] = []
    for (t, s) in zip(truth, said) {
      guard let t else { continue }
      real.append(t)
      claims.append(s)
    }
    let reach = Int(latency / frame)
    var blocks: [Frames] = []
    var sinceChange = Int.max / 2
    for k in real.indices {
      if k % length == 0 { blocks.append(Frames()) }
      sinceChange = k > 0 && real[k] != real[k - 1] ? 0 : sinceChange + 1
      // The first frame of all begins a freeze too, but ends none.
      if k == 0, real[k] { sinceChange = 0 }
      blocks[blocks.count - 1].count(real[k], claims[k], isExcused: sinceChange < reach)
    }
    return blocks
  }

  /// Area under the curve of hits against false alarms (Mann and Whitney): the chance that a score of a freeze is above one
  /// of none, ties counted half. Nil without both.
  package static func areaUnderCurve(freezes: [Double], others: [Double]) -> Double? {
    guard !freezes.isEmpty, !others.isEmpty else { return nil }
    let all = (freezes.map { ($0, true) } + others.map { ($0, false) }).sorted { $0.0 < $1.0 }
    var rankSum = 0.0
    var i = 0
    while i < all.count {
      var j = i
      while j < all.count, all[j].0 == all[i].0 { j += 1 }
      let rank = 0.5 * Double(i + 1 + j)
      for k in i..<j where all[k].1 { rankSum += rank }
      i = j
    }
    let n = Double(freezes.count)
    return (rankSum - n * (n + 1) / 2) / (n * Double(others.count))
  }
}
