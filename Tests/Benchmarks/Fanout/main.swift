import Daemon
import Glibc
import LinuxIO
import Logging
import NIOCore
import NIOPosix

// The daemon's fan-out with nothing behind it: lines of 250 bytes at a rate, to whoever connects.
//
//   fanout PATH LINES_A_SECOND     until it is ended

guard CommandLine.arguments.count == 3, let rate = Int64(CommandLine.arguments[2]), rate > 0 else {
  print("usage: fanout PATH LINES_A_SECOND")
  exit(64)
}
let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
let loop = group.next()
let fanout = Fanout(loop, logger: Logger(label: "fanout"))
let listening = try ListeningSocket(path: CommandLine.arguments[1], mode: 0o600, group: "")
let server = try await SocketServer.start(listening.takeDescriptor(), on: group, for: fanout) { _, _ in }

/// What is due each millisecond, as a daemon that has it from a thread would publish it.
final class Source: @unchecked Sendable {
  private let rate: Int64
  private let started = MonotonicClock.now()
  private var published: Int64 = 0
  private let padding = String(repeating: "x", count: 250)

  init(rate: Int64) { self.rate = rate }

  func tick() {
    let due = (MonotonicClock.now() - started) / 1_000_000 * rate / 1000
    while published < due {
      published += 1
      var line = #"{"type":"gap","seq":\#(published),"t":\#(MonotonicClock.now()),"x":""#
      line += padding.prefix(249 - line.utf8.count - 2) + "\"}"
      fanout.publish(line)
    }
  }
}

let source = Source(rate: rate)
loop.scheduleRepeatedTask(initialDelay: .milliseconds(1), delay: .milliseconds(1)) { _ in source.tick() }
try await server.closeFuture.get()
