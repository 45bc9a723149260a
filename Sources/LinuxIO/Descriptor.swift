import CLinux
import Glibc

/// An open file that closes with the value that owns it.
struct Descriptor: ~Copyable, Sendable {
  let number: Int32

  init(owning number: Int32) { self.number = number }

  /// Opens a path; close-on-exec is always set.
  init(opening path: String, _ flags: Int32) throws(Errno) {
    number = try Errno.retrying { unsafe open(path, flags | O_CLOEXEC) }
  }

  /// The number, to be closed by who takes it.
  consuming func release() -> Int32 {
    let number = number
    discard self
    return number
  }

  // Linux closes the descriptor even if close() is interrupted: it must not be tried again.
  deinit { close(number) }
}

/// Small texts that the kernel and the service manager offer.
enum SystemText {
  /// The first line of a small file such as those in /proc and /sys; nil if it cannot be read.
  static func firstLine(of path: String) -> String? {
    guard let file = try? Descriptor(opening: path, O_RDONLY) else { return nil }
    return unsafe withUnsafeTemporaryAllocation(byteCount: 256, alignment: 1) { bytes -> String? in
      guard let start = bytes.baseAddress else { return nil }
      let size = bytes.count
      // The call writes at most `size` bytes into the buffer.
      guard let count = try? Errno.retrying({ unsafe Glibc.read(file.number, start, size) }) else { return nil }
      return unsafe String(decoding: bytes.prefix(count).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }
  }

  /// An environment variable; nil if it is not set or empty.
  static func environment(_ name: String) -> String? {
    // The text is copied before anything else can change the environment; tremord itself never does.
    guard let value = unsafe getenv(name) else { return nil }
    let text = unsafe String(cString: value)
    return text.isEmpty ? nil : text
  }

  /// Where a symbolic link points to; nil if there is none.
  static func link(_ path: String) -> String? {
    unsafe withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) { bytes -> String? in
      // readlink() writes at most as many bytes as the buffer has and no zero at the end.
      guard let start = bytes.baseAddress else { return nil }
      let count = unsafe readlink(path, start.assumingMemoryBound(to: CChar.self), bytes.count)
      return count > 0 ? unsafe String(decoding: bytes.prefix(count), as: UTF8.self) : nil
    }
  }

  /// The names in a folder, sorted; empty if it cannot be read.
  static func names(in folder: String) -> [String] {
    guard let directory = unsafe opendir(folder) else { return [] }
    defer { unsafe closedir(directory) }
    var names: [String] = []
    while let entry = unsafe readdir(directory) {
      // The kernel ends the name with a zero inside the entry.
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      names.append(name)
    }
    return names.sorted()
  }

  /// A byte as it is written in data sheets and by `i2cdetect`.
  static func hex(_ value: UInt8) -> String {
    let digits = String(value, radix: 16)
    return digits.count < 2 ? "0" + digits : digits
  }
}
