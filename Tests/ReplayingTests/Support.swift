import FoundationEssentials
import Pipeline
import Recording
import Replaying
import Settings
import Signal
import Simulation
import Tremor
import Wire

/// A tenth of it, or all of it with TREMORD_SLOW=1, as `make soak` sets it.
func count(_ full: Int) -> Int {
  ProcessInfo.processInfo.environment["TREMORD_SLOW"] == "1" ? full : max(1, full / 10)
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
}

/// A clock that nothing but sleeping moves, and that can be stopped.
final class VirtualClock {
  var now: Int64 = 5_000_000_000
  /// What is added to the next sleep: the time in which the program was stopped, ns.
  var stop: Int64 = 0
  private(set) var sleeps = 0

  var clock: Pace.Clock {
    Pace.Clock(
      now: { self.now },
      sleep: {
        self.now = max(self.now, $0) + self.stop
        self.stop = 0
        self.sleeps += 1
      })
  }
}

/// What a run of the daemon would have seen and said: frames of a simulated leg with holes, marks and clock readings, and
/// their lines.
struct LiveRun {
  var header: DumpHeader
  var frames: [RawFrame] = []
  var lines: [String] = []
  /// When the pipeline says that the run began.
  var zero = Timestamp(nanoseconds: 0)

  init(seed: UInt64, seconds: Double) throws {
    var random = SplitMix(state: seed)
    var leg = LegSimulator(scenario: .demo(seed: seed), site: .shank, leg: .right, seed: seed)
    header = DumpHeader(software: "test 1", run: "live\(seed)", sensor: leg.description)
    header.bootID = "boot"
    header.analysis = nil
    var frame = RawFrame()
    let wall = Int64.random(in: 1 << 50...1 << 60, using: &random)
    while leg.next(&frame), leg.elapsed < seconds {
      switch Int.random(in: 0..<60, using: &random) {
      case 0:
        // The samples of this frame are lost, and it is told.
        frames.append(
          RawFrame(
            Gap(
              cause: .busError, nextIndex: frame.firstIndex + UInt64(frame.count), lost: UInt64(frame.count),
              time: frame.time, errno: 121)))
      case 1:
        frames.append(Self.mark("note\there \(frame.firstIndex)", at: frame.time))
        frames.append(frame)
      case 2:
        frames.append(
          .clock(
            offset: wall + Int64.random(in: -1_000_000...2_000_000_000, using: &random),
            isSynchronised: Bool.random(using: &random), at: frame.time))
        frames.append(frame)
      default: frames.append(frame)
      }
    }
    let pipeline = try Pipeline(header.sensor, AnalysisSettings())
    let lines = Lines(
      run: header.run, site: header.sensor.site, leg: header.sensor.leg, config: AnalysisSettings().checksum)
    var encoder = LineEncoder(lines, bootID: header.bootID)
    var number: UInt64 = 0
    var said: [String] = []
    var began = Timestamp(nanoseconds: 0)
    func say(_ output: Output) {
      if case .began(let time, _) = output { began = time }
      let isNumbered = LineEncoder.isJournalled(output)
      if isNumbered { number += 1 }
      said.append(encoder.line(for: output, seq: isNumbered ? number : nil))
    }
    for i in frames.indices { pipeline.consume(&frames[i]) { say($0) } }
    pipeline.finish { say($0) }
    self.lines = said
    zero = began
  }

  private static func mark(_ text: String, at time: Timestamp) -> RawFrame {
    var frame = RawFrame()
    frame.kind = .mark
    frame.time = time
    let bytes = Array(text.utf8)
    for i in bytes.indices { frame.bytes[i] = bytes[i] }
    frame.byteCount = UInt16(bytes.count)
    return frame
  }

  /// Records the run into files that change at these frames, as rotation does.
  func record(to folder: Scratch, name: String, changingAt places: [Int] = []) throws -> [String] {
    let edges = [0] + places.sorted() + [frames.count]
    var paths: [String] = []
    var next: UInt64 = 0
    for (i, (a, b)) in zip(edges, edges.dropFirst()).enumerated() {
      var part = header
      part.firstIndex = next
      if next > 0 { part.epochMonotonicNs = zero.nanoseconds }
      let path = folder.file("\(name)-\(i).trd")
      var writer = try DumpWriter(path: path, header: part, blockSeconds: 1)
      for frame in frames[a..<b] {
        try writer.append(frame)
        if frame.kind == .samples { next = frame.firstIndex + UInt64(frame.count) }
        if frame.kind == .gap { next = frame.firstIndex }
      }
      try writer.finish(finalRate: nil)
      paths.append(path)
    }
    return paths
  }
}

/// All lines of a replay, features too.
func replay(
  _ paths: [String], from: Double? = nil, to: Double? = nil, speed: Speed = .max,
  on clock: VirtualClock = VirtualClock()
) throws -> [String] {
  let player = try Player(paths: paths, settings: nil, from: from, to: to)
  var pace = Pace(speed, clock.clock)
  var lines: [String] = []
  try player.play { _, seconds, line in
    _ = pace.wait(until: seconds)
    lines.append(line())
  }
  return lines
}

/// The number that stands behind a key, as it is written.
func number(_ key: String, in line: String) -> Double? {
  let parts = line.split(separator: "\"\(key)\":", maxSplits: 1, omittingEmptySubsequences: false)
  return parts.count == 2 ? Double(parts[1].prefix { $0 != "," && $0 != "}" }) : nil
}

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
