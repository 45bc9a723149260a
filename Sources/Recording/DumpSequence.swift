import Signal

/// Reads several raw dumps one after the other as one stream, in the memory of one.
///
/// Files of one run, as rotation leaves them, are put in order and joined: where the next begins with the sample that follows on the last,
/// nothing shows; where samples are missing between them, a gap of cause `file_boundary` says how many. A file of another
/// run, or one that goes back in the same, begins a run of its own.
package struct DumpSequence: ~Copyable {
  package enum Step: Equatable {
    /// `frame` holds the next one.
    case frame
    /// A new run begins: see `header`. No frame was given.
    case newRun
    case end
  }

  /// What is to be said of one file.
  package struct FileReport: Sendable {
    package var path: String
    /// How it ended, nil if it is whole.
    package var note: String?
    package var damagedBlocks = 0
    /// Its header is no good, so that it was left out.
    package var refusal: DumpError?
  }

  /// The first header of the current run.
  package private(set) var header: DumpHeader
  /// The files that were read to their end, or left out, in order.
  package private(set) var reports: [FileReport]
  /// The end of the last file that was read to its end.
  package private(set) var end: DumpEnd?
  /// Bytes of all files.
  package let length: Int
  /// Names the first file that is of another run than the one before, for those who play a single run.
  package let otherRun: DumpError?

  private let paths: [String]
  private var next = 1
  private var reader: DumpReader
  private var bytesBefore = 0
  private var isAtEnd = false
  /// The index expected next in this run.
  private var nextIndex: UInt64
  private var isAtBoundary = false
  /// A frame that waits behind the gap put before it.
  private var hasHeld = false
  private var held = RawFrame()

  /// Looks at all headers before the first frame is given: a file that is not there is noticed at once. One whose header
  /// is damaged is left out, unless none is left.
  package init(paths: [String]) throws(DumpError) {
    let survey = try Self.survey(paths)
    let reader = try DumpReader(path: survey.paths[0])
    self.init(survey, reader)
  }

  private init(_ survey: Survey, _ reader: consuming DumpReader) {
    paths = survey.paths
    length = survey.length
    otherRun = survey.otherRun
    reports = survey.refused
    header = reader.header
    nextIndex = reader.header.firstIndex
    self.reader = reader
  }

  private struct Survey {
    /// Not empty.
    var paths: [String] = []
    var length = 0
    var otherRun: DumpError?
    var refused: [FileReport] = []
  }

  private static func survey(_ paths: [String]) throws(DumpError) -> Survey {
    var survey = Survey()
    var files: [(path: String, header: DumpHeader)] = []
    for path in paths {
      do {
        let reader = try DumpReader(path: path)
        survey.length += reader.length
        if survey.otherRun == nil, let last = files.last, !last.header.isContinued(by: reader.header) {
          survey.otherRun = .otherRun(path: path, run: reader.header.run)
        }
        files.append((path, reader.header))
      } catch {
        if error.kind != .badData { throw error }
        survey.refused.append(FileReport(path: path, refusal: error))
      }
    }
    survey.paths = ordered(files)
    if survey.paths.isEmpty { throw survey.refused.first?.refusal ?? .empty(path: "") }
    return survey
  }

  /// The files as given, but those of one run that stand side by side by their first sample: a shell puts `RUN-002.trd`
  /// before `RUN.trd`.
  private static func ordered(_ files: [(path: String, header: DumpHeader)]) -> [String] {
    var result: [String] = []
    var start = 0
    while start < files.count {
      var end = start + 1
      while end < files.count, files[start].header.isContinued(by: files[end].header) { end += 1 }
      let group = (start..<end).sorted {
        let (a, b) = (files[$0].header.firstIndex, files[$1].header.firstIndex)
        return a == b ? $0 < $1 : a < b
      }
      result += group.map { files[$0].path }
      start = end
    }
    return result
  }

  /// The file that is being read.
  package var path: String { reader.path }

  /// Damaged blocks of all files that were read so far.
  package var damagedBlocks: Int {
    reports.reduce(isAtEnd ? 0 : reader.damagedBlocks) { $0 + $1.damagedBlocks }
  }

  /// Bytes of all files that were read so far.
  package var bytesRead: Int { bytesBefore + reader.bytesRead }

  /// Gives the next frame, or says that a new run begins.
  package mutating func next(_ frame: inout RawFrame) throws(DumpError) -> Step {
    if hasHeld {
      frame = held
      hasHeld = false
      return .frame
    }
    while true {
      if isAtEnd { return .end }
      if try reader.next(&frame) {
        closeHole(before: &frame)
        return .frame
      }
      report()
      if try !open() { return .end }
      if begins(reader.header) { return .newRun }
    }
  }

  /// Leaves the rest of the run out. True if another follows, which is then the current one.
  package mutating func skipRun() throws(DumpError) -> Bool {
    hasHeld = false
    while try open() {
      if begins(reader.header) { return true }
    }
    return false
  }

  /// Opens the next file; false if there is none.
  private mutating func open() throws(DumpError) -> Bool {
    bytesBefore += reader.length
    guard next < paths.count else {
      isAtEnd = true
      return false
    }
    reader = try DumpReader(path: paths[next])
    next += 1
    return true
  }

  private mutating func report() {
    reports.append(FileReport(path: reader.path, note: reader.note, damagedBlocks: reader.damagedBlocks))
    end = reader.end
  }

  /// Whether a file with this header begins a new run; makes it the current one then.
  private mutating func begins(_ other: DumpHeader) -> Bool {
    if header.isContinued(by: other) {
      if other.firstIndex >= nextIndex {
        isAtBoundary = true
        return false
      }
      reports.append(
        FileReport(path: reader.path, note: "goes back in the run of the file before: taken as a run of its own"))
    }
    header = other
    nextIndex = other.firstIndex
    isAtBoundary = false
    end = nil
    return true
  }

  /// Puts a gap before the first frame of a file if samples are missing there.
  private mutating func closeHole(before frame: inout RawFrame) {
    guard let first = frame.firstMissingOrHeld else { return }
    let expected = nextIndex
    nextIndex = frame.kind == .samples ? first &+ UInt64(frame.count) : frame.firstIndex
    guard isAtBoundary else { return }
    isAtBoundary = false
    guard first > expected else { return }
    held = frame
    hasHeld = true
    let time = frame.timeOfFirst(at: header.sensor.nominalRate)
    frame = RawFrame(Gap(cause: .fileBoundary, nextIndex: first, lost: first - expected, time: time))
  }
}

extension DumpHeader {
  /// Whether a file with that header is of the same run: one stream of samples of the same sensor, analysed alike.
  package func isContinued(by other: DumpHeader) -> Bool {
    run == other.run && bootID == other.bootID && sensorName == other.sensorName && sensor == other.sensor
      && analysis == other.analysis
  }

  /// The zero of all seconds of the run, where the dump begins in the middle of it; nil if it begins with the run, or does
  /// not say.
  package var zeroBefore: Timestamp? {
    firstIndex > 0 ? epochMonotonicNs.map { Timestamp(nanoseconds: $0) } : nil
  }

  /// What was known of the wall clock before a dump that begins in the middle of a run, as a record.
  package var clockBefore: RawFrame? {
    guard firstIndex > 0, let clock else { return nil }
    return .clock(
      offset: clock.wallOffset, isSynchronised: clock.isSynchronised,
      at: Timestamp(nanoseconds: epochMonotonicNs ?? 0))
  }
}

extension RawFrame {
  /// The index of the first sample that it holds or, a gap, that is missing; nil for a frame without an index.
  var firstMissingOrHeld: UInt64? {
    switch kind {
    case .samples: firstIndex
    case .gap: firstIndex &- min(lost, firstIndex)
    case .mark, .clock: nil
    }
  }

  /// The time of a frame is that of its newest sample; this is about that of its first.
  func timeOfFirst(at rate: Hertz) -> Timestamp {
    let steps = kind == .samples ? Double(max(count, 1) - 1) : 0
    return time.advanced(bySeconds: -steps / rate.value)
  }
}
