/// A tone's phase and amplitude block by block, turned down by its own frequency: 1 everywhere for a steady tone.
struct PhaseTrack: ~Copyable, Sendable {
  private var re: InlineArray<128, Float> = InlineArray(repeating: 0)
  private var im: InlineArray<128, Float> = InlineArray(repeating: 0)
  /// Unwrapped phase of each block, and of each pair of neighbours, radians.
  private var phase: InlineArray<128, Float> = InlineArray(repeating: 0)
  private var smooth: InlineArray<128, Float> = InlineArray(repeating: 0)
  private var count = 0
  /// See `PairCoherence`.
  var coherence = 0.0
  /// Σ over blocks and axes of the power, in units of the tone's.
  var energy: Float = 0

  init() {}

  mutating func begin(_ count: Int) { self.count = min(count, 128) }

  mutating func set(_ b: Int, re r: Float, im i: Float) {
    re[b & 127] = r
    im[b & 127] = i
  }

  /// Share of the power that the steady tone explains.
  var steadiness: Double {
    mutating get { energy > 0 ? min(1, Double(count) / Double(energy)) : 0 }
  }

  /// Computes the phases. Where noise hides the tone, an unwrapped phase may be off by whole turns.
  mutating func unwrap() {
    var last = SIMD2<Float>.zero
    var b = 0
    while b < count {
      // Two angles at a time of each kind: of the block, and of the sum with the next one.
      let (here, there, after) = (b & 127, (b + 1) & 127, (b + 2) & 127)
      let x = SIMD4(re[here], re[here] + re[there], re[there], re[there] + re[after])
      let y = SIMD4(im[here], im[here] + im[there], im[there], im[there] + im[after])
      let angle = Elementary.angle(x, y)
      for k in 0..<2 where b + k < count {
        let two = SIMD2(angle[2 * k], angle[2 * k + 1])
        // Rounding by adding and taking away 1.5 × 2²³: the library's is a call.
        let turns = (two - last) * 0.159_154_94
        last = two - ((turns + 12_582_912) - 12_582_912) * 6.283_185_3
        phase[(b + k) & 127] = last[0]
        smooth[(b + k) & 127] = last[1]
      }
      b += 2
    }
  }

  /// Standard error of the phase's slope, radians per block: from the phases less their straight line, once as white and
  /// once with their correlation over `lags` blocks (Bartlett's weights: Newey and West 1987). The larger of the two.
  mutating func slopeError(lags: Int) -> Double {
    let n = Double(count)
    guard count >= 4 else { return 0 }
    let middle = (n - 1) / 2
    var sum = 0.0
    var moment = 0.0
    for b in 0..<count {
      sum += Double(phase[b & 127])
      moment += Double(phase[b & 127]) * (Double(b) - middle)
    }
    let spread = n * (n * n - 1) / 12
    let mean = sum / n
    let slope = moment / spread
    // What is left over, times its lever.
    var squares = 0.0
    for b in 0..<count {
      let t = Double(b) - middle
      let rest = Double(phase[b & 127]) - mean - slope * t
      squares += rest * rest
      lever[b & 127] = Float(rest * t)
    }
    residual = squares / (n - 2)
    let white = residual / spread
    var correlated = 0.0
    for lag in 0...lags {
      var product = 0.0
      for b in lag..<max(lag, count) { product += Double(lever[b & 127]) * Double(lever[(b - lag) & 127]) }
      correlated += (lag == 0 ? 1 : 2 * (1 - Double(lag) / Double(lags + 1))) * product
    }
    return max(white, correlated / (spread * spread) * n / (n - 2)).squareRoot()
  }

  private var lever: InlineArray<128, Float> = InlineArray(repeating: 0)
  /// Variance of the phases about their straight line, radians²; after `slopeError`.
  private var residual = 0.0

  /// How many times as much the phase varies about its straight line as noise alone would make it, after `slopeError`:
  /// about 1 for a steady tone. The noise is taken from the amplitude's changes from block to block, in which neither a
  /// wandering frequency nor a slow waxing shows.
  mutating func excess() -> Double {
    guard count >= 4 else { return 0 }
    var squares = 0.0
    var sum = 0.0
    var last = 0.0
    for b in 0..<count {
      let r = Double(re[b & 127])
      let i = Double(im[b & 127])
      let size = (r * r + i * i).squareRoot()
      if b > 0 { squares += (size - last) * (size - last) }
      sum += size
      last = size
    }
    let mean = sum / Double(count)
    // Twice the variance, and both relative to the amplitude.
    let noise = squares / Double(2 * (count - 1))
    return noise > 0 ? residual * mean * mean / noise : 0
  }

  /// Mean advance of the phase, radians per block, from pairs of blocks two apart, each the sum of two neighbours, and its
  /// standard error.
  mutating func pulsePair() -> (advance: Double, error: Double) {
    guard count >= 8 else { return (0, .infinity) }
    var r = 0.0
    var i = 0.0
    var power = 0.0
    var squaredStep = 0.0
    var steps = 0.0
    for b in 0..<(count - 1) {
      let (x, y) = pair(b)
      power += x * x + y * y
      if b >= 2 {
        let (u, v) = pair(b - 2)
        r += x * u + y * v
        i += y * u - x * v
        let step = Double(smooth[b & 127] - smooth[(b - 2) & 127]) / 2
        squaredStep += step * step
        steps += 1
      }
    }
    let pairs = Double(count - 3)
    let advance = Elementary.angle(r, i) / 2
    // Noise in a pair, relative to the tone: what is left of the power where blocks do not share noise.
    let tone = max((r * r + i * i).squareRoot() / pairs, 1e-12)
    let noise = max(0, power / Double(count - 1) - tone) / tone
    // High SNR: all but the first and last phases cancel; low SNR: the products of noise with noise add up.
    let span = Double(count - 2)
    let white = noise / (span * span) + noise * noise / (4 * span)
    // The window reaches a block further than the pairs at either end; the phase goes on there as in the blocks next to it.
    let last = count - 2
    let start = Double(smooth[3] - smooth[0]) / 3
    let end = Double(smooth[last & 127] - smooth[(last - 3) & 127]) / 3
    let wander = max(0, squaredStep / steps - advance * advance) / (span * span)
    return ((advance * span + start + end) / Double(count), (white + wander).squareRoot())
  }

  private mutating func pair(_ b: Int) -> (Double, Double) {
    (Double(re[b & 127] + re[(b + 1) & 127]) / 2, Double(im[b & 127] + im[(b + 1) & 127]) / 2)
  }

  /// When each cycle begins, from the phase between blocks; `frequency` in Hz, `interval` seconds from block to block.
  mutating func cycles(frequency: Double, interval: Double) -> CycleStatistics? {
    guard count >= 8 else { return nil }
    // Phase in turns at the middle between blocks 0 and 1, then on: carrier plus what the track says.
    let advance = frequency * interval
    let last = count - 2
    var cycles = CycleTimes()
    var next = turns(0, advance).rounded(.up)
    var b = 0
    while b < last {
      let here = turns(b, advance)
      let there = turns(b + 1, advance)
      // A phase that goes back says that noise hid the tone.
      guard there > here else {
        b += 1
        continue
      }
      while next < there {
        let linear = (next - here) / (there - here)
        guard linear >= 0 else {
          next += 1
          continue
        }
        // One step of Newton's on the cubic through four points.
        let error = cubic(b, linear, last, advance) - next
        cycles.add((Double(b) + linear - error / (there - here)) * interval)
        next += 1
      }
      b += 1
    }
    return cycles.statistics()
  }

  private mutating func turns(_ b: Int, _ advance: Double) -> Double {
    Double(b) * advance + Double(smooth[b & 127]) * 0.159_154_943_091_895_34
  }

  /// Catmull–Rom between points b and b + 1.
  private mutating func cubic(_ b: Int, _ t: Double, _ last: Int, _ advance: Double) -> Double {
    let p1 = turns(b, advance)
    let p2 = turns(b + 1, advance)
    let p0 = b > 0 ? turns(b - 1, advance) : 2 * p1 - p2
    let p3 = b + 2 <= last ? turns(b + 2, advance) : 2 * p2 - p1
    let a = p2 - p0
    let c = 2 * p0 - 5 * p1 + 4 * p2 - p3
    let d = 3 * (p1 - p2) + p3 - p0
    return p1 + 0.5 * t * (a + t * (c + t * d))
  }
}
