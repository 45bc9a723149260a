import Signal

/// Frames of one block as differences (encoding 1), bit for bit what they were in memory.
///
///     head u8: kind (bits 2:0), 3: count and byteCount as in the last frame of samples, 4: data as differences,
///              5: firstIndex as expected, 7:6 timeSource
///     [count v, byteCount v] unless bit 3, [firstIndex − expected s] unless bit 5, time − expected s [ns]
///     a gap: gapCause u8, errno s, lost v;  a clock: wallOffset s, synchronised u8
///     data: as differences, channel by channel (`SampleLayout`, `Predictor`): one bit for the guess, in a channel of four
///           bytes three bits for the power of ten that divides all differences, then the samples; filled to whole bytes.
///           Else byteCount bytes.
///
/// v: 7 bits a byte, lowest first, bit 7 set if more follow; s: the same of 0, −1, 1, −2 … Expected is what follows on the
/// frame before, at the last one's pace; each block begins from nothing, so that it can be read by itself.
struct DeltaCoding: Sendable {
  private let layout: SampleLayout
  private var predictors: [Predictor]
  private var count = 0
  private var byteCount = 0
  private var nextIndex: UInt64 = 0
  private var lastTime: Int64 = 0
  /// Time of one sample, ns.
  private var pace: Int64 = 0

  /// The most bytes that one frame takes: of a value of 8 bits no more than 28 are made.
  static let longest = 80 + RawFrame.capacity * 7 / 2

  init(_ layout: SampleLayout) {
    self.layout = layout
    predictors = layout.channels.map { _ in Predictor() }
  }

  /// A new block.
  mutating func restart() { self = DeltaCoding(layout) }

  private func expectedTime(_ count: Int) -> Int64 { lastTime &+ pace &* Int64(count) }

  private mutating func moveOn(_ frame: borrowing RawFrame) {
    if frame.kind == .samples {
      count = Int(frame.count)
      byteCount = Int(frame.byteCount)
      nextIndex = frame.firstIndex &+ UInt64(frame.count)
      if count > 0, lastTime != 0 { pace = (frame.time.nanoseconds &- lastTime) / Int64(count) }
      lastTime = frame.time.nanoseconds
    } else if frame.kind == .gap {
      nextIndex = frame.firstIndex
    }
  }

  private func isRegular(_ frame: borrowing RawFrame) -> Bool {
    let (samples, bytes) = (Int(frame.count), Int(frame.byteCount))
    return frame.kind == .samples && samples > 0 && bytes == samples * layout.stride
  }

  // MARK: Writing

  /// Writes the frame at `offset`, where there must be room for `longest` bytes; returns the offset after it.
  mutating func encode(_ frame: inout RawFrame, into bytes: inout [UInt8], at offset: Int) -> Int {
    let used = min(Int(frame.byteCount), RawFrame.capacity)
    let isSame = frame.kind == .samples && Int(frame.count) == count && used == byteCount
    let isExpected = frame.firstIndex == nextIndex
    var head = frame.kind.rawValue & 7 | (isSame ? 8 : 0) | (isExpected ? 32 : 0) | frame.timeSource.rawValue << 6
    var next = offset + 1
    if !isSame {
      putVariable(UInt64(frame.count), &bytes, &next)
      putVariable(UInt64(used), &bytes, &next)
    }
    if !isExpected { putSigned(Int64(bitPattern: frame.firstIndex &- nextIndex), &bytes, &next) }
    let steps = frame.kind == .samples ? Int(frame.count) : 0
    putSigned(frame.time.nanoseconds &- expectedTime(steps), &bytes, &next)
    switch frame.kind {
    case .gap:
      bytes[next] = frame.gapCause.rawValue
      next += 1
      putSigned(Int64(frame.errno), &bytes, &next)
      putVariable(frame.lost, &bytes, &next)
    case .clock:
      putSigned(frame.wallOffset, &bytes, &next)
      bytes[next] = frame.wallIsSynchronised ? 1 : 0
      next += 1
    case .samples, .mark: break
    }
    if isRegular(frame) {
      let before = predictors
      let after = putDifferences(&frame, &bytes, next)
      // A little more than plain is worth it: what is plain teaches the predictors nothing, and the next frames pay for that.
      if after - next < used + used / 8 {
        head |= 16
        next = after
      } else {
        predictors = before
      }
    }
    if head & 16 == 0 {
      for i in 0..<used { bytes[next + i] = frame.bytes[i] }
      next += used
    }
    bytes[offset] = head
    moveOn(frame)
    return next
  }

  private mutating func putDifferences(_ frame: inout RawFrame, _ bytes: inout [UInt8], _ offset: Int) -> Int {
    var writer = BitWriter(at: offset)
    let (samples, stride) = (Int(frame.count), layout.stride)
    for (c, channel) in layout.channels.enumerated() {
      let bits = 8 * channel.width
      var (flat, line) = (predictors[c], predictors[c])
      var costs = (flat: UInt64(0), line: UInt64(0))
      for i in 0..<samples {
        let value = channel.value(&frame, i * stride)
        costs.flat += flat.cost(value, isLine: false, lag: channel.lag, bits: bits)
        costs.line += line.cost(value, isLine: true, lag: channel.lag, bits: bits)
      }
      let isLine = costs.line < costs.flat
      writer.put(isLine ? 1 : 0, width: 1, &bytes)
      var predictor = predictors[c]
      var unit = Decade.one
      if bits == 32 {
        var trial = predictor
        unit = .largest
        for i in 0..<samples where unit.exponent > 0 {
          let value = channel.value(&frame, i * stride)
          unit = unit.dividing(trial.difference(value, isLine: isLine, lag: channel.lag, bits: bits))
        }
        writer.put(unit.exponent, width: 3, &bytes)
      }
      for i in 0..<samples {
        predictor.encode(
          channel.value(&frame, i * stride), isLine: isLine, lag: channel.lag, bits: bits, unit, &writer, &bytes)
      }
      predictors[c] = predictor
    }
    writer.finish(&bytes)
    return writer.offset
  }

  private func putVariable(_ value: UInt64, _ bytes: inout [UInt8], _ next: inout Int) {
    var rest = value
    while rest >= 128 {
      bytes[next] = UInt8(truncatingIfNeeded: rest) | 128
      rest >>= 7
      next += 1
    }
    bytes[next] = UInt8(rest)
    next += 1
  }

  private func putSigned(_ value: Int64, _ bytes: inout [UInt8], _ next: inout Int) {
    putVariable(UInt64(bitPattern: (value << 1) ^ (value >> 63)), &bytes, &next)
  }

  // MARK: Reading

  /// Reads the frame at `offset` of a payload that ends at `end`.
  mutating func decode(
    _ bytes: [UInt8], at offset: Int, end: Int, into frame: inout RawFrame
  ) -> FrameCoding.Outcome {
    guard offset < end else { return .malformed }
    let head = bytes[offset]
    var next = offset + 1
    guard let kind = RawFrame.Kind(rawValue: head & 7), let timeSource = RawFrame.TimeSource(rawValue: head >> 6) else {
      return .malformed
    }
    frame = RawFrame()
    frame.kind = kind
    frame.timeSource = timeSource
    var (samples, used) = (UInt64(count), UInt64(byteCount))
    if head & 8 == 0 {
      guard let a = variable(bytes, &next, end), let b = variable(bytes, &next, end) else { return .malformed }
      (samples, used) = (a, b)
    }
    guard samples <= UInt64(UInt16.max), used <= UInt64(RawFrame.capacity) else { return .malformed }
    frame.count = UInt16(samples)
    frame.byteCount = UInt16(used)
    frame.firstIndex = nextIndex
    if head & 32 == 0 {
      guard let jump = signed(bytes, &next, end) else { return .malformed }
      frame.firstIndex = nextIndex &+ UInt64(bitPattern: jump)
    }
    guard let beside = signed(bytes, &next, end) else { return .malformed }
    frame.time = Timestamp(nanoseconds: expectedTime(kind == .samples ? Int(samples) : 0) &+ beside)
    switch kind {
    case .gap:
      guard next < end else { return .malformed }
      let cause = bytes[next]
      next += 1
      guard let errno = signed(bytes, &next, end), let lost = variable(bytes, &next, end) else { return .malformed }
      frame.errno = Int32(truncatingIfNeeded: errno)
      frame.lost = lost
      guard next + Int(used) <= end else { return .malformed }
      guard let known = GapCause(rawValue: cause) else {
        nextIndex = frame.firstIndex
        return .unknown(next + Int(used))
      }
      frame.gapCause = known
    case .clock:
      guard let wall = signed(bytes, &next, end), next < end else { return .malformed }
      frame.wallOffset = wall
      frame.wallIsSynchronised = bytes[next] & 1 == 1
      next += 1
    case .samples, .mark: break
    }
    if head & 16 != 0 {
      guard isRegular(frame), let after = takeDifferences(bytes, next, end, &frame) else { return .malformed }
      next = after
    } else {
      guard next + Int(used) <= end else { return .malformed }
      for i in 0..<Int(used) { frame.bytes[i] = bytes[next + i] }
      next += Int(used)
    }
    moveOn(frame)
    return .frame(next)
  }

  private mutating func takeDifferences(
    _ bytes: [UInt8], _ offset: Int, _ end: Int, _ frame: inout RawFrame
  ) -> Int? {
    var reader = BitReader(at: offset, end: end)
    let (samples, stride) = (Int(frame.count), layout.stride)
    for (c, channel) in layout.channels.enumerated() {
      let (bits, lag) = (8 * channel.width, channel.lag)
      let isLine = reader.take(1, bytes) == 1
      let unit = bits == 32 ? Decade(exponent: reader.take(3, bytes)) : .one
      var predictor = predictors[c]
      if channel.width == 2, lag == 1 {
        let (high, low) = channel.isBigEndian ? (0, 1) : (1, 0)
        var at = channel.offset
        predictor.decodeWords(samples, isLine: isLine, &reader, bytes) { word in
          frame.bytes[at + high] = UInt8(truncatingIfNeeded: word >> 8)
          frame.bytes[at + low] = UInt8(truncatingIfNeeded: word)
          at += stride
        }
        predictors[c] = predictor
        continue
      }
      for i in 0..<samples {
        channel.put(predictor.decode(isLine: isLine, lag: lag, bits: bits, unit, &reader, bytes), &frame, i * stride)
      }
      predictors[c] = predictor
    }
    return reader.isPastEnd ? nil : reader.offset
  }

  private func variable(_ bytes: [UInt8], _ next: inout Int, _ end: Int) -> UInt64? {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while next < end, shift < 64 {
      let byte = bytes[next]
      next += 1
      value |= UInt64(byte & 127) << shift
      if byte < 128 { return value }
      shift += 7
    }
    return nil
  }

  private func signed(_ bytes: [UInt8], _ next: inout Int, _ end: Int) -> Int64? {
    variable(bytes, &next, end).map { Int64(bitPattern: ($0 >> 1) ^ (0 &- ($0 & 1))) }
  }
}
