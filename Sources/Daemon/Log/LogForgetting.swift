import LinuxIO
import Wire

/// Erases what the log holds from before a moment.
///
/// The head of the log goes: whole files are removed, and the one in which the first kept line stands is written anew
/// beside itself and takes its own place. Behind that line numbers keep having no holes: what is older all the same (the
/// wall clock was set back, or a later run repeats an earlier mark) becomes a line of type `forgotten`, which has nothing but its number,
/// and the context of later events loses what happened before the moment.
struct LogForgetting {
  /// Wall time, ns since 1970.
  private let before: Int64
  /// Everything, whatever its time: the moment is yet to come.
  private let isEverything: Bool
  /// Whether lines behind the first kept one are looked at too.
  private let isThorough: Bool
  /// Wall time of each run's zero, ns, as it was last known.
  private var zeros: [String: Int64] = [:]
  private var state = State()

  /// How far it has come.
  private struct State {
    /// Whether a line of unknown time is erased: it goes with the one before it.
    var carry = false
    /// No line was kept yet.
    var isLeading = true
    /// Numbered lines that are erased now, that stay, and lines that change.
    var erased = 0
    var kept = 0
    var changed = 0
  }

  init(before: Int64, now: Int64?, isThorough: Bool) {
    self.before = before
    self.isThorough = isThorough
    isEverything = isThorough && now.map { before >= $0 } ?? false
  }

  /// Does it, on the thread that writes the log; `next` is the number of its next line.
  ///
  /// - Returns: how many lines were erased.
  mutating func run(on file: inout LogFile, next: UInt64, wall: String?) throws(SystemCallFailure) -> Int {
    // What logrotate has moved away is erased too, and must not be written any more.
    try file.reopen(next: next, wall: wall)
    let history = LogHistory(file.names.path)
    let paths = history.entries().map(\.path)
    try survey(paths)
    for path in paths {
      var plan = state
      plan.kept = 0
      plan.changed = 0
      try sift(path, &plan) { (_) throws(SystemCallFailure) in }
      let isActive = path == file.names.path
      if plan.changed > 0, plan.kept == 0, plan.isLeading, !isActive {
        do throws(Errno) { try FolderSpace.remove(path) } catch { throw SystemCallFailure("remove", path, error) }
        state = plan
      } else if plan.changed > 0 {
        try rewrite(path, isActive, &file, next: next, wall: wall)
      } else {
        state = plan
      }
      if !isThorough, !state.isLeading { break }
    }
    if state.erased > 0 { try FileName.synchronise(folder: file.names.folder) }
    return state.erased
  }

  /// Learns when each run was, and what becomes of lines at the head whose time nobody knows.
  private mutating func survey(_ paths: [String]) throws(SystemCallFailure) {
    var isFirst = true
    for path in paths {
      var scan = try LogScan(path)
      while let line = try scan.next() {
        guard let wall = LineFields.wall(of: line), LineFields.sequence(of: line) != nil else { continue }
        if let run = LineFields.text(LineFields.runKey, in: line), let seconds = LineFields.time(of: line) {
          zeros[run] = wall - Int64(seconds * 1e9)
        }
        if isFirst { state.carry = wall < before }
        isFirst = false
        if !isThorough, wall >= before { return }
      }
    }
  }

  // MARK: Lines

  private enum Fate {
    case kept
    case changed([UInt8])
    /// Nothing of it stays, not even its place.
    case gone
  }

  /// When what the line tells happened, ns since 1970; nil if nobody knows.
  private func moment(of line: ArraySlice<UInt8>) -> Int64? {
    let seconds = LineFields.time(of: line)
    let zero = LineFields.text(LineFields.runKey, in: line).flatMap { zeros[$0] }
    let told = LineFields.wall(of: line) ?? zero.flatMap { zero in seconds.map { zero + Int64($0 * 1e9) } }
    guard LineFields.isType("mark", line), let age = LineFields.number(LineFields.ageKey, in: line) else { return told }
    return told.map { $0 - Int64(age * 1e9) }
  }

  private func fate(of line: ArraySlice<UInt8>, _ state: inout State) -> Fate {
    guard let sequence = LineFields.sequence(of: line) else {
      return state.isLeading && state.erased > 0 ? .gone : .kept
    }
    // Erased by an earlier call: it has nothing left but its number, and goes where that is not needed.
    let isEmpty = LineFields.isType("forgotten", line)
    let isErased = isEverything || (isEmpty ? state.carry : moment(of: line).map { $0 < before } ?? state.carry)
    state.carry = isErased
    if isErased, !isEmpty { state.erased += 1 }
    if isErased, state.isLeading {
      state.changed += 1
      return .gone
    }
    state.isLeading = false
    state.kept += 1
    if isErased, !isEmpty {
      state.changed += 1
      return .changed(Array(ForgottenMessage(sequence).line.utf8))
    }
    if isThorough, let scrubbed = LogContext.without(line, before: before, said: moment(of: line)) {
      state.changed += 1
      return .changed(scrubbed)
    }
    return .kept
  }

  /// Goes through a file and gives `write` what stays of it.
  private func sift(
    _ path: String, _ state: inout State, _ write: (ArraySlice<UInt8>) throws(SystemCallFailure) -> Void
  ) throws(SystemCallFailure) {
    var scan = try LogScan(path)
    while let line = try scan.next() {
      switch fate(of: line, &state) {
      case .kept: try write(line)
      case .changed(let other): try write(other[...])
      case .gone: break
      }
    }
  }

  /// Writes a file anew, beside itself, and puts it into its own place.
  private mutating func rewrite(
    _ path: String, _ isActive: Bool, _ file: inout LogFile, next: UInt64, wall: String?
  ) throws(SystemCallFailure) {
    try? FolderSpace.remove(file.names.freshPath)
    var fresh = try AppendFile(path: file.names.freshPath, isNew: true)
    try fresh.lock()
    let isPacked = path.hasSuffix(".gz")
    var bytes: [UInt8] = []
    var own = state
    own.kept = 0
    try sift(path, &own) { line throws(SystemCallFailure) in
      bytes += line
      bytes.append(0x0A)
      while bytes.count >= GzipBlocks.blockBytes { try Self.write(&bytes, isPacked, to: fresh) }
    }
    if own.kept == 0 { bytes += (LogMessage(next: next, wall: wall).line + "\n").utf8 }
    while !bytes.isEmpty { try Self.write(&bytes, isPacked, to: fresh) }
    if isPacked { try fresh.append(whole: GzipBlocks.block([])) }
    try fresh.synchronise()
    if isActive { try file.replace(with: fresh) } else { try fresh.rename(to: path) }
    state = own
  }

  /// Writes the first block of `bytes`.
  private static func write(
    _ bytes: inout [UInt8], _ isPacked: Bool, to file: borrowing AppendFile
  ) throws(SystemCallFailure) {
    let piece = Array(bytes.prefix(GzipBlocks.blockBytes))
    try file.append(whole: isPacked ? GzipBlocks.block(piece) : piece)
    bytes.removeFirst(piece.count)
  }
}
