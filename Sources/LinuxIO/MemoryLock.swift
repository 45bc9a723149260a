import CLinux
import Glibc

/// Keeps what the sample path touches in memory. Only named ranges, never the whole process: the rest may be paged.
package enum MemoryLock {
  /// Brings `size` bytes from `start` into memory and keeps them there; nil if that worked.
  ///
  /// `ENOMEM` if the limit (`LimitMEMLOCK=`) does not allow it, or the range is not mapped.
  package static func lock(_ start: UnsafeRawPointer, _ size: Int) -> Errno? {
    // The kernel only looks the range up; it does not change what is there.
    unsafe mlock(start, size) == 0 ? nil : Errno.last
  }

  /// The same for memory that a span stands for.
  package static func lock(_ bytes: RawSpan) -> Errno? {
    unsafe bytes.withUnsafeBytes { range in
      guard let start = range.baseAddress else { return nil }
      return unsafe lock(start, range.count)
    }
  }

  /// Touches each page, so that the first use costs no page fault even where locking is refused. The contents stay.
  ///
  /// No other thread may be writing there meanwhile.
  package static func prefault(_ bytes: UnsafeMutableRawBufferPointer) {
    guard let start = bytes.baseAddress else { return }
    // Rewrites bytes inside the range with what they hold.
    unsafe clinux_prefault(start, bytes.count, Int(sysconf(Int32(_SC_PAGESIZE))))
  }
}

extension MemoryLock {
  /// The same for memory whose owner gives only its address and size, so that nobody can read or write through it.
  package static func lock(address: UInt, byteCount: Int) -> Errno? {
    guard let start = unsafe UnsafeRawPointer(bitPattern: address) else { return Errno(code: EINVAL) }
    return unsafe lock(start, byteCount)
  }
}
