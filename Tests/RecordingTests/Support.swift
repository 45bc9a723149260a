import FoundationEssentials
import Signal

/// A small generator with a seed (Steele, Lea, Flood 2014).
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// A directory of its own that goes away with its owner.
final class Scratch {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "tremord-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  func write(_ bytes: [UInt8], to name: String) throws -> String {
    try Data(bytes).write(to: URL(filePath: file(name)))
    return file(name)
  }

  func write(_ text: String, to name: String) throws -> String { try write(Array(text.utf8), to: name) }

  func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: file(name)))) }

  func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
}

/// All that a frame holds, to be compared.
struct FrameImage: Equatable, CustomStringConvertible {
  var figures: [Int64]
  var bytes: [UInt8]

  init(_ frame: RawFrame) {
    figures = [
      Int64(frame.kind.rawValue), Int64(frame.timeSource.rawValue), Int64(frame.count), Int64(frame.byteCount),
      Int64(bitPattern: frame.firstIndex), frame.time.nanoseconds, Int64(frame.gapCause.rawValue), Int64(frame.errno),
      Int64(bitPattern: frame.lost), frame.wallOffset, frame.wallIsSynchronised ? 1 : 0,
    ]
    bytes = (0..<RawFrame.capacity).map { frame.bytes[$0] }
  }

  var description: String { "\(figures)" }
}

func markFrame(_ text: String, at time: Timestamp) -> RawFrame {
  var frame = RawFrame()
  frame.kind = .mark
  frame.time = time
  let bytes = Array(text.utf8.prefix(RawFrame.capacity))
  for i in bytes.indices { frame.bytes[i] = bytes[i] }
  frame.byteCount = UInt16(bytes.count)
  return frame
}

/// A stream as a daemon writes it: indices without holes but for the gaps that tell of them.
func randomFrames(_ count: Int, samples: ClosedRange<UInt16> = 1...85, using generator: inout SplitMix) -> [RawFrame] {
  var frames: [RawFrame] = []
  var index: UInt64 = 0
  var time = Timestamp(nanoseconds: Int64.random(in: 0...1 << 50, using: &generator))
  for _ in 0..<count {
    switch Int.random(in: 0..<10, using: &generator) {
    case 0:
      let lost = UInt64.random(in: 1...1000, using: &generator)
      index += lost
      let cause = GapCause(rawValue: UInt8.random(in: 1...9, using: &generator)) ?? .recording
      frames.append(
        RawFrame(
          Gap(
            cause: cause, nextIndex: index, lost: lost, time: time, errno: Int32.random(in: -1...133, using: &generator)
          ))
      )
    case 1: frames.append(markFrame("note\tgrüezi \(index)", at: time))
    case 2:
      frames.append(
        .clock(
          offset: Int64.random(in: .min ... .max, using: &generator), isSynchronised: Bool.random(using: &generator),
          at: time))
    default:
      var frame = RawFrame()
      frame.timeSource = RawFrame.TimeSource(rawValue: UInt8.random(in: 1...3, using: &generator)) ?? .read
      frame.count = UInt16.random(in: samples, using: &generator)
      frame.byteCount = frame.count * 12
      frame.firstIndex = index
      time = time.advanced(bySeconds: 0.01 * Double(frame.count))
      frame.time = time
      for i in 0..<Int(frame.byteCount) { frame.bytes[i] = UInt8.random(in: 0...255, using: &generator) }
      index += UInt64(frame.count)
      frames.append(frame)
    }
  }
  return frames
}

func sensor() -> SensorDescription {
  SensorDescription(
    chip: .mpu6050, whoAmI: 0x68, hasGyroscope: true, accelerationScale: 9.80665 / 16384,
    rotationScale: 0.000_133_231_241, fullScaleCounts: 32767, nominalRate: Hertz(100), rateTolerance: 0.05,
    site: .shank, leg: .right)
}
