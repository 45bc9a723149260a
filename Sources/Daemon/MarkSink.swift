import LinuxIO
import RingBuffer
import Signal
import Wire

/// The way of all marks, whoever sets them: from the event loop through a ring to the process thread, which puts them into the
/// stream of frames, so that a recording has them and a replay says them.
struct MarkSink: ~Copyable, Sendable {
  /// Why a mark was not taken.
  enum Refusal: Error, Equatable {
    /// No sample has come yet: there is nothing that it could stand in.
    case noSampleYet
    /// More marks at once than the ring holds.
    case tooMany
    /// A kind is 1 to 32 bytes and holds no control character; a note holds none.
    case malformed

    var words: String {
      switch self {
      case .noSampleYet: "the sensor has given no sample yet"
      case .tooMany: "there were too many at once"
      case .malformed: "its kind or its note holds what cannot be shown, or the kind is not 1 to 32 bytes"
      }
    }
  }

  /// Marks between the event loop and the process thread, which looks every 50 ms.
  static let slots = 32
  /// The longest record, bytes; what is more of a note is cut off.
  static let longest = 200

  private var producer: Producer<RawFrame>

  init(_ producer: consuming Producer<RawFrame>) { self.producer = producer }

  /// Hands over a mark that is told at `time`. Never waits.
  mutating func push(_ mark: MarkWords, at time: Timestamp) throws(Refusal) {
    func isPlain(_ text: String) -> Bool { text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F } }
    guard (1...32).contains(mark.kind.utf8.count), isPlain(mark.kind), isPlain(mark.note) else { throw .malformed }
    if !producer.push(Self.record(mark, at: time)) { throw .tooMany }
  }

  /// Its record in the stream. A note is cut between two characters, as seen by a reader, not within one.
  static func record(_ mark: MarkWords, at time: Timestamp) -> RawFrame {
    var mark = mark
    var room = longest - mark.text.utf8.count + mark.note.utf8.count
    mark.note = String(
      mark.note.prefix { character in
        room -= character.utf8.count
        return room >= 0
      })
    var frame = RawFrame()
    frame.kind = .mark
    frame.time = time
    for byte in mark.text.utf8 {
      frame.bytes[Int(frame.byteCount)] = byte
      frame.byteCount += 1
    }
    return frame
  }

  var memory: (address: UInt, byteCount: Int) { producer.memory }
}
