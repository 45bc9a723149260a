import Signal
import Testing

@testable import Recording

@Suite struct DumpCopyTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func frames(_ path: String) throws -> [FrameImage] {
    var reader = try DumpReader(path: path)
    var images: [FrameImage] = []
    var frame = RawFrame()
    while try reader.next(&frame) { images.append(FrameImage(frame)) }
    return images
  }

  private func header(_ run: String = "r1") -> DumpHeader {
    var header = DumpHeader(software: "tremord 1", run: run, sensor: sensor())
    header.created = "2026-01-02T03:04:05Z"
    header.title = "a title"
    return header
  }

  /// Frames of ten samples at 100 Hz, each with the exact time of its newest.
  private func even(_ count: Int, from first: Int = 0) -> [RawFrame] {
    (first..<first + count).map { i in
      var frame = RawFrame()
      frame.timeSource = .exact
      frame.count = 10
      frame.byteCount = 120
      frame.firstIndex = UInt64(10 * i)
      frame.time = Timestamp(nanoseconds: 7_000_000_000 + Int64(10 * i + 9) * 10_000_000)
      for k in 0..<120 { frame.bytes[k] = UInt8(truncatingIfNeeded: i &* 31 &+ k) }
      return frame
    }
  }

  @discardableResult
  private func write(_ frames: [RawFrame], to name: String, _ header: DumpHeader? = nil) throws -> String {
    var writer = try DumpWriter(path: scratch.file(name), header: header ?? self.header(), blockSeconds: 0.5)
    for frame in frames { try writer.append(frame) }
    try writer.finish(finalRate: Hertz(99.875), standardError: Hertz(0.125))
    return scratch.file(name)
  }

  @Test func aCopyOfTheWholeHoldsTheSame() throws {
    var random = SplitMix(state: 5)
    let path = try write(randomFrames(400, using: &random), to: "a.trd")
    let report = try DumpCopy.run([path], to: scratch.file("b.trd"))
    #expect(try frames(scratch.file("b.trd")) == frames(path))
    let (a, b) = (try DumpInfo(path: path), try DumpInfo(path: scratch.file("b.trd")))
    #expect(a.header == b.header && a.end == b.end && b.isWhole)
    #expect(report.samples == a.samples && report.gaps == a.gaps)
  }

  @Test func aPartKeepsTimesAndIndicesAndKnowsItsPlace() throws {
    var all = even(100)
    all.insert(.clock(offset: 77, isSynchronised: true, at: all[20].time), at: 21)
    let path = try write(all, to: "a.trd")
    let report = try DumpCopy.run([path], to: scratch.file("b.trd"), from: 4, until: 6)
    let part = try frames(scratch.file("b.trd"))
    // The newest sample of frame i stands at 0.1 i + 0.09 s: frames 40 to 59.
    #expect(part == even(20, from: 40).map(FrameImage.init))
    let info = try DumpInfo(path: scratch.file("b.trd"))
    #expect(info.header.firstIndex == 400)
    #expect(info.header.epochMonotonicNs == 7_000_000_000)
    #expect(info.header.clock == .init(wallOffset: 77, isSynchronised: true))
    #expect(info.header.created == nil && info.header.title == "a title")
    #expect(info.end?.nextIndex == 600 && info.end?.samples == 200)
    // Its own rate, not that of the whole.
    #expect(((info.end?.rateHz ?? 0) - 100).magnitude < 0.01)
    #expect(report.samples == 200)
    #expect(((report.start ?? 0) - 4).magnitude < 1e-6 && ((report.stop ?? 0) - 5.99).magnitude < 1e-6)
    // A part of the part counts as the whole does.
    _ = try DumpCopy.run([scratch.file("b.trd")], to: scratch.file("c.trd"), from: 5)
    #expect(try frames(scratch.file("c.trd")) == even(10, from: 50).map(FrameImage.init))
    let third = try DumpInfo(path: scratch.file("c.trd")).header
    #expect(third.firstIndex == 500 && third.epochMonotonicNs == 7_000_000_000)
    #expect(third.clock == .init(wallOffset: 77, isSynchronised: true))
  }

  @Test func whereNothingLiesNothingIsWritten() throws {
    let path = try write(even(20), to: "a.trd")
    let report = try DumpCopy.run([path], to: scratch.file("b.trd"), from: 50)
    #expect(report.samples == 0 && ((report.lastSeconds ?? 0) - 1.99).magnitude < 1e-6)
    #expect(try scratch.names() == ["a.trd"])
  }

  @Test func filesOfOneRunAreJoinedAndWhatIsMissingIsToldOnce() throws {
    let first = try write(even(10), to: "a.trd")
    var late = header()
    late.firstIndex = 150
    let second = try write(even(10, from: 15), to: "b.trd", late)
    let report = try DumpCopy.run([first, second], to: scratch.file("c.trd"))
    let joined = try frames(scratch.file("c.trd"))
    #expect(report.gaps == 1 && joined.count == 21)
    #expect(Array(joined.prefix(10)) == even(10).map(FrameImage.init))
    #expect(Array(joined.suffix(10)) == even(10, from: 15).map(FrameImage.init))
    // Kind, next index, end of the hole, cause file_boundary, samples.
    let gap = joined[10].figures
    #expect(gap[0] == 2 && gap[4] == 150 && gap[5] == 8_500_000_000 && gap[6] == 9 && gap[8] == 50)
    #expect(try DumpInfo(path: scratch.file("c.trd")).end?.nextIndex == 250)
  }

  /// A file that was never closed is read as far as it goes.
  @Test func anUnfinishedFileIsJoinedToo() throws {
    var writer = try DumpWriter(path: scratch.file("a.trd"), header: header())
    for frame in even(10) { try writer.append(frame) }
    try writer.flush()
    var late = header()
    late.firstIndex = 100
    let second = try write(even(5, from: 10), to: "b.trd", late)
    let report = try DumpCopy.run([scratch.file("a.trd.part"), second], to: scratch.file("c.trd"))
    #expect(try frames(scratch.file("c.trd")) == even(15).map(FrameImage.init))
    #expect(report.files.first?.note?.contains("not closed") == true && report.gaps == 0)
    writer.discard()
  }

  @Test func damageBecomesAGapInARepairedCopy() throws {
    let path = try write(even(40), to: "a.trd")
    var damaged: Range<Int>?
    _ = try DumpCheck(path: path) { finding in
      if case .block(let block) = finding, block.firstIndex == 120 || block.firstIndex == 100 { damaged = block.bytes }
    }
    let hit = try #require(damaged)
    var bytes = try scratch.bytes("a.trd")
    bytes[hit.lowerBound + 25] ^= 1
    let report = try DumpCopy.run([scratch.write(bytes, to: "b.trd")], to: scratch.file("c.trd"))
    #expect(report.damagedBlocks == 1 && report.gaps == 1)
    let info = try DumpInfo(path: scratch.file("c.trd"))
    #expect(info.isWhole && info.damagedBlocks == 0 && info.lostSamples + info.samples == 400)
    #expect(info.lost.first?.cause == .recording)
    #expect(try frames(scratch.file("c.trd")) == frames(scratch.file("b.trd")))
  }

  @Test func anotherRunIsNotJoinedAndLeavesNothing() throws {
    let (a, b) = (try write(even(5), to: "a.trd"), try write(even(5), to: "b.trd", header("r2")))
    for paths in [[a, b], [a, a]] {
      var caught: DumpError?
      do { _ = try DumpCopy.run(paths, to: scratch.file("c.trd")) } catch { caught = error }
      #expect(caught?.kind == .badData && caught?.description.hasPrefix(paths[1] + ": ") == true)
      #expect(try scratch.names() == ["a.trd", "b.trd"])
    }
  }

  @Test func neitherAFileNorTheSourceIsReplaced() throws {
    let path = try write(even(5), to: "a.trd")
    let before = try scratch.bytes("a.trd")
    #expect(throws: DumpError.exists(path: path)) { try DumpCopy.run([path], to: path) }
    #expect(try scratch.bytes("a.trd") == before)
  }
}
