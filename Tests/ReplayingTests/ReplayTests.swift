import Recording
import Replaying
import Signal
import Testing

@Suite struct ReplayTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// The lines of a run as it was lived, of its recording at three speeds, and of the same in several files.
  @Test func everySpeedAndEveryDivisionIntoFilesSaysWhatTheLiveRunSaid() throws {
    for _ in 0..<count(20) {
      let seed = UInt64.random(in: 0...UInt64.max)
      var random = SplitMix(state: seed)
      let live = try LiveRun(seed: seed, seconds: 50)
      #expect(live.lines.count > 90, "seed \(seed)")
      let whole = try live.record(to: scratch, name: "whole\(seed)")
      #expect(try replay(whole) == live.lines, "seed \(seed) at max")
      let places = (0..<3).map { _ in Int.random(in: 1..<live.frames.count, using: &random) }
      let parts = try live.record(to: scratch, name: "part\(seed)", changingAt: Array(Set(places)))
      for factor in [1.0, 10] {
        let clock = VirtualClock()
        let start = clock.now
        #expect(try replay(factor == 1 ? whole : parts, speed: .times(factor), on: clock) == live.lines, "seed \(seed)")
        // It did take its time: the last half second may go unsaid.
        let seconds = Double(clock.now - start) * 1e-9 * factor
        #expect(seconds > 48 && seconds < 51, "seed \(seed): \(seconds) s at \(factor)")
      }
    }
  }

  /// A part is replayed as the whole is between the same times, and the parts together are the whole.
  @Test func cutsSayWhatTheWholeSaysThereAndJoinWithoutASeam() throws {
    for _ in 0..<count(20) {
      let seed = UInt64.random(in: 0...UInt64.max)
      var random = SplitMix(state: seed)
      let live = try LiveRun(seed: seed, seconds: 40)
      let whole = try live.record(to: scratch, name: "w\(seed)", changingAt: [live.frames.count / 2])
      let edges = [Double.random(in: 1...19, using: &random), Double.random(in: 21...39, using: &random)]
      let windows: [(Double?, Double?)] = [(nil, edges[0]), (edges[0], edges[1]), (edges[1], nil)]
      var parts: [String] = []
      for (i, (from, to)) in windows.enumerated() {
        let path = scratch.file("cut\(seed)-\(i).trd")
        #expect(try DumpCopy.run(whole, to: path, from: from, until: to).samples > 0)
        #expect(try replay([path]) == replay(whole, from: from, to: to), "seed \(seed), \(edges), part \(i)")
        parts.append(path)
      }
      #expect(try replay(parts) == live.lines, "seed \(seed), \(edges)")
      let joined = scratch.file("joined\(seed).trd")
      _ = try DumpCopy.run(parts, to: joined)
      #expect(try replay([joined]) == live.lines, "seed \(seed), \(edges)")
    }
  }

  @Test func aPartCountsTheSecondsOfItsRun() throws {
    let live = try LiveRun(seed: 4, seconds: 40)
    let whole = try live.record(to: scratch, name: "w")
    func times(_ lines: [String]) -> [Double] { lines.compactMap { number("t_s", in: $0) } }
    let late = times(try replay(whole, from: 20))
    #expect(late.count > 20)
    #expect(late.allSatisfy { $0 >= 20 && $0 < 41 })
    let early = times(try replay(whole, to: 20))
    #expect(early.count > 20 && early.allSatisfy { $0 < 20.001 })
  }

  @Test func aMissingFileOfARunIsAGapWithItsSamples() throws {
    let live = try LiveRun(seed: 5, seconds: 30)
    let third = live.frames.count / 3
    let parts = try live.record(to: scratch, name: "p", changingAt: [third, 2 * third])
    let inside = live.frames[third..<2 * third]
    let first = try #require(inside.first { $0.kind == .samples }).firstIndex
    let last = try #require(inside.last { $0.kind == .samples })
    let missing = last.firstIndex + UInt64(last.count) - first
    let lines = try replay([parts[0], parts[2]])
    #expect(lines.filter { $0.contains("\"run\",\"seq\"") }.count == 1)
    let gaps = lines.filter { $0.contains("file_boundary") }
    #expect(gaps.count == 1)
    #expect(gaps.first?.contains("\"samples\":\(missing)") == true, "\(gaps), \(missing) missing")
  }

  @Test func anotherRunBeginsAnewAndTheNumbersGoOn() throws {
    let (a, b) = (try LiveRun(seed: 6, seconds: 15), try LiveRun(seed: 7, seconds: 15))
    let paths = try a.record(to: scratch, name: "a") + b.record(to: scratch, name: "b")
    let lines = try replay(paths)
    #expect(Array(lines.prefix(a.lines.count)) == a.lines)
    let rest = Array(lines.dropFirst(a.lines.count))
    #expect(rest.count == b.lines.count)
    #expect(rest.first?.hasPrefix("{\"type\":\"run\",") == true)
    let numbers = lines.compactMap { number("seq", in: $0) }
    #expect(numbers == (1...numbers.count).map(Double.init))
    // The same file twice goes back in its run.
    #expect(try replay([paths[0], paths[0]]).filter { $0.hasPrefix("{\"type\":\"run\",") }.count == 2)
  }

  /// `--to` ends each run, and the files of the rest of a run are not read.
  @Test func aWindowGoesForEachRun() throws {
    let (a, b) = (try LiveRun(seed: 8, seconds: 15), try LiveRun(seed: 9, seconds: 15))
    let paths =
      try a.record(to: scratch, name: "a", changingAt: [a.frames.count / 2]) + b.record(to: scratch, name: "b")
    let both = try replay(paths, from: 2, to: 5)
    let alone = try replay(Array(paths.prefix(2)), from: 2, to: 5)
    #expect(Array(both.prefix(alone.count)) == alone)
    #expect(both.count == alone.count + (try replay([paths[2]], from: 2, to: 5)).count)
  }

  @Test func aFileWithoutAHeaderIsLeftOutAndOneThatIsMissingIsRefusedAtOnce() throws {
    let live = try LiveRun(seed: 10, seconds: 10)
    let paths = try live.record(to: scratch, name: "a")
    let bad = try #require(paths.first) + ".bad"
    let empty = try ByteFile(creating: bad)
    try empty.append(3, of: [1, 2, 3])
    let player = try Player(paths: [bad] + paths, settings: nil)
    #expect(player.reports.map(\.path) == [bad])
    var lines = 0
    try player.play { _, _, _ in lines += 1 }
    #expect(lines == live.lines.count)
    #expect(throws: Player.Refused.self) { try Player(paths: paths + ["/no/such.trd"], settings: nil) }
  }
}
