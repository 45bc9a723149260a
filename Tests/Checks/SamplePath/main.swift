import CHeapCounter
import Glibc
import IMU
import Pipeline
import RingBuffer
import Signal
import Simulation
import Tremor

// What the acquire and process threads do with a frame, over a simulated leg with holes, marks and clock readings.
// `count` (Tests/Checks/allocations): more than 10,000 hops while the heap, the locks and the system calls are watched.
// `bits` (Tests/Checks/same-bits): every figure of every output, with all its digits.

/// A ring of frames, the pipeline, a ring of outputs: as in the daemon, on one thread.
private struct Path: ~Copyable {
  struct Counts {
    var hops = 0
    var opened = 0
    var closed = 0
    var gaps = 0
    var marks = 0
    var clocks = 0
  }

  private let pipeline: Pipeline
  private var frames: RingBuffer.Ends<RawFrame>
  private var outputs: RingBuffer.Ends<Output>
  private var frame = RawFrame()
  private var output = Output.mark(MarkText(), at: 0)
  var counts = Counts()

  init(_ description: SensorDescription) throws {
    pipeline = try Pipeline(description, AnalysisSettings())
    frames = RingBuffer.make(of: RawFrame.self, capacity: 16, filledWith: RawFrame())
    outputs = RingBuffer.make(of: Output.self, capacity: 4096, filledWith: Output.mark(MarkText(), at: 0))
  }

  mutating func take(_ next: RawFrame) {
    if !frames.producer.push(next) { fatalError("the ring of frames is full") }
    while frames.consumer.pop(into: &frame) {
      pipeline.consume(&frame) { _ = outputs.producer.push($0) }
    }
    while outputs.consumer.pop(into: &output) {
      switch output {
      case .finding(.features): counts.hops += 1
      case .finding(.event(let event)):
        if event.phase == .open { counts.opened += 1 }
        if event.phase == .close { counts.closed += 1 }
      case .gap: counts.gaps += 1
      case .mark: counts.marks += 1
      case .clock: counts.clocks += 1
      case .began: break
      }
    }
  }

  var isLossless: Bool { frames.consumer.lost == 0 && outputs.consumer.lost == 0 }
}

extension MarkText {
  fileprivate init() {
    var frame = RawFrame()
    self.init(&frame)
  }
}

/// The demo's movements over and over, drawn anew each time, and what can befall a stream.
private func simulate(seconds: Double) -> (frames: [RawFrame], description: SensorDescription) {
  let movements = Scenario.demo().segments
  let times = Int((seconds / Scenario.demo().duration).rounded(.up))
  let scenario = Scenario(seed: 11, segments: (0..<times).flatMap { _ in movements })
  var leg = LegSimulator(scenario: scenario, seed: 11)
  var frames: [RawFrame] = []
  frames.reserveCapacity(Int(seconds * 12))
  var frame = RawFrame()
  var number = 0
  while leg.next(&frame) {
    number += 1
    let end = frame.firstIndex + UInt64(frame.count)
    // The last two samples are missing, which is bridged; a frame is, which nobody recorded; a frame is, which was.
    if number % 401 == 0, frame.count > 4 { frame.count -= 2 }
    if number % 1_009 == 0 { continue }
    if number % 2_003 == 0 {
      frames.append(
        RawFrame(Gap(cause: .busError, nextIndex: end, lost: UInt64(frame.count), time: frame.time, errno: 5)))
      continue
    }
    frames.append(frame)
    if number % 307 == 0 {
      var mark = RawFrame()
      mark.kind = .mark
      mark.time = frame.time
      for (k, byte) in "note\tstiff today".utf8.enumerated() {
        mark.bytes[k] = byte
        mark.byteCount = UInt16(k + 1)
      }
      frames.append(mark)
    }
    if number % 601 == 0 {
      frames.append(.clock(offset: 1_700_000_000_000_000_000, isSynchronised: true, at: frame.time))
    }
  }
  return (frames, leg.description)
}

private func fail(_ text: String) -> Never {
  print(text)
  exit(1)
}

/// What is watched must be seen: a block of Swift's, one of C's, a lock, a system call.
private func prove() -> Bool {
  counter_start()
  let block = [UInt8](repeating: 1, count: Int.random(in: 10...20))
  counter_stop()
  if counter_heap() == 0 || block.isEmpty { fail("an array of Swift's was not counted") }
  counter_start()
  counter_allocate()
  counter_stop()
  if counter_heap() != 2 || counter_locks() != 0 { fail("malloc and free were not counted as two requests") }
  counter_start()
  counter_lock()
  counter_stop()
  if counter_locks() != 1 || counter_heap() != 0 { fail("a lock was not counted as one") }
  let holds = counter_seal_holds()
  if holds == 0 { fail("a sealed process made a system call and lived") }
  return holds == 1
}

private func printBits() throws {
  var (frames, description) = simulate(seconds: 600)
  let pipeline = try Pipeline(description, AnalysisSettings())
  for i in frames.indices { pipeline.consume(&frames[i]) { print($0) } }
  pipeline.finish { print($0) }
}

private func count() throws {
  let canSeal = prove()
  let (frames, description) = simulate(seconds: 5_400)
  // The first minutes are the warm-up: what the runtime sets up on first use belongs to the start.
  let warm = frames.count / 20
  var path = try Path(description)
  var again = try Path(description)
  for i in 0..<warm {
    path.take(frames[i])
    again.take(frames[i])
  }
  path.counts = Path.Counts()

  counter_start()
  for i in warm..<frames.count { path.take(frames[i]) }
  counter_stop()
  let (heap, locks, counts) = (counter_heap(), counter_locks(), path.counts)

  let events = "\(counts.opened) events opened, \(counts.closed) closed"
  let rest = "\(counts.gaps) gaps, \(counts.marks) marks, \(counts.clocks) clock readings"
  print("| \(counts.hops) hops (\(events); \(rest)): \(heap) heap requests, \(locks) locks")
  if heap != 0 || locks != 0 { fail("the sample path takes something") }
  if counts.hops <= 10_000 { fail("too few hops") }
  if counts.opened < 50 || counts.closed < 50 || counts.gaps < 20 || counts.marks < 50 || counts.clocks < 50 {
    fail("too little happened")
  }
  if !path.isLossless { fail("a ring was full") }

  if let problem = countDrivers() { fail(problem) }

  guard canSeal else {
    print("| system calls: skipped, this kernel offers no strict mode")
    return
  }
  if counter_seal() != 0 { fail("the kernel refused to watch the system calls") }
  for i in warm..<frames.count { again.take(frames[i]) }
  counter_end_sealed()
}

switch CommandLine.arguments.dropFirst() {
case ["count"]: try count()
case ["bits"]: try printBits()
default: fail("samplepath count|bits")
}
