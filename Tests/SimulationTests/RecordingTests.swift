import Glibc
import Signal
import Simulation
import Testing

/// A story as the daemon would have recorded it.
@Suite struct SimulatedRecordingTests {
  static let seeds = SimulationTests.seeds(7, of: "the recordings")

  private func frames(_ recording: SimulatedRecording) -> (frames: [RawFrame], account: [TruthSegment]) {
    var recording = recording
    var frame = RawFrame()
    var out: [RawFrame] = []
    while recording.next(&frame) { out.append(frame) }
    return (out, recording.account)
  }

  private func checksum(_ frames: [RawFrame]) -> UInt32 {
    var crc = CRC32C()
    for frame in frames {
      for n in 0..<8 { crc.update(UInt8(truncatingIfNeeded: frame.time.nanoseconds >> Int64(8 * n))) }
      for n in 0..<Int(frame.byteCount) { crc.update(frame.bytes[n]) }
    }
    return crc.value
  }

  @Test(arguments: seeds) func theSameSeedGivesTheSameRecordingAndAnotherOneDoesNot(_ seed: UInt64) {
    for story in [Story.unusable, .mix] {
      func sum(_ seed: UInt64, fit: StrapFit?) -> UInt32 {
        checksum(frames(SimulatedRecording(story, seed: seed, minutes: 0.5, fit: fit)).frames)
      }
      #expect(sum(seed, fit: .drawn(seed: seed)) == sum(seed, fit: .drawn(seed: seed)), "seed \(seed)")
      #expect(sum(seed, fit: nil) != sum(seed + 1, fit: nil), "seed \(seed)")
    }
  }

  @Test(arguments: [-0.03, 0, 0.03]) func aWrongClockShowsInTheTimes(_ error: Double) {
    let all = frames(SimulatedRecording(.restOscillation, seed: 3, minutes: 1, clockError: error)).frames
    // Least squares of time on index: jitter of a few ms over a minute.
    let points = all.map { (Double($0.firstIndex) + Double($0.count) - 1, Double($0.time.nanoseconds) * 1e-9) }
    let n = Double(points.count)
    let (mx, my) = (points.reduce(0) { $0 + $1.0 } / n, points.reduce(0) { $0 + $1.1 } / n)
    let slope =
      points.reduce(0) { $0 + ($1.0 - mx) * ($1.1 - my) } / points.reduce(0) { $0 + ($1.0 - mx) * ($1.0 - mx) }
    #expect(abs(1 / slope / (100 * (1 + error)) - 1) < 0.0005)
  }

  @Test(arguments: seeds) func whatIsLostIsCounted(_ seed: UInt64) {
    let (all, account) = frames(SimulatedRecording(.unusable, seed: seed, minutes: 1))
    var next: UInt64 = 0
    var lost: UInt64 = 0
    var last = Timestamp(nanoseconds: 0)
    for frame in all {
      #expect(frame.time >= last, "seed \(seed)")
      last = frame.time
      if frame.kind == .gap {
        #expect(frame.gap.nextIndex == next + frame.lost && frame.lost > 0, "seed \(seed)")
        lost += frame.lost
        next = frame.gap.nextIndex
        let at = Double(frame.time.nanoseconds) * 1e-9 - 60
        let time = account.first { "\($0.label)" == "unusable" && $0.start <= at && at <= $0.end + 2 }
        #expect(time != nil, "seed \(seed): a gap at \(at) s")
      } else {
        #expect(frame.firstIndex == next, "seed \(seed)")
        next += UInt64(frame.count)
      }
    }
    #expect(lost > 0, "seed \(seed)")
  }

  /// Only where the truth says so does a part reach the end of its scale.
  @Test(arguments: seeds) func theRangeEndsWhereTheTruthSaysUnusable(_ seed: UInt64) {
    let (all, account) = frames(
      SimulatedRecording(.unusable, seed: seed, minutes: 1, chip: .virtual, rate: Hertz(100)))
    // A virtual chip has no range: its figures tell where ±8 g were passed.
    var beyond = 0
    for frame in all where frame.kind == .samples {
      let at = Double(frame.time.nanoseconds) * 1e-9 - 60
      for n in 0..<Int(frame.count) {
        for k in 0..<3 {
          var word: UInt32 = 0
          for byte in 0..<4 { word |= UInt32(frame.bytes[24 * n + 4 * k + byte]) << UInt32(8 * byte) }
          if abs(Double(Int32(bitPattern: word))) > 8e6 {
            beyond += 1
            #expect(
              account.contains {
                "\($0.label)" == "unusable" && $0.activity == nil && $0.start - 1 <= at && at <= $0.end + 1
              }, "seed \(seed), \(at) s")
          }
        }
      }
    }
    #expect(beyond > 20, "seed \(seed)")
  }

  @Test func marksAndClockStandInTheRecording() {
    let all = frames(SimulatedRecording(.mix, seed: 3, minutes: 4, rate: Hertz(25))).frames
    let clocks = all.filter { $0.kind == .clock }
    #expect(clocks.map { $0.wallIsSynchronised } == [false, true])
    // 2026-01-05T07:00:00Z at the scenario's beginning.
    #expect(clocks.last.map { $0.wallOffset + 60_000_000_000 } == 1_767_596_400_000_000_000)
    let marks = all.filter { $0.kind == .mark }
    #expect(marks.count == 1)
    let text = marks.first.map { mark in
      String(decoding: (0..<Int(mark.byteCount)).map { mark.bytes[$0] }, as: UTF8.self)
    }
    #expect(text == "caffeine\tfirst coffee")
  }
}
