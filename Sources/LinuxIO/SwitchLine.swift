import CGPIO
import Glibc

/// A line with a switch, such as a push button, that closes to ground or to the supply.
package struct SwitchLine: ~Copyable, Sendable {
  /// What holds the line while the switch is open, which also says where the switch closes to.
  package enum Pull: Sendable, Equatable {
    /// The chip's own resistor to the supply: the switch is between the line and ground.
    case up
    /// The chip's own resistor to ground: the switch is between the line and the supply.
    case down
    /// A resistor outside to ground: the switch is between the line and the supply.
    case outside
  }

  /// What the kernel saw at an edge.
  package struct Edge: Sendable, Equatable, BitwiseCopyable {
    /// The kernel's time, nanoseconds on CLOCK_MONOTONIC.
    package let time: Int64
    /// Whether the switch was closed right after the edge: while it bounces, two edges may say the same.
    package let isClosed: Bool

    package init(time: Int64, isClosed: Bool) {
      self.time = time
      self.isClosed = isClosed
    }
  }

  private let line: LineHandle

  /// Asks for both edges of a line with a switch.
  package init(_ address: LineAddress, pull: Pull) throws(SystemCallFailure) {
    let bias =
      switch pull {
      case .up: CGPIO_PULL_UP
      case .down: CGPIO_PULL_DOWN
      case .outside: CGPIO_PULL_NONE
      }
    line = try unsafe LineHandle.request("watch", address) { path, offset, code in
      unsafe cgpio_request_switch(path, offset, "tremord", Int32(bias), code)
    }
  }

  /// Hands out the queued edges, oldest first, without waiting. The kernel keeps 16 with libgpiod 1.6, and then the oldest;
  /// 64 with 2.x, and then the newest: who needs to be sure compares with `isClosed`.
  package func drain(_ take: (Edge) -> Void) throws(Errno) {
    let room = Int(CGPIO_EDGES)
    var edges = InlineArray<16, cgpio_edge>(repeating: cgpio_edge())
    // A line that rings faster than it can be read must not hold the caller.
    for _ in 0..<16 {
      var span = edges.mutableSpan
      let count = unsafe span.withUnsafeMutableBufferPointer { unsafe cgpio_read_switch(line.pointer, $0.baseAddress) }
      try Errno.check(count)
      for i in 0..<Int(count) { take(Edge(time: edges[i].timestamp_ns, isClosed: edges[i].closed)) }
      if count < room { return }
    }
  }

  /// Whether the switch is closed now.
  package func isClosed() throws(Errno) -> Bool {
    let level = unsafe cgpio_get(line.pointer)
    try Errno.check(level)
    return level == 1
  }
}
