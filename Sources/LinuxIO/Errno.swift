import CLinux
import Glibc

/// Why a system call failed. Holds no text, so that it can be thrown on the sample path.
package struct Errno: Error, Hashable, Sendable, BitwiseCopyable, CustomStringConvertible {
  /// One of Linux's error numbers, positive.
  package let code: Int32

  package init(code: Int32) { self.code = code }

  /// There is no file or folder of that name.
  /// There is no room now.
  package var isAgain: Bool { code == EAGAIN }
  package var isMissing: Bool { code == ENOENT || code == ENOTDIR }

  /// For data that cannot be right though no call failed.
  package static var inputOutput: Errno { Errno(code: EIO) }

  /// What the calling thread's last failed call left behind.
  static var last: Errno { Errno(code: errno) }

  /// The words for it, in English whatever the locale; safe to ask for on any thread.
  package var words: String {
    unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 96) { text in
      // The function ends what it writes with a zero within the size it is given.
      guard let start = text.baseAddress else { return "error \(code)" }
      unsafe clinux_error_words(code, start, text.count)
      return unsafe String(cString: start)
    }
  }

  package var description: String { words }

  /// What a shim returned: a result from 0 on, or a negated error number.
  static func check(_ result: Int32) throws(Errno) {
    if result < 0 { throw Errno(code: -result) }
  }

  /// Repeats a call that a signal interrupted; anything else that fails is thrown.
  ///
  /// For calls that set `errno` and may simply be made again. Transfers on a bus are not among them.
  @inline(__always)
  static func retrying<Result: SignedInteger>(_ call: () -> Result) throws(Errno) -> Result {
    while true {
      let result = call()
      if result >= 0 { return result }
      let failure = Errno.last
      if failure.code != EINTR { throw failure }
    }
  }
}

/// A failed system call as a person should read it: what was tried, on what, why it failed and what to do next.
package struct SystemCallFailure: Error, Sendable, CustomStringConvertible {
  /// What was tried, as words that go before the target: "open", "request the rising edges of".
  package let operation: StaticString
  package let errno: Errno
  /// The file, device or line it was tried on.
  package let target: String
  /// What to do about it, if that is known.
  package let advice: String?

  package init(_ operation: StaticString, _ target: String, _ errno: Errno, advice: String? = nil) {
    self.operation = operation
    self.target = target
    self.errno = errno
    self.advice = advice
  }

  package var description: String {
    let failure = "cannot \(operation) \(target): \(errno.words)"
    return advice.map { "\(failure). \($0)" } ?? failure
  }
}
