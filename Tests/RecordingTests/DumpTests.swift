import Signal
import Testing

@testable import Recording

/// Everything that a reader gives.
private struct Contents {
  var header: DumpHeader
  var frames: [FrameImage] = []
  var damaged = 0
  var note: String?
  var end: DumpEnd?

  init(_ path: String) throws {
    var reader = try DumpReader(path: path)
    header = reader.header
    var frame = RawFrame()
    while try reader.next(&frame) { frames.append(FrameImage(frame)) }
    let again = try reader.next(&frame)
    #expect(!again)
    damaged = reader.damagedBlocks
    note = reader.note
    end = reader.end
  }
}

private func fullHeader() -> DumpHeader {
  var header = DumpHeader(software: "tremord 9.8.7", run: "b3f1", sensor: sensor())
  header.bootID = "0c9b4b0e"
  header.epochMonotonicNs = 1_234_567_890_123
  header.firstIndex = 0
  header.created = "2026-01-02T03:04:05Z"
  header.registers = [.init(0x19, 9), .init(0x1A, 3), .init(0x14, 0x1B, bank: 2)]
  header.analysis = "low_hz=3.0"
  header.clock = .init(wallOffset: -5, isSynchronised: true)
  header.title = "left \"shank\" / naïve"
  header.notes = "line one\nline two"
  return header
}

private func write(
  _ frames: [RawFrame], to path: String, header: DumpHeader = fullHeader(), blockSeconds: Double = 1
) throws {
  var writer = try DumpWriter(path: path, header: header, blockSeconds: blockSeconds, bufferLength: 4096)
  for frame in frames { try writer.append(frame) }
  try writer.finish(finalRate: Hertz(99.5))
}

@Suite struct DumpTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test func framesOfEveryKindComeBackBitForBit() throws {
    for _ in 0..<10 {
      let seed = UInt64.random(in: 0...UInt64.max)
      var generator = SplitMix(state: seed)
      let frames = randomFrames(300, using: &generator)
      let path = scratch.file("\(seed).trd")
      try write(frames, to: path, blockSeconds: Double.random(in: 0.1...10, using: &generator))
      let contents = try Contents(path)
      #expect(contents.frames == frames.map(FrameImage.init), "seed \(seed)")
      #expect(contents.damaged == 0 && contents.note == nil, "seed \(seed)")
      #expect(contents.end?.rateHz == 99.5)
    }
  }

  @Test func theHeaderComesBackWhole() throws {
    try write([], to: scratch.file("a.trd"))
    #expect(try Contents(scratch.file("a.trd")).header == fullHeader())
    let least = DumpHeader(software: "x", run: "y", sensor: sensor())
    try write([], to: scratch.file("b.trd"), header: least)
    #expect(try Contents(scratch.file("b.trd")).header == least)
  }

  /// Every chip's word, an identity that is in no table, and samples that were read one by one.
  @Test func whichChipItWasComesBack() throws {
    for (i, chip) in [Chip.mpu6500, .icm20689, .icm20948, .lsm6ds3, .lsm6ds3trc, .lsm6dso32, .adxl345].enumerated() {
      var header = DumpHeader(software: "x", run: "y", sensor: sensor())
      header.sensor.chip = chip
      header.sensor.whoAmI = 0x72
      header.sensor.isUnknownIdentity = i % 2 == 0
      header.sensor.isRegisterRead = i == 0
      try write([], to: scratch.file("\(i).trd"), header: header)
      #expect(try Contents(scratch.file("\(i).trd")).header == header)
    }
    #expect(try String(decoding: scratch.bytes("0.trd"), as: UTF8.self).contains("\"unknown_id\":true"))
    #expect(try !String(decoding: scratch.bytes("1.trd"), as: UTF8.self).contains("unknown_id"))
  }

  @Test func whetherTimesAreUnevenComesBackAndIsLeftOutWhereTheyAreNot() throws {
    var header = DumpHeader(software: "x", run: "y", sensor: sensor())
    func text(_ name: String) throws -> String { String(decoding: try scratch.bytes(name), as: UTF8.self) }
    // What an even dump has always been: nothing in it says so.
    try write([], to: scratch.file("a.trd"), header: header)
    #expect(try !text("a.trd").contains("uneven"))
    #expect(try !Contents(scratch.file("a.trd")).header.sensor.hasUnevenTimes)
    header.sensor.hasUnevenTimes = true
    try write([], to: scratch.file("b.trd"), header: header)
    #expect(try text("b.trd").contains("\"uneven_times\":true"))
    #expect(try Contents(scratch.file("b.trd")).header == header)
  }

  @Test func theSameFramesGiveTheSameBytes() throws {
    var generator = SplitMix(state: 11)
    let frames = randomFrames(50, using: &generator)
    try write(frames, to: scratch.file("a.trd"))
    try write(frames, to: scratch.file("b.trd"))
    #expect(try scratch.bytes("a.trd") == scratch.bytes("b.trd"))
  }

  @Test func theFileHasItsNameOnlyWhenItIsFinished() throws {
    var writer = try DumpWriter(path: scratch.file("a.trd"), header: fullHeader())
    try writer.append(markFrame("note\tx", at: Timestamp(nanoseconds: 5)))
    try writer.flush()
    #expect(try scratch.names() == ["a.trd.part"])
    #expect(try Contents(scratch.file("a.trd.part")).frames.count == 1)
    #expect(try Contents(scratch.file("a.trd.part")).note?.contains("not closed") == true)
    try writer.finish(finalRate: nil)
    #expect(try scratch.names() == ["a.trd"])
  }

  @Test func anExistingFileIsReplacedOnlyIfAskedFor() throws {
    let path = try scratch.write("precious", to: "a.trd")
    #expect(throws: DumpError.exists(path: path)) { try write([], to: path) }
    #expect(try scratch.bytes("a.trd") == Array("precious".utf8))
    let writer = try DumpWriter(path: path, header: fullHeader(), replacing: true)
    #expect(try scratch.bytes("a.trd") == Array("precious".utf8))
    try writer.finish(finalRate: nil)
    #expect(try Contents(path).frames.isEmpty)
  }

  @Test func aFileThatAppearsMeanwhileIsNotReplaced() throws {
    let path = scratch.file("a.trd")
    let writer = try DumpWriter(path: path, header: fullHeader())
    _ = try scratch.write("precious", to: "a.trd")
    var caught: DumpError?
    do { try writer.finish(finalRate: nil) } catch { caught = error }
    #expect(caught == .exists(path: path))
    #expect(try scratch.bytes("a.trd") == Array("precious".utf8))
    #expect(try scratch.names() == ["a.trd", "a.trd.part"])
  }

  @Test func anUnfinishedRecordingIsNeverReplaced() throws {
    let part = try scratch.write("precious", to: "a.trd.part")
    var caught: DumpError?
    do {
      _ = try DumpWriter(path: scratch.file("a.trd"), header: fullHeader(), replacing: true)
    } catch { caught = error }
    #expect(caught == .exists(path: part))
  }

  @Test func aFullDiskIsToldWithThePath() throws {
    let device = try ByteFile(writingTo: "/dev/full")
    var caught: DumpError?
    do {
      _ = try DumpWriter(
        file: device, path: "/x/a.trd", partPath: "/x/a.trd.part", header: fullHeader(), blockSeconds: 1,
        replacing: false, bufferLength: 4096)
    } catch { caught = error }
    #expect(caught?.description.contains("/x/a.trd.part: cannot be written: No space left on device") == true)
    #expect(caught?.kind == .io)
  }

  @Test func aDirectoryThatIsMissingIsToldWithThePath() throws {
    var caught: DumpError?
    do { _ = try DumpWriter(path: scratch.file("no/a.trd"), header: fullHeader()) } catch { caught = error }
    #expect(caught?.description.contains("/no/a.trd.part: cannot be written: No such file") == true)
  }

  @Test func everyCutReadsCleanlyUpToTheLastWholeBlock() throws {
    var generator = SplitMix(state: 3)
    let frames = randomFrames(12, samples: 1...6, using: &generator)
    try write(frames, to: scratch.file("a.trd"), blockSeconds: 0.1)
    let whole = try scratch.bytes("a.trd")
    let images = frames.map(FrameImage.init)
    var longest = 0
    for count in 0..<whole.count {
      let path = try scratch.write(Array(whole[..<count]), to: "cut.trd")
      do {
        let contents = try Contents(path)
        #expect(contents.frames == Array(images.prefix(contents.frames.count)))
        #expect(contents.frames.count >= longest)
        longest = contents.frames.count
        #expect(contents.damaged == 0 && contents.note != nil && contents.end == nil, "cut at \(count)")
      } catch let error as DumpError {
        // Only before the first frame: the header itself is cut.
        #expect(error.kind == .badData && longest == 0, "cut at \(count): \(error)")
      }
    }
    #expect(longest == images.count)
  }

  @Test func everyFlippedByteIsDetectedOrHarmless() throws {
    var generator = SplitMix(state: 4)
    let frames = randomFrames(16, samples: 1...6, using: &generator)
    try write(frames, to: scratch.file("a.trd"), blockSeconds: 0.1)
    let whole = try scratch.bytes("a.trd")
    let images = frames.map(FrameImage.init)
    let total = try #require(Contents(scratch.file("a.trd")).end).nextIndex
    let header = try DumpWriter(path: scratch.file("h.trd"), header: fullHeader())
    let blocksBegin = header.bytesWritten
    header.discard()
    for place in whole.indices {
      var bytes = whole
      bytes[place] ^= UInt8.random(in: 1...255, using: &generator)
      let path = try scratch.write(bytes, to: "flip.trd")
      do {
        let contents = try Contents(path)
        // Each frame is one that was written, in order; what is missing is told by a gap.
        var rest = images[...]
        var added: UInt64 = 0
        for image in contents.frames {
          if let found = rest.firstIndex(of: image) {
            rest = rest[(found + 1)...]
          } else {
            #expect(image.figures[0] == 2 && image.figures[6] == 6, "an invented frame after a flip at \(place)")
            added += UInt64(bitPattern: image.figures[8])
          }
        }
        let isWhole = contents.frames == images
        #expect(isWhole || contents.damaged > 0, "undetected flip at \(place)")
        if !isWhole, contents.end != nil {
          var next: UInt64 = 0
          for image in contents.frames {
            if image.figures[0] == 1 {
              #expect(UInt64(image.figures[4]) == next, "a hole without a gap after a flip at \(place)")
              next = UInt64(image.figures[4]) + UInt64(image.figures[2])
            } else if image.figures[0] == 2 {
              next += UInt64(image.figures[8])
              #expect(UInt64(image.figures[4]) == next, "a wrong gap after a flip at \(place)")
            }
          }
          #expect(next == total)
        }
      } catch let error as DumpError {
        #expect(error.kind == .badData && place < blocksBegin, "\(place): \(error)")
      }
    }
  }

  @Test(arguments: [0, 1, 2])
  func aDamagedBlockBecomesAGapWithItsSamplesAndTimes(damaged: Int) throws {
    // Three blocks of one frame of one sample each, at 100 Hz.
    var writer = try DumpWriter(path: scratch.file("a.trd"), header: fullHeader())
    var starts: [Int] = []
    for i in 0..<3 {
      var frame = RawFrame()
      frame.count = 1
      frame.byteCount = 12
      frame.firstIndex = UInt64(i)
      frame.time = Timestamp(nanoseconds: Int64(i + 1) * 10_000_000)
      try writer.append(frame)
      starts.append(writer.bytesWritten)
      try writer.flush()
    }
    try writer.finish(finalRate: nil)
    for place in [0, 9, 17, 24] {
      var bytes = try scratch.bytes("a.trd")
      bytes[starts[damaged] + place] ^= 0x10
      let contents = try Contents(scratch.write(bytes, to: "b.trd"))
      #expect(contents.damaged == 1 && contents.frames.count == 3 && contents.end?.nextIndex == 3)
      let gap = contents.frames[damaged].figures
      // Kind, next index, time of the end of the hole, cause, lost.
      #expect(gap[0] == 2 && gap[4] == damaged + 1 && gap[6] == 6 && gap[8] == 1, "\(gap)")
      #expect(gap[5] == min(damaged + 2, 3) * 10_000_000)
    }
  }

  @Test func aTailOfZerosIsACutTail() throws {
    try write([markFrame("note\tx", at: Timestamp(nanoseconds: 1))], to: scratch.file("a.trd"))
    let reader = try Contents(scratch.file("a.trd"))
    #expect(reader.frames.count == 1)
    var writer = try DumpWriter(path: scratch.file("b.trd"), header: fullHeader())
    try writer.append(markFrame("note\tx", at: Timestamp(nanoseconds: 5)))
    try writer.flush()
    let path = try scratch.write(
      scratch.bytes("b.trd.part") + [UInt8](repeating: 0, count: 5000), to: "zeros.trd")
    let contents = try Contents(path)
    #expect(contents.frames.count == 1 && contents.damaged == 0)
    #expect(contents.note?.contains("5000 bytes") == true)
  }

  @Test func blocksOfALaterVersionAreSkipped() throws {
    var writer = try DumpWriter(path: scratch.file("a.trd"), header: fullHeader())
    try writer.append(markFrame("note\tone", at: Timestamp(nanoseconds: 5)))
    try writer.flush()
    let front = try scratch.bytes("a.trd.part").count
    try writer.append(markFrame("note\ttwo", at: Timestamp(nanoseconds: 6)))
    try writer.finish(finalRate: nil)
    var bytes = try scratch.bytes("a.trd")
    var block = [UInt8](repeating: 7, count: 20 + 33)
    Format.seal(&block, type: 999, length: 33)
    bytes.insert(contentsOf: block, at: front)
    let contents = try Contents(scratch.write(bytes, to: "b.trd"))
    #expect(contents.frames.count == 2 && contents.damaged == 0 && contents.note == nil)
  }

  @Test func whatIsNoDumpIsRefusedWithTheReason() throws {
    func refusal(_ path: String) -> DumpError? {
      do {
        _ = try DumpReader(path: path)
        return nil
      } catch { return error }
    }
    try write([], to: scratch.file("a.trd"))
    var newer = try scratch.bytes("a.trd")
    newer[8] = 2
    let cases: [(String, DumpError.Kind, String)] = [
      (scratch.file("none.trd"), .noInput, "No such file"),
      (scratch.path, .noInput, "directory"),
      (try scratch.write("", to: "empty.trd"), .badData, "is empty"),
      (try scratch.write("time_s,ax_g\n1,2\n", to: "x.csv"), .badData, "tremorctl import"),
      (try scratch.write("ab", to: "short"), .badData, "is no raw dump"),
      (try scratch.write(newer, to: "newer.trd"), .badData, "format version 2"),
    ]
    for (path, kind, words) in cases {
      let error = refusal(path)
      #expect(error?.kind == kind)
      #expect(error?.description.hasPrefix(path + ": ") == true)
      #expect(error?.description.contains(words) == true)
    }
  }

  @Test func theSummaryCountsWhatIsThere() throws {
    var frames: [RawFrame] = []
    for i in 0..<20 {
      var frame = RawFrame()
      frame.count = 5
      frame.byteCount = 60
      frame.firstIndex = UInt64(i * 5 + (i >= 10 ? 7 : 0))
      frame.time = Timestamp(nanoseconds: Int64(frame.firstIndex + 4) * 10_000_000)
      if i == 10 {
        frames.append(RawFrame(Gap(cause: .busError, nextIndex: 57, lost: 7, time: frame.time, errno: 121)))
        frames.append(markFrame("note\tx", at: frame.time))
      }
      frames.append(frame)
    }
    try write(frames, to: scratch.file("a.trd"))
    let info = try DumpInfo(path: scratch.file("a.trd"))
    #expect(info.samples == 100 && info.frames == 20 && info.gaps == 1 && info.marks == 1)
    #expect(info.lost == [.init(cause: .busError, gaps: 1, samples: 7)])
    #expect(((info.measuredRate?.value ?? 0) - 100).magnitude < 1e-6)
    #expect((info.seconds - 1.07).magnitude < 1e-6)
    #expect(info.isWhole && info.end?.samples == 100 && info.end?.nextIndex == 107)
  }
}
