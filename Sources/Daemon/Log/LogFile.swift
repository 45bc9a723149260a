import LinuxIO
import Wire

/// The file that the log is written to: whole lines only, whatever the disk does.
struct LogFile: ~Copyable {
  let names: LogFolder
  private var file: AppendFile
  /// No device or pipe: it has a size, other files beside it, and is read again.
  let isRegular: Bool
  /// Where the whole lines end, if what a failed write left behind could not be cut off.
  private var tornAt: Int?

  /// Opens or creates it and keeps others from it.
  init(_ path: String) throws(SystemCallFailure) {
    // A noncopyable value may not be left half made by an error: everything that can fail comes first.
    let file = try AppendFile(path: path)
    let isRegular = file.identity?.isRegular ?? false
    if isRegular { try file.lock() }
    self.file = consume file
    self.isRegular = isRegular
    names = LogFolder(path)
  }

  var byteCount: Int { file.identity?.byteCount ?? 0 }

  /// Whether the name still leads to the file, and whether the file still has a name.
  private enum Whereabouts { case inPlace, moved, removed }

  private var whereabouts: Whereabouts {
    guard isRegular else { return .inPlace }
    guard let own = file.identity, own.links > 0 else { return .removed }
    return FileName.identity(of: names.path).map { $0.isSameFile(as: own) } == true ? .inPlace : .moved
  }

  /// Makes sure that what is written next will be found: a log that was removed, with its folder or without, is begun
  /// again. One that was only moved is written on until `reopen`, as logrotate wants it.
  ///
  /// - Returns: true if it was begun again.
  mutating func secure(next: UInt64, wall: String?) throws(SystemCallFailure) -> Bool {
    if whereabouts != .removed {
      try cutTorn()
      return false
    }
    if FileName.identity(of: names.folder) == nil { try FileName.makeFolder(names.folder) }
    try open(next: next, wall: wall)
    return true
  }

  /// Opens the file anew under its name, after it was moved away.
  mutating func reopen(next: UInt64, wall: String?) throws(SystemCallFailure) {
    guard isRegular, whereabouts != .inPlace else { return }
    try leave()
    if FileName.identity(of: names.folder) == nil { try FileName.makeFolder(names.folder) }
    try open(next: next, wall: wall)
  }

  private mutating func open(next: UInt64, wall: String?) throws(SystemCallFailure) {
    let fresh = try AppendFile(path: names.path)
    try fresh.lock()
    if try fresh.size() == 0, next > 1 { try fresh.append(LogMessage(next: next, wall: wall).line + "\n") }
    file = consume fresh
    tornAt = nil
  }

  /// What follows stands in another file: no power cut may take the end of this one and keep the beginning of that.
  private mutating func leave() throws(SystemCallFailure) {
    try cutTorn()
    try file.synchronise()
  }

  private mutating func cutTorn() throws(SystemCallFailure) {
    guard let end = tornAt else { return }
    try file.truncate(to: end)
    tornAt = nil
  }

  /// Appends whole lines, each ended by its newline; returns how many bytes of whole lines stand in the file.
  mutating func append(_ lines: [UInt8]) -> (accepted: Int, failure: SystemCallFailure?) {
    let before = byteCount
    let (written, failure) = file.append(lines)
    guard let failure else { return (written, nil) }
    let accepted = (lines[..<written].lastIndex(of: 0x0A) ?? -1) + 1
    if isRegular, accepted < written {
      tornAt = before + accepted
      try? cutTorn()
    }
    return (accepted, failure)
  }

  func synchronise() throws(SystemCallFailure) { try file.synchronise() }

  /// The last bytes, for the recovery.
  func tail(limit: Int) throws(SystemCallFailure) -> [UInt8] { try file.tail(limit: limit) }

  func truncate(to count: Int) throws(SystemCallFailure) { try file.truncate(to: count) }

  /// Begins a new file; the present one gets the name `.1`. At each moment of it a kill leaves every line under one name.
  mutating func rotate(next: UInt64, wall: String?) throws(SystemCallFailure) {
    try leave()
    try? FolderSpace.remove(names.freshPath)
    let fresh = try AppendFile(path: names.freshPath, isNew: true)
    try fresh.lock()
    try fresh.append(LogMessage(next: next, wall: wall).line + "\n")
    try fresh.synchronise()
    try names.shift()
    // What stands under the name is the present file, or one that somebody else put there.
    if FileName.identity(of: names.path) != nil { try FileName.rename(names.path, to: names.newestPath) }
    try replace(with: fresh)
  }

  /// Puts a file that was written beside it, and is on the disk, into its place.
  mutating func replace(with fresh: consuming AppendFile) throws(SystemCallFailure) {
    var fresh = fresh
    try fresh.rename(to: names.path)
    file = consume fresh
    try FileName.synchronise(folder: names.folder)
  }
}
