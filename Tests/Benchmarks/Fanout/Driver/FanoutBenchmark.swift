import Daemon
import Glibc
import LinuxIO
import Logging
import NIOCore
import NIOPosix

/// The daemon's fan-out by itself, under load: lines of 250 bytes that say when they were made, to everybody who is there.
/// Takes the same words as `server.c` and prints the same: PATH READERS RATE SECONDS GATHER_MS.
@main
struct FanoutBenchmark {
  static func main() async throws {
    let words = CommandLine.arguments
    guard words.count == 6, let readers = Int(words[2]), let rate = Double(words[3]), let seconds = Double(words[4]),
      let gathering = Int64(words[5])
    else {
      StandardError.say("usage: FanoutBenchmark PATH READERS RATE SECONDS GATHER_MS")
      exit(64)
    }
    let listening = try ListeningSocket(path: words[1], mode: 0o600, group: "")
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let load = Load(group.next(), readers: readers, rate: rate, lines: Int(rate * seconds), every: gathering)
    let server = try await SocketServer.start(listening.takeDescriptor(), on: group, for: load.fanout) { _, _ in }
    var out = StandardOutput()
    out.write("listening\n")
    out.flush()
    load.start()
    let cost = try await load.finished.futureResult.get()
    try await server.close()
    listening.remove()
    let most = try TextFile.read("/proc/self/status").split(separator: "\n").first { $0.hasPrefix("VmHWM") } ?? ""
    out.write("cpu \(cost) s\nmade \(load.made) n\nlost 0 n\nrss \(most.filter(\.isNumber)) kB\n")
    out.flush()
    exit(0)
  }
}

/// Makes the lines, on the fan-out's loop. (`@unchecked Sendable`: it lives there and only there.)
final class Load: @unchecked Sendable {
  let fanout: Fanout
  /// CPU seconds of the process from the first line to the last.
  let finished: EventLoopPromise<Double>
  private let loop: any EventLoop
  private let readers: Int
  private let rate: Double
  private let wanted: Int
  private let step: TimeAmount
  private(set) var made = 0
  private var began: Int64 = 0
  private var spent: clock_t = 0

  init(_ loop: any EventLoop, readers: Int, rate: Double, lines: Int, every milliseconds: Int64) {
    self.loop = loop
    self.readers = readers
    self.rate = rate
    wanted = lines
    step = .milliseconds(milliseconds)
    finished = loop.makePromise(of: Double.self)
    fanout = Fanout(loop, nextSequence: 1, Logger(label: "fanout"))
    text += Array(repeating: UInt8(ascii: "x"), count: 247 - text.count) + Array(#""}"#.utf8)
  }

  func start() {
    loop.execute {
      self.loop.scheduleRepeatedTask(initialDelay: .zero, delay: self.step) { self.step($0) }
    }
  }

  private func step(_ task: RepeatedTask) {
    let now = MonotonicClock.now()
    if began == 0 {
      // Everybody is there, and has been greeted: from the next step on it counts.
      if fanout.readerCount == readers {
        began = now + 200_000_000
        spent = clock()
      }
      return
    }
    let due = min(wanted, Int(Double(now - began) * 1e-9 * rate))
    while made < due {
      made += 1
      fanout.publish(line(made, now))
    }
    fanout.flush()
    guard made == wanted else { return }
    task.cancel()
    finished.succeed(Double(clock() - spent) / 1_000_000)
    _ = fanout.end(reason: "end_of_data")
  }

  /// A line with its two numbers patched in: making it is not what is measured.
  private func line(_ number: Int, _ now: Int64) -> String {
    patch(number, before: Self.head.count, width: 10)
    patch(Int(now), before: Self.head.count + 5 + 19, width: 19)
    return String(decoding: text, as: UTF8.self)
  }

  private static let head = Array(#"{"type":"event","seq":0000000000"#.utf8)
  private var text = head + Array(#","t":0000000000000000000,"pad":""#.utf8)

  private func patch(_ value: Int, before end: Int, width: Int) {
    var rest = value
    for i in 1...width {
      text[end - i] = UInt8(48 + rest % 10)
      rest /= 10
    }
  }
}
