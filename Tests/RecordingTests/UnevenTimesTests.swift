import FoundationEssentials
import IMU
import Signal
import Testing

@testable import Recording

/// What an import makes of a time column: what it says about it, and the time that each sample has when it is replayed.
private struct Imported {
  var report: ImportReport
  var isUneven: Bool
  var times: [Double] = []
  var gaps: [Gap] = []
  var frames = 0
  var length = 0

  /// `decimals` nil: as many as it takes.
  init(_ times: [Double], decimals: Int? = nil, _ scratch: Scratch) throws {
    let scale: Double? = decimals.map { (0..<$0).reduce(1) { power, _ in power * 10 } }
    var text = "time_s,ax_g,ay_g,az_g,gx_dps,gy_dps,gz_dps\n"
    for time in times { text += "\(scale.map { (time * $0).rounded() / $0 } ?? time),0,0,1,1,2,3\n" }
    let output = scratch.file("\(UUID().uuidString).trd")
    let path = try scratch.write(text, to: "a.csv")
    report = try CSVImporter(path: path, options: ImportOptions(software: "t")).run(to: output)
    var reader = try DumpReader(path: output)
    isUneven = reader.header.sensor.hasUnevenTimes
    #expect(isUneven == report.hasUnevenTimes)
    length = reader.length
    let sensor = reader.header.sensor
    var clock = SampleClock(nominalRate: sensor.nominalRate, tolerance: sensor.rateTolerance)
    var frame = RawFrame()
    while try reader.next(&frame) {
      if frame.kind == .gap {
        gaps.append(frame.gap)
        clock.reanchor()
      }
      guard frame.kind == .samples else { continue }
      frames += 1
      let last = frame.firstIndex + UInt64(frame.count) - 1
      clock.observe(newest: last, at: frame.time, source: frame.timeSource)
      for index in frame.firstIndex...last { self.times.append(Double(clock.time(of: index).nanoseconds) * 1e-9) }
    }
  }
}

@Suite struct UnevenTimesTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func expectExact(_ imported: Imported, _ times: [Double], _ note: Comment) {
    #expect(imported.times.count == times.count, note)
    let first = times.first ?? 0
    let worst = zip(imported.times, times).map { ($0 - ($1 - first)).magnitude }.max() ?? 1
    #expect(worst < 3e-9, note)
  }

  @Test func jitterIsUnevenAndEachSampleKeepsItsTime() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("seed \(seed)")
    var generator = SplitMix(state: seed)
    // About a grid of 50 Hz.
    let about = (0..<3000).map { 4 + (Double($0) + Double.random(in: -0.3...0.3, using: &generator)) / 50 }
    let first = try Imported(about, scratch)
    #expect(first.isUneven && first.gaps.isEmpty)
    #expect((first.report.rate.value - 50).magnitude < 0.3)
    expectExact(first, about, "about a grid")
    // Each from the one before; written in milliseconds.
    var time = 4.0
    let wandering = (0..<3000).map { _ in
      time += Double.random(in: 0.7...1.3, using: &generator) / 50
      return (time * 1000).rounded() / 1000
    }
    let second = try Imported(wandering, decimals: 3, scratch)
    #expect(second.isUneven && second.gaps.isEmpty)
    expectExact(second, wandering, "wandering")
  }

  @Test(arguments: [(64.0, 3), (100, 2), (90, 3), (163, 3), (128, 4), (59, 3), (333, 4), (50, 2)])
  func timesRoundedWhenWrittenAreEven(_ rate: Double, _ decimals: Int) throws {
    let imported = try Imported((0..<4000).map { 0.0004 + Double($0) / rate }, decimals: decimals, scratch)
    #expect(!imported.isUneven)
    #expect(imported.gaps.isEmpty)
  }

  @Test func timesWithinTheRoundingAreEvenAndBeyondItUneven() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("seed \(seed)")
    var generator = SplitMix(state: seed)
    func times(_ jitter: Double) -> [Double] {
      (0..<3000).map { (Double($0) + Double.random(in: -jitter...jitter, using: &generator)) / 164 }
    }
    // Milliseconds are a sixth of a period.
    #expect(try !Imported(times(0.04), decimals: 3, scratch).isUneven)
    #expect(try Imported(times(0.3), decimals: 3, scratch).isUneven)
  }

  @Test func aClockThatDriftsIsEven() throws {
    // From 100 Hz to 103 Hz and back, every 30 s.
    var (time, times) = (0.0, [Double]())
    for i in 0..<6000 {
      times.append(time)
      let phase = Double(i % 3000) / 1500
      time += 1 / (100 + 3 * (phase < 1 ? phase : 2 - phase))
    }
    #expect(try !Imported(times, scratch).isUneven)
    #expect(try !Imported(times, decimals: 3, scratch).isUneven)
  }

  @Test func holesAloneAreEven() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("seed \(seed)")
    var generator = SplitMix(state: seed)
    var (time, times) = (0.0, [Double]())
    for _ in 0..<5000 {
      times.append(time)
      let isHole = Int.random(in: 0..<50, using: &generator) == 0
      time += 0.01 * (isHole ? Double.random(in: 2...40, using: &generator).rounded() : 1)
    }
    let imported = try Imported(times, decimals: 2, scratch)
    #expect(!imported.isUneven && imported.gaps.count > 50)
  }

  @Test func aJumpNowAndThenIsEven() throws {
    let times = (0..<5000).map { 0.01 * Double($0) + 0.0045 * Double($0 / 700) }
    let imported = try Imported(times, scratch)
    #expect(!imported.isUneven && imported.gaps.isEmpty)
  }

  @Test func holesAmongUnevenTimesAreGaps() throws {
    var generator = SplitMix(state: 7)
    var times = (0..<3000).map { (Double($0) + Double.random(in: -0.3...0.3, using: &generator)) / 100 }
    times.removeSubrange(2000..<2100)
    // Jitter might hide that one is missing.
    times[999] = 9.99
    times[1001] = 10.01
    times.remove(at: 1000)
    let imported = try Imported(times, scratch)
    #expect(imported.isUneven)
    #expect(imported.gaps.map(\.cause) == [.recording, .recording])
    #expect(imported.gaps.first?.lost == 1)
    #expect(try (99...101).contains(#require(imported.gaps.last).lost))
    expectExact(imported, times, "after holes")
  }

  @Test func stepsThatAreTheSameShareAFrame() throws {
    // Stretches of even times at two rates: the times are uneven as a whole only where they jitter.
    var generator = SplitMix(state: 8)
    var (time, times) = (0.0, [Double]())
    for i in 0..<4000 {
      times.append((time * 10_000).rounded() / 10_000)
      time += i % 400 < 200 ? 0.01 : 0.01 * Double.random(in: 0.7...1.3, using: &generator)
    }
    let imported = try Imported(times, decimals: 4, scratch)
    #expect(imported.isUneven)
    expectExact(imported, times, "mixed")
    #expect(imported.frames < 2300)
  }

  @Test func aFileTooShortToTellIsEven() throws {
    var generator = SplitMix(state: 9)
    let times = (0..<60).map { (Double($0) + Double.random(in: -0.3...0.3, using: &generator)) / 50 }
    #expect(try !Imported(times, scratch).isUneven)
  }
}
