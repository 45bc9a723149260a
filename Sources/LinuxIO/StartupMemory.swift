import Glibc

/// Gives back what only the start needed of the program's own code: about half of a statically linked daemon's resident
/// memory is the arguments' parser, the configuration's and the runtime's, which never run again.
package enum StartupMemory {
  /// Lets the kernel drop the pages of every mapped program text. What runs on is mapped again from the page cache at its
  /// next step, without a read from the disk.
  package static func release() {
    // Without /proc nothing is released, and nothing is wrong.
    guard let maps = try? TextFile.read("/proc/self/maps") else { return }
    for line in maps.split(separator: "\n") {
      guard let range = programText(line) else { continue }
      // SAFETY: the range is program text: mapped from a file, never writable, so that dropping it loses nothing. The
      // pointer is not read through; a mapping that is gone by now makes the call fail.
      _ = unsafe madvise(UnsafeMutableRawPointer(bitPattern: range.lowerBound), range.count, MADV_DONTNEED)
    }
  }

  /// The addresses of a line of /proc/self/maps if it stands for program text of a file; see proc_pid_maps(5).
  package static func programText(_ line: Substring) -> Range<UInt>? {
    let fields = line.split(separator: " ", omittingEmptySubsequences: true)
    guard fields.count >= 6, fields[1] == "r-xp", fields[5].first == "/" else { return nil }
    let ends = fields[0].split(separator: "-")
    guard ends.count == 2, let start = UInt(ends[0], radix: 16), let end = UInt(ends[1], radix: 16), start < end else {
      return nil
    }
    return start..<end
  }
}
