import Signal

/// Looks at what came over the bus for what no sensor on a leg gives, before anybody takes it for a measurement.
///
/// Three signs, each with what users of such sensors have met: a sample whose bytes are all alike (a data line held low
/// or high, a transfer cut off in its middle), whole samples that repeat (a die that hangs), one axis that repeats while
/// the others move. The last two lean on the sensor's own noise: where its data sheet says that the noise is lost in
/// the rounding (`least`), a still leg gives equal samples too, and nothing is concluded. Pure, and of a fixed size.
package struct FrameCheck: Sendable {
  package enum Verdict: Equatable, Sendable {
    case good
    /// A sample is all zeros, all ones, or one byte throughout: the burst is none.
    case noSample
    /// Every sample has been the same for a quarter of a second, and 25 times at least.
    case frozen
  }

  /// The least noise, in counts rms, at which a repeated reading says something. At half a count a reading is the same as
  /// the one before in 68 % of cases at most: a hundred in a row, once in 10¹⁶.
  private static let least = 0.5

  private let decoder: FrameDecoder
  private let stride: Int
  private let canFreeze: Bool
  private let moves: SIMD8<UInt8>
  private let frozenLimit: Int32
  private let axisLimit: Int32
  private var last: Sample?
  private var same: Int32 = 0
  private var axisSame = SIMD8<Int32>(repeating: 0)

  package init(_ description: SensorDescription) {
    decoder = FrameDecoder(description)
    stride = description.bytesPerSample
    let rate = description.nominalRate.value
    let noise = description.noiseCounts ?? (0, 0)
    let (accelerates, rotates) = (noise.acceleration >= Self.least, noise.rotation >= Self.least)
    canFreeze = accelerates || rotates
    var moves = SIMD8<UInt8>(repeating: 0)
    for k in 0..<3 {
      moves[k] = accelerates ? 1 : 0
      moves[4 + k] = rotates ? 1 : 0
    }
    self.moves = moves
    frozenLimit = Int32(max(25, 0.25 * rate))
    axisLimit = Int32(max(100, rate))
  }

  /// Judges the frame, which follows on the last one that was judged, well or not.
  package mutating func judge(_ frame: inout RawFrame) -> Verdict {
    let count = decoder.count(in: &frame)
    if hasAlikeBytes(&frame, count) { return .noSample }
    for i in 0..<count { add(decoder.decode(i, of: &frame)) }
    return canFreeze && same >= frozenLimit ? .frozen : .good
  }

  /// Axes that have not moved for a second, and 100 samples at least: bits 0 to 2 acceleration X, Y, Z, bits 3 to 5 rotation.
  package var stuckAxes: UInt8 {
    var bits: UInt8 = 0
    for k in 0..<3 {
      if moves[k] == 1, axisSame[k] >= axisLimit { bits |= 1 << UInt8(k) }
      if moves[4 + k] == 1, axisSame[4 + k] >= axisLimit { bits |= 8 << UInt8(k) }
    }
    return bits
  }

  /// Samples of six bytes (an accelerometer alone) are all alike in free fall now and then: three in a row are not.
  private func hasAlikeBytes(_ frame: inout RawFrame, _ count: Int) -> Bool {
    let needed = stride >= 12 ? 1 : 3
    var inARow = 0
    for i in 0..<count {
      let start = i * stride
      let first = frame.bytes[start]
      var isAlike = true
      for k in 1..<stride where frame.bytes[start + k] != first {
        isAlike = false
        break
      }
      inARow = isAlike ? inARow + 1 : 0
      if inARow >= needed { return true }
    }
    return false
  }

  private mutating func add(_ sample: Sample) {
    if let last {
      let a = sample.acceleration .== last.acceleration
      let g = sample.rotation .== last.rotation
      axisSame &+= 1
      var isSame = true
      for k in 0..<3 {
        if !a[k] { axisSame[k] = 0 }
        if !g[k] { axisSame[4 + k] = 0 }
        isSame = isSame && a[k] && g[k]
      }
      same = isSame ? same &+ 1 : 0
    }
    last = sample
  }
}
