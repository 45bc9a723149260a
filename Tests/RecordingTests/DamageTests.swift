import Foundation
import Signal
import Testing

@testable import Recording

/// What cuts, flipped bits and a killed writer leave of a dump. Every block that is whole must be read, nothing else, and
/// what is damaged must be found where it is. `TREMORD_SLOW=1` (`make soak`) takes ten times as many cases.
@Suite struct DamageTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func count(_ full: Int) -> Int {
    ProcessInfo.processInfo.environment["TREMORD_SLOW"] == "1" ? full : full / 10
  }

  // MARK: What was written

  /// A recording whose blocks are known from outside: `blocks[i]` holds these bytes and these frames.
  private struct Known {
    var bytes: [UInt8] = []
    var headerEnd = 0
    var blocks: [(bytes: Range<Int>, frames: Range<Int>)] = []
    var endStart = 0
    var frames: [Brief] = []
  }

  /// A frame, short to print: all its figures, and a hash of its used bytes.
  private struct Brief: Equatable, CustomStringConvertible {
    var figures: [Int64]
    var bytes: Int

    init(_ frame: RawFrame) {
      figures = [
        Int64(frame.kind.rawValue), Int64(frame.timeSource.rawValue), Int64(frame.count), Int64(frame.byteCount),
        Int64(bitPattern: frame.firstIndex), frame.time.nanoseconds, Int64(frame.gapCause.rawValue),
        Int64(frame.errno), Int64(bitPattern: frame.lost), frame.wallOffset, frame.wallIsSynchronised ? 1 : 0,
      ]
      var hasher = Hasher()
      for i in 0..<Int(frame.byteCount) { hasher.combine(frame.bytes[i]) }
      bytes = hasher.finalize()
    }

    var description: String { "\(figures)" }

    /// A gap of cause `recording` (6): what a reader may put in.
    var isFilling: Bool { figures[0] == 2 && figures[6] == 6 && figures[7] == 0 }
    var index: UInt64 { UInt64(bitPattern: figures[4]) }
    /// The index after it; nil for marks and clock readings.
    var next: UInt64? { figures[0] == 1 ? index + UInt64(figures[2]) : figures[0] == 2 ? index : nil }
    /// The index of the first sample that it holds or that is missing for it.
    var first: UInt64? { figures[0] == 1 ? index : figures[0] == 2 ? index - UInt64(figures[8]) : nil }
  }

  private func known(_ name: String, using random: inout SplitMix) throws -> Known {
    // A written gap of cause `recording` could not be told from one that a reader puts in.
    var frames = randomFrames(Int.random(in: 20...120, using: &random), samples: 1...20, using: &random)
    for i in frames.indices where frames[i].kind == .gap && frames[i].gapCause == .recording {
      frames[i].gapCause = .stalled
    }
    var known = Known()
    var header = DumpHeader(software: "test", run: "r", sensor: sensor())
    header.firstIndex = 0
    var writer = try DumpWriter(path: scratch.file(name), header: header, blockSeconds: 1e9)
    known.headerEnd = writer.bytesWritten
    var i = 0
    while i < frames.count {
      let end = min(frames.count, i + Int.random(in: 1...8, using: &random))
      let start = writer.bytesWritten
      for frame in frames[i..<end] { try writer.append(frame) }
      try writer.flush()
      known.blocks.append((start..<writer.bytesWritten, i..<end))
      i = end
    }
    known.endStart = writer.bytesWritten
    try writer.finish(finalRate: Hertz(100))
    known.bytes = try scratch.bytes(name)
    known.frames = frames.map(Brief.init)
    return known
  }

  private struct Contents {
    var frames: [Brief] = []
    var damage: [DumpDamage] = []
    var damagedBlocks = 0
    var note: String?
    var isClosed = false
  }

  private func read(_ path: String) throws -> Contents {
    var reader = try DumpReader(path: path)
    var contents = Contents()
    var frame = RawFrame()
    while try reader.next(&frame) { contents.frames.append(Brief(frame)) }
    contents.damage = reader.damage
    contents.damagedBlocks = reader.damagedBlocks
    contents.note = reader.note
    contents.isClosed = reader.end != nil
    return contents
  }

  /// The frames of the blocks that are whole, and gaps where samples of the others were: nothing else.
  private func expectExactly(_ expected: [Brief], _ got: [Brief], _ what: Comment) {
    let isSame = got.filter { !$0.isFilling } == expected
    #expect(isSame, what)
    // The indices have no hole that nothing tells of, up to the last frame.
    var next: UInt64 = 0
    for frame in got {
      guard let first = frame.first, let after = frame.next else { continue }
      #expect(first == next, what)
      next = after
    }
  }

  // MARK: Cuts

  @Test func aCutCostsTheBlockThatItGoesThroughAndNothingElse() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SplitMix(state: seed)
    var known = try known("0.trd", using: &random)
    for i in 0..<count(200) {
      if i % 10 == 9 { known = try self.known("\(i).trd", using: &random) }
      let length = Int.random(in: 0...known.bytes.count, using: &random)
      let path = try scratch.write(Array(known.bytes[..<length]), to: "cut.trd")
      let what: Comment = "seed \(seed), cut \(i) at byte \(length) of \(known.bytes.count)"
      if length < known.headerEnd {
        #expect(throws: DumpError.self, what) { try read(path) }
        continue
      }
      let contents = try read(path)
      let whole = known.blocks.filter { $0.bytes.upperBound <= length }
      let isSame = contents.frames == Array(known.frames[..<(whole.last?.frames.upperBound ?? 0)])
      #expect(isSame, what)
      #expect(contents.damagedBlocks == 0, what)
      #expect(contents.isClosed == (length == known.bytes.count), what)
      #expect((contents.note == nil) == contents.isClosed, what)
    }
  }

  // MARK: Bits

  @Test func aFlippedBitCostsItsBlockAndIsFoundThere() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SplitMix(state: seed)
    var known = try known("0.trd", using: &random)
    for i in 0..<count(2000) {
      if i % 20 == 19 { known = try self.known("\(i).trd", using: &random) }
      let place = Int.random(in: 0..<known.bytes.count, using: &random)
      let bit = UInt8(1) << UInt8.random(in: 0..<8, using: &random)
      var bytes = known.bytes
      bytes[place] ^= bit
      let path = try scratch.write(bytes, to: "flip.trd")
      let what: Comment = "seed \(seed), flip \(i): bit \(bit) of byte \(place)"
      if place < known.headerEnd {
        // Refused; only a bit of the minor version changes nothing.
        do {
          let contents = try read(path)
          #expect((10..<12).contains(place), what)
          let isSame = contents.frames == known.frames
          #expect(isSame, what)
        } catch let error as DumpError {
          #expect(error.kind == .badData && !(10..<12).contains(place), what)
        }
        continue
      }
      let contents = try read(path)
      let hit = known.blocks.first { $0.bytes.contains(place) }
      let range = hit?.bytes ?? known.endStart..<known.bytes.count
      var expected = known.frames
      if let hit { expected.removeSubrange(hit.frames) }
      expectExactly(expected, contents.frames, what)
      #expect(contents.damagedBlocks == 1, what)
      #expect(contents.damage.map(\.bytes) == [range], what)
      #expect(contents.isClosed == (hit != nil), what)
    }
  }

  /// Many at once, bursts, bytes put in and taken out: whole blocks are still read, and each damage that is told holds
  /// something that was changed or leads up to it.
  @Test func worseDamageLeavesTheWholeBlocksReadable() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SplitMix(state: seed)
    for i in 0..<count(300) {
      let known = try known("\(i).trd", using: &random)
      var bytes = known.bytes
      var touched = Set<Int>()
      let what: Comment = "seed \(seed), case \(i)"
      if Bool.random(using: &random) {
        for _ in 0..<Int.random(in: 1...5, using: &random) {
          let start = Int.random(in: known.headerEnd..<bytes.count, using: &random)
          for place in start..<min(bytes.count, start + Int.random(in: 1...400, using: &random)) {
            let value = UInt8.random(in: 0...255, using: &random)
            if bytes[place] != value { touched.insert(place) }
            bytes[place] = value
          }
        }
      } else {
        let place = Int.random(in: known.headerEnd..<known.endStart, using: &random)
        if Bool.random(using: &random) {
          let stranger = (0..<Int.random(in: 1...300, using: &random)).map { _ in
            UInt8.random(in: 0...255, using: &random)
          }
          bytes.insert(contentsOf: stranger, at: place)
          touched.insert(place)
          // At the seam of two blocks nothing of either is hurt.
          if known.blocks.contains(where: { $0.bytes.lowerBound == place }) { touched.remove(place) }
        } else {
          // Whole blocks that are gone leave a whole file, with a hole that the pipeline tells of: not asked for here.
          let start = known.blocks.contains { $0.bytes.lowerBound == place } ? place + 1 : place
          let end = min(known.endStart, start + Int.random(in: 1...300, using: &random))
          bytes.removeSubrange(start..<end)
          touched.formUnion(start..<end)
        }
      }
      let contents = try read(scratch.write(bytes, to: "worse.trd"))
      let good = known.blocks.filter { block in !touched.contains { block.bytes.contains($0) } }
      let expected = good.flatMap { known.frames[$0.frames] }
      expectExactly(expected, contents.frames, what)
      #expect(contents.damagedBlocks > 0 || touched.isEmpty || contents.note != nil, what)
    }
  }

  /// What `verify` says of a file with one damaged block: all others good, the place, the loss and the seconds.
  @Test func theCheckTellsWhereAndWhatIsMissing() throws {
    var random = SplitMix(state: 12)
    for i in 0..<20 {
      let known = try known("\(i).trd", using: &random)
      let hit = Int.random(in: 0..<known.blocks.count, using: &random)
      var bytes = known.bytes
      bytes[known.blocks[hit].bytes.upperBound - 1] ^= 0x40
      var found: [Range<Int>] = []
      var damage: [Range<Int>] = []
      var lost: UInt64 = 0
      let check = try DumpCheck(path: scratch.write(bytes, to: "b.trd")) { finding in
        switch finding {
        case .block(let block): found.append(block.bytes)
        case .damage(let stretches, let missing, _):
          damage += stretches.map(\.bytes)
          lost += missing
        }
      }
      var others = known.blocks.map(\.bytes)
      let hurt = others.remove(at: hit)
      #expect(found == others && damage == [hurt])
      // Losses that the block itself told of are lost with it.
      let inside = known.frames[known.blocks[hit].frames]
      let spans = inside.compactMap { frame in frame.first.flatMap { a in frame.next.map { $0 - a } } }
      #expect(lost == spans.reduce(0, +))
      #expect(check.lostToDamage == lost && check.blocks == others.count && check.damagedBlocks == 1)
      #expect(check.isClosed)
    }
  }

  // MARK: A writer that is killed

  @Test func aKilledWriterLeavesWhatItHadWritten() async throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SplitMix(state: seed)
    let frames = randomFrames(3000, samples: 1...60, using: &random)
    let source = scratch.file("source.trd")
    var writer = try DumpWriter(path: source, header: DumpHeader(software: "test", run: "r", sensor: sensor()))
    for frame in frames { try writer.append(frame) }
    try writer.finish(finalRate: nil)
    let expected = frames.map(Brief.init)

    let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
      .appending(path: "slowrecorder")
    var cutShort = 0
    for i in 0..<count(200) {
      let target = scratch.file("killed\(i).trd")
      let process = Process()
      process.executableURL = program
      // Blocks of one frame up to some tens of kilobytes.
      let blockSeconds = ["0", "0.1", "1", "10", "1000"].randomElement(using: &random) ?? "1"
      let pause = ["0", "5", "30"].randomElement(using: &random) ?? "0"
      process.arguments = [source, target, blockSeconds, pause]
      try process.run()
      let patience = ContinuousClock.now + .seconds(20)
      while !FileManager.default.fileExists(atPath: target + ".part"), process.isRunning,
        ContinuousClock.now < patience
      { usleep(200) }
      usleep(UInt32.random(in: 0...30_000, using: &random))
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      let what: Comment = "seed \(seed), kill \(i)"
      let isFinished = FileManager.default.fileExists(atPath: target)
      let path = isFinished ? target : target + ".part"
      do {
        let contents = try read(path)
        let isSame = contents.frames == Array(expected.prefix(contents.frames.count))
        #expect(isSame, what)
        #expect(contents.damagedBlocks == 0, what)
        #expect(contents.isClosed || contents.note != nil, what)
        #expect(!isFinished || contents.frames.count == expected.count, what)
        if !contents.frames.isEmpty, contents.frames.count < expected.count { cutShort += 1 }
      } catch let error as DumpError {
        // Killed before the header was there.
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
        #expect(error.kind == .badData && (size ?? .max) < 2000, "\(what) \(error)")
      }
      try? FileManager.default.removeItem(atPath: path)
    }
    // Else it would prove nothing.
    #expect(cutShort > count(200) / 10, "seed \(seed): \(cutShort) were killed in the middle")
  }
}
