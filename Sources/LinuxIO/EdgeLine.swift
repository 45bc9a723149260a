import CGPIO
import CLinux
import Glibc

/// A requested line and its end: one owner, released once.
///
/// Sendable although it holds a pointer: nobody else has it, and the library keeps no globals. Not private: an optimised
/// build of a module that moves an `EdgeLine?` refers to this type, and the linker would not find it.
@safe
struct LineHandle: ~Copyable, @unchecked Sendable {
  let pointer: OpaquePointer

  init(owning pointer: OpaquePointer) { unsafe self.pointer = pointer }

  deinit { unsafe cgpio_release(pointer) }

  /// Makes a request through the shim and turns a refusal into words.
  static func request(
    _ operation: StaticString, _ address: LineAddress,
    _ make: (_ path: String, _ offset: UInt32, _ code: UnsafeMutablePointer<Int32>) -> OpaquePointer?
  ) throws(SystemCallFailure) -> LineHandle {
    let (path, offset) = try address.find()
    var code: Int32 = 0
    if let pointer = unsafe make(path, offset, &code) { return unsafe LineHandle(owning: pointer) }
    throw address.failure(operation, path, offset, Errno(code: code))
  }
}

/// A line whose rising edges say that the sensor has data. Reading and waiting allocate nothing.
package struct EdgeLine: ~Copyable, Sendable {
  /// What a drain of the kernel's queue found.
  package struct Edges: Sendable, Equatable, BitwiseCopyable {
    /// How many edges were taken.
    package let count: Int
    /// How many more the kernel had no room for. Always 0 with libgpiod 1.6, whose queue of 16 drops the newest edges
    /// without a word: there `newest` may be older than the last edge once `count` is 16 or more.
    package let lost: Int
    /// The kernel's time of the newest edge taken, nanoseconds on CLOCK_MONOTONIC; 0 if there was none.
    package let newest: Int64
  }

  private let line: LineHandle

  /// Asks for a line's rising edges, with the bias disabled: the sensor drives it both ways.
  package init(_ address: LineAddress) throws(SystemCallFailure) {
    line = try unsafe LineHandle.request("wait for edges of", address) { path, offset, code in
      unsafe cgpio_request_rising_edges(path, offset, "tremord", code)
    }
  }

  /// Takes the queued edges without waiting.
  package func drain() throws(Errno) -> Edges {
    var found = cgpio_edges()
    try Errno.check(unsafe cgpio_drain(line.pointer, &found))
    return Edges(count: Int(found.count), lost: Int(found.lost), newest: found.newest_ns)
  }

  /// Waits until at least one edge is queued; false if none came within the time. Signals do not shorten it.
  package func wait(timeoutNanoseconds: Int64) throws(Errno) -> Bool {
    let descriptor = unsafe cgpio_descriptor(line.pointer)
    let deadline = MonotonicClock.now().addingReportingOverflow(max(0, timeoutNanoseconds))
    var remaining = timeoutNanoseconds
    while true {
      let result = clinux_wait_readable(descriptor, remaining)
      if result >= 0 { return result > 0 }
      if result != -EINTR { throw Errno(code: -result) }
      remaining = (deadline.overflow ? .max : deadline.partialValue) - MonotonicClock.now()
    }
  }
}

/// A line that drives something, such as a LED.
package struct OutputLine: ~Copyable, Sendable {
  private let line: LineHandle

  /// Asks for a line to drive.
  package init(_ address: LineAddress, isHigh: Bool = false) throws(SystemCallFailure) {
    line = try unsafe LineHandle.request("drive", address) { path, offset, code in
      unsafe cgpio_request_output(path, offset, "tremord", isHigh ? 1 : 0, code)
    }
  }

  /// Drives the line high or low.
  package func set(_ isHigh: Bool) throws(Errno) {
    try Errno.check(unsafe cgpio_set(line.pointer, isHigh ? 1 : 0))
  }
}
