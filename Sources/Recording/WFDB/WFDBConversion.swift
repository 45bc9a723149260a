import Signal

/// One signal file of a WFDB record, read in blocks of frames.
final class WFDBSignalFile {
  let name: String
  private let source: ImportSource
  private let format: WFDBFormat
  private let offset: Int
  private let frameLength: Int
  private var buffer: [UInt8]

  init(_ signal: WFDBHeader.Signal, directory: String, block: Int) throws(ImportError) {
    name = signal.file
    source = try ImportSource(directory + signal.file)
    format = signal.format
    offset = signal.fileOffset
    frameLength = signal.frameLength
    buffer = [UInt8](repeating: 0, count: signal.format.length(block * signal.frameLength))
  }

  func read(_ first: Int, _ frames: Int) throws(ImportError) {
    let length = format.length(frames * frameLength)
    let got = try source.read(length, at: offset + format.length(first * frameLength), into: &buffer)
    // Shorter only if somebody cuts the file meanwhile.
    for i in got..<max(got, length) { buffer[i] = 0 }
  }

  func sample(_ place: Int, of frame: Int) -> Int { format.sample(frame * frameLength + place, of: buffer) }
}

/// Frames of a WFDB record into samples of a dump.
struct WFDBConversion {
  private let header: WFDBHeader
  private let channels: [SignalChoice.Channel]
  private let rate: Double
  private let frames: Int
  private var files: [WFDBSignalFile] = []
  private let perFrame: Int
  /// Frames of a block: even, so that pairs of 12 bits are whole.
  private let block: Int
  private var sums: [UInt16]
  /// Digital values of one block, channel after channel.
  private var values: [Int]

  init(
    _ header: WFDBHeader, _ channels: [SignalChoice.Channel], _ rate: Hertz, _ frames: Int, directory: String
  ) throws(ImportError) {
    self.header = header
    self.channels = channels
    self.rate = rate.value
    self.frames = frames
    perFrame = header.signals[channels[0].signal].samplesPerFrame
    let longest = channels.map { header.signals[$0.signal].frameLength }.max() ?? 1
    block = max(2, 8192 / longest / 2 * 2)
    sums = [UInt16](repeating: 0, count: channels.count)
    values = [Int](repeating: 0, count: block * perFrame * channels.count)
    for channel in channels {
      let signal = header.signals[channel.signal]
      if files.contains(where: { $0.name == signal.file }) { continue }
      files.append(try WFDBSignalFile(signal, directory: directory, block: block))
    }
  }

  mutating func convert(_ marks: [Annotation], into composer: inout ImportComposer) throws(ImportError) {
    var nextMark = 0
    var first = 0
    while first < frames {
      let count = min(block, frames - first)
      try read(first, count)
      for i in 0..<count * perFrame {
        let time = Double(first * perFrame + i) / rate
        while nextMark < marks.count, marks[nextMark].start < time + 1e-9 {
          try composer.mark(marks[nextMark].mark, at: marks[nextMark].start)
          nextMark += 1
        }
        try add(i, at: time, &composer)
      }
      first += count
    }
    for mark in marks[nextMark...] { try composer.mark(mark.mark, at: mark.start) }
    for (channel, sum) in zip(channels, sums) {
      let signal = header.signals[channel.signal]
      guard header.frames == frames, let stated = signal.checksum, stated != sum else { continue }
      composer.count { $0.damage.append("checksum of \"\(signal.label)\" failed: \(sum), and \(stated) in the header") }
    }
  }

  private mutating func read(_ first: Int, _ count: Int) throws(ImportError) {
    let row = block * perFrame
    for file in files {
      try file.read(first, count)
      for (channel, place) in zip(channels, 0...) {
        let signal = header.signals[channel.signal]
        if signal.file != file.name { continue }
        for i in 0..<count * perFrame {
          let value = file.sample(signal.place + i % perFrame, of: i / perFrame)
          values[place * row + i] = value
          sums[place] &+= UInt16(truncatingIfNeeded: value)
        }
      }
    }
  }

  private mutating func add(_ i: Int, at time: Double, _ composer: inout ImportComposer) throws(ImportError) {
    let row = block * perFrame
    var counts = FrameAssembler.Counts(repeating: 0)
    for (place, channel) in channels.enumerated() {
      let signal = header.signals[channel.signal]
      let value = values[place * row + i]
      let scaled = ((Double(value) - signal.baseline) / signal.gain * channel.countsPerUnit).rounded()
      guard value != signal.format.invalid, scaled.magnitude < Double(Int32.max) else {
        composer.count {
          $0.rows += 1
          $0.notANumber.count($0.rows)
        }
        composer.skip()
        return
      }
      counts[place] = Int32(scaled)
    }
    composer.count { $0.rows += 1 }
    try composer.add(counts, at: time)
  }
}
