import LinuxIO
import Logging
import Signal
import Tremor
import Wire

/// Takes in marks, whoever sets them: a reader's request, or the button. Each becomes a record in the stream of frames and
/// comes back as an output.
///
/// Lives on the event loop.
struct MarkDesk: ~Copyable {
  private var sink: MarkSink
  private let logger: Logger
  /// What earlier runs were told, in the log before the start and since.
  private var known: [RecoveredMark]
  private static let mostKnown = 256

  init(_ sink: consuming MarkSink, earlier: [RecoveredMark], _ logger: Logger) {
    self.sink = sink
    self.logger = logger
    known = earlier
  }

  /// A mark of the run that goes on was said: the next one may have to know it. `time` as in the stream.
  mutating func remember(_ text: MarkText, at time: Timestamp, bootID: String?) {
    let mark = MarkWords(text)
    guard !mark.isCarried else { return }
    known.append(
      RecoveredMark(
        sequence: 0, kind: mark.kind, note: mark.note, wall: nil,
        monotonic: time.nanoseconds - mark.age * 1_000_000, bootID: bootID, isCarried: false))
    if known.count > Self.mostKnown { known.removeFirst() }
  }

  /// What was before a wall time, ns since 1970, is not said again, nor what cannot be told to be later.
  mutating func forget(before wall: Int64) {
    let offset = WallClock.isSynchronised() ? WallClock.readPair()?.offset : nil
    known.removeAll { mark in
      guard let then = mark.wall ?? mark.monotonic.flatMap({ time in offset.map { time + $0 } }) else { return true }
      return then < wall
    }
  }

  /// A person's mark, told at `now` in the time of the stream; nil if no sample has come.
  mutating func take(_ mark: MarkRequest, at now: Timestamp?) throws(Request.Refused) {
    let age = try Self.age(of: mark)
    do throws(MarkSink.Refusal) {
      guard let now else { throw .noSampleYet }
      try sink.push(MarkWords(kind: mark.kind, note: mark.note, age: age), at: now)
    } catch {
      throw Request.Refused(
        code: error == .malformed ? "argument" : "internal", text: "no mark was set: \(error.words)")
    }
  }

  /// A press of the button.
  mutating func press(_ kind: String, at time: Timestamp?) {
    do throws(MarkSink.Refusal) {
      guard let time else { throw .noSampleYet }
      try sink.push(MarkWords(kind: kind), at: time)
      logger.info("the button set a mark: \(kind)")
    } catch {
      logger.warning("the button was pressed, but no mark was set: \(error.words)")
    }
  }

  /// Says again what earlier runs were told, at the first sample of this one.
  mutating func carry(bootID: String?, at time: Timestamp) {
    let offset = WallClock.isSynchronised() ? WallClock.readPair()?.offset : nil
    let chosen = CarriedMarks.choose(
      known, wall: offset.map { $0 + time.nanoseconds }, monotonic: time.nanoseconds, bootID: bootID)
    for mark in chosen.reversed() {
      do throws(MarkSink.Refusal) { try sink.push(mark, at: time) } catch {
        logger.warning("an earlier mark (\(mark.kind)) could not be carried into this run: \(error.words)")
      }
    }
  }

  /// How long ago it was, ms.
  private static func age(of mark: MarkRequest) throws(Request.Refused) -> Int64 {
    switch mark.when {
    case .now: return 0
    case .ago(let seconds): return Int64((seconds * 1000).rounded())
    case .at(let text):
      guard WallClock.isSynchronised(), let wall = WallClock.readPair()?.wall else {
        throw refused("the clock of this machine is not synchronised: say \"age_s\", how long ago it was")
      }
      guard let time = WallTime.nanoseconds(text) else { throw refused("\"at\" is no wall time") }
      let age = wall - time
      // What was typed to the minute may lie a little ahead.
      guard age > -60_000_000_000 else {
        throw refused("\"at\" is in the future; here it is \(WallTime.text(nanoseconds: wall))")
      }
      guard Double(age) * 1e-9 <= MarkRequest.oldest else { throw refused("\"at\" is more than a week ago") }
      return max(0, age) / 1_000_000
    }
  }

  private static func refused(_ text: String) -> Request.Refused {
    Request.Refused(code: "argument", text: "mark: " + text)
  }
}
