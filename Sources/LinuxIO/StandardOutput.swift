import CLinux
import Glibc

/// Standard output, buffered, without the C library's streams: a reader that has gone away ends the program silently, as
/// it does every filter.
package struct StandardOutput: TextOutputStream {
  private var buffer: [UInt8] = []
  private let limit: Int

  /// Writes out when `limit` bytes have gathered, and at `flush`.
  package init(limit: Int = 32 * 1024) { self.limit = limit }

  package mutating func write(_ string: String) {
    buffer.append(contentsOf: string.utf8)
    if buffer.count >= limit { flush() }
  }

  /// Writes everything out. Ends the program if nobody reads any more, with a message if the disk does not take it.
  package mutating func flush() {
    var offset = 0
    while offset < buffer.count {
      // SAFETY: the array stays alive during the call, which reads no further than its end.
      let n = unsafe buffer.withUnsafeBytes { bytes in
        unsafe Glibc.write(1, bytes.baseAddress.map { unsafe $0 + offset }, bytes.count - offset)
      }
      if n < 0 {
        let code = errno
        if code == EINTR { continue }
        if code != EPIPE { StandardError.say("standard output: \(Errno(code: code).words)") }
        exit(code == EPIPE ? 0 : 74)
      }
      offset += n
    }
    buffer.removeAll(keepingCapacity: true)
  }

  /// Bytes that wait to be written out.
  package var pending: Int { buffer.count }

  /// Has `text` (at most 64 bytes) written if a signal ends or stops the program: it puts the terminal back.
  package static func restoreOnSignal(_ text: String) {
    // SAFETY: the C side copies the text before it returns.
    unsafe clinux_restore_on_signal(text)
  }

  /// Columns and rows of the terminal; nil if standard output is none.
  package static var terminalSize: (columns: Int, rows: Int)? {
    windowSize(1)
  }
}

/// That of the terminal behind a descriptor; nil if there is none.
private func windowSize(_ descriptor: Int32) -> (columns: Int, rows: Int)? {
  var columns: UInt16 = 0
  var rows: UInt16 = 0
  guard unsafe clinux_window_size(descriptor, &columns, &rows) == 0 else { return nil }
  // A serial line says 0 × 0: the classic size then.
  return (columns > 0 ? Int(columns) : 80, rows > 0 ? Int(rows) : 24)
}

package enum StandardInput {
  package static var isTerminal: Bool { windowSize(0) != nil }
}

/// Standard error, unbuffered.
package enum StandardError {
  /// A line.
  package static func say(_ text: String) { write(text + "\n") }

  /// Columns of the terminal; nil if standard error is none.
  package static var columns: Int? { windowSize(2)?.columns }

  /// It goes to the system's journal, which reads a line's priority from `<N>` before it (sd-daemon(3)).
  package static var isJournal: Bool {
    var about = stat()
    // SAFETY: fstat fills the structure that it is given.
    guard let stream = SystemText.environment("JOURNAL_STREAM"), unsafe fstat(2, &about) == 0 else { return false }
    return stream == "\(about.st_dev):\(about.st_ino)"
  }

  /// The text as it is.
  package static func write(_ text: String) {
    let bytes = Array(text.utf8)
    // SAFETY: the array stays alive during the call, which reads no further than its end.
    _ = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(2, $0.baseAddress, $0.count) }
  }
}
