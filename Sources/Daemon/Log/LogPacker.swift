import LinuxIO

/// Compresses a file of the log that was closed, a block at a time, so that lines never wait for it long.
///
/// The compressed file gets its name when all of it is on the disk; then the other goes. A kill on the way leaves both, and
/// the next start does it again.
struct LogPacker: ~Copyable {
  private let source: ReadFile
  private var target: AppendFile
  private let names: LogFolder
  private var offset = 0

  /// Begins with the oldest file that is to be compressed; nil if there is none. What logrotate has named is left to it.
  init?(_ names: LogFolder) throws(SystemCallFailure) {
    let plain = names.rotated().filter { !$0.isCompressed && $0.number != nil }
    guard let oldest = plain.max(by: { ($0.number ?? 0) < ($1.number ?? 0) }) else { return nil }
    let source = try ReadFile(path: names.path(of: oldest))
    let name = names.path + ".packing"
    try? FolderSpace.remove(name)
    let target = try AppendFile(path: name, isNew: true)
    self.source = source
    self.target = target
    self.names = names
  }

  var path: String { source.path }

  /// Does the next block; true when nothing is left to do.
  mutating func step() throws(SystemCallFailure) -> Bool {
    let block = try source.read(GzipBlocks.blockBytes, at: offset)
    try target.append(whole: GzipBlocks.block(block))
    offset += block.count
    // The empty block is the end's mark.
    guard block.isEmpty else { return false }
    try target.synchronise()
    try target.rename(to: source.path + ".gz")
    try FileName.synchronise(folder: names.folder)
    do throws(Errno) { try FolderSpace.remove(source.path) } catch {
      throw SystemCallFailure("remove", source.path, error)
    }
    return true
  }
}
