import IMU
import Signal
import Simulation

/// A recording as numbers: every sample in its place, gaps as holes, and the frames that they came in.
struct Samples: Sendable {
  var description: SensorDescription
  var frames: [RawFrame] = []
  /// Counts; nil where the sample is missing, or is the zeros of a read that failed.
  var acceleration: [SIMD3<Double>?] = []
  var rotation: [SIMD3<Double>] = []

  init(_ description: SensorDescription, _ next: (inout RawFrame) throws -> Bool) rethrows {
    self.description = description
    let decoder = FrameDecoder(description)
    var frame = RawFrame()
    while try next(&frame) {
      frames.append(frame)
      guard frame.kind == .samples else { continue }
      for i in 0..<decoder.count(in: &frame) {
        let place = Int(frame.firstIndex) + i
        while acceleration.count <= place {
          acceleration.append(nil)
          rotation.append(.zero)
        }
        let sample = decoder.decode(i, of: &frame)
        guard !sample.acceleration.x.isNaN, sample.acceleration != .zero else { continue }
        acceleration[place] = SIMD3<Double>(sample.acceleration) / description.accelerationScale
        rotation[place] = SIMD3<Double>(sample.rotation) / description.rotationScale
      }
    }
  }

  mutating func change(
    _ body: (_ acceleration: SIMD3<Double>, _ rotation: SIMD3<Double>) -> (SIMD3<Double>, SIMD3<Double>)
  ) {
    for k in acceleration.indices {
      guard let a = acceleration[k] else { continue }
      let (force, rate) = body(a, rotation[k])
      (acceleration[k], rotation[k]) = (force, rate)
    }
  }

  /// The frames with what the numbers are now, laid out as the chip does.
  func encoded() -> [RawFrame] {
    frames.map { old in
      guard old.kind == .samples else { return old }
      var frame = old
      fill(&frame)
      return frame
    }
  }

  private func fill(_ frame: inout RawFrame) {
    let length = description.bytesPerSample
    for i in 0..<Int(frame.count) {
      let place = Int(frame.firstIndex) + i
      var counts = SampleCounts(acceleration: .zero, rotation: .zero)
      if let a = acceleration[place] {
        counts = SampleCounts(acceleration: whole(a), rotation: whole(rotation[place]))
      }
      if description.chip == .virtual {
        putVirtual(counts, into: &frame, at: i * length)
      } else {
        SampleLayout.put(
          counts, of: description.chip, index: frame.firstIndex + UInt64(i), into: &frame, at: i * length)
      }
    }
  }

  /// With or without a gyroscope, as recordings have it.
  private func putVirtual(_ counts: SampleCounts, into frame: inout RawFrame, at offset: Int) {
    var place = offset
    for vector in description.hasGyroscope ? [counts.acceleration, counts.rotation] : [counts.acceleration] {
      for k in 0..<3 {
        for shift in stride(from: Int32(0), to: 32, by: 8) {
          frame.bytes[place] = UInt8(truncatingIfNeeded: vector[k] >> shift)
          place += 1
        }
      }
    }
  }

  private func whole(_ v: SIMD3<Double>) -> SIMD3<Int32> {
    let limit = Double(description.fullScaleCounts)
    var out = SIMD3<Int32>.zero
    for k in 0..<3 { out[k] = Int32(min(limit, max(-limit, v[k].rounded()))) }
    return out
  }

  // MARK: - Another rate

  /// The same motion as a sensor would have given it that takes `factor` times as many samples a second.
  func resampled(by factor: Double) -> Samples {
    var out = self
    out.description.nominalRate = Hertz(description.nominalRate.value * factor)
    out.frames = []
    out.acceleration = []
    out.rotation = []
    /// Where the first sample that is not before `index` comes to lie.
    func place(_ index: Int) -> Int { Int((Double(index) * factor).rounded(.up)) }
    var earlier: (index: Int, time: Timestamp)?
    for frame in frames {
      switch frame.kind {
      case .samples:
        let (first, count) = (Int(frame.firstIndex), Int(frame.count))
        let last = first + count - 1
        var period = 1 / description.nominalRate.value
        // Times that are exact are kept exact, evenly spaced or not.
        if frame.timeSource == .exact, let earlier, last > earlier.index {
          period = frame.time.seconds(since: earlier.time) / Double(last - earlier.index)
        }
        earlier = (last, frame.time)
        let end = place(last + 1)
        var from = place(first)
        let most = RawFrame.capacity / out.description.bytesPerSample
        while from < end {
          let piece = min(most, end - from)
          var made = frame
          made.firstIndex = UInt64(from)
          made.count = UInt16(piece)
          made.byteCount = UInt16(piece * out.description.bytesPerSample)
          let newest = Double(from + piece - 1) / factor
          made.time = frame.time.advanced(bySeconds: (newest - Double(last)) * period)
          out.frames.append(made)
          from += piece
        }
      case .gap:
        var made = frame
        let next = place(Int(frame.firstIndex))
        made.firstIndex = UInt64(next)
        made.lost = UInt64(max(0, next - place(Int(frame.firstIndex) - Int(frame.lost))))
        out.frames.append(made)
      case .mark, .clock: out.frames.append(frame)
      }
    }
    let count = place(acceleration.count)
    out.acceleration = [SIMD3<Double>?](repeating: nil, count: count)
    out.rotation = [SIMD3<Double>](repeating: .zero, count: count)
    for k in 0..<count {
      let position = Double(k) / factor
      guard acceleration.indices.contains(Int(position)), acceleration[Int(position)] != nil else { continue }
      (out.acceleration[k], out.rotation[k]) = interpolated(at: position, cutoff: min(1, factor))
    }
    return out
  }

  /// A sinc of 32 samples under a Hann window, over the samples that are there.
  private func interpolated(at position: Double, cutoff: Double) -> (SIMD3<Double>?, SIMD3<Double>) {
    let reach = 16
    let middle = Int(position)
    var (a, r, sum) = (SIMD3<Double>.zero, SIMD3<Double>.zero, 0.0)
    for k in (middle - reach + 1)...(middle + reach) {
      guard acceleration.indices.contains(k), let value = acceleration[k] else { continue }
      let x = position - Double(k)
      let window = 0.5 + 0.5 * Numerics.cosine(.pi * x / Double(reach))
      let angle = .pi * cutoff * x
      let weight = window * (angle.magnitude < 1e-9 ? 1 : Numerics.sine(angle) / angle)
      a += value * weight
      r += rotation[k] * weight
      sum += weight
    }
    return sum.magnitude < 1e-3 ? (nil, .zero) : (a / sum, r / sum)
  }
}
