import LinuxIO
import RingBuffer
import Signal

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

  /// Hands over a mark that is told at `time`, of something that happened `age` ms before. Never waits.
  ///
  /// `isCarried`: it was told in an earlier run and is repeated for this one.
  mutating func push(
    kind: String, note: String = "", age: Int64 = 0, isCarried: Bool = false, at time: Timestamp
  ) throws(Refusal) {
    func isPlain(_ text: String) -> Bool { text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F } }
    guard (1...32).contains(kind.utf8.count), isPlain(kind), isPlain(note) else { throw .malformed }
    let frame = Self.record(kind: kind, note: note, age: age, isCarried: isCarried, at: time)
    if !producer.push(frame) { throw .tooMany }
  }

  /// Its record in the stream: kind, note, age in ms and `carried`, with tabs between, as many of them as say something. A
  /// note is cut between two characters, as seen by a reader, not within one.
  static func record(
    kind: String, note: String, age: Int64 = 0, isCarried: Bool = false, at time: Timestamp
  ) -> RawFrame {
    var frame = RawFrame()
    frame.kind = .mark
    frame.time = time
    let end = isCarried ? "\t\(age)\tcarried" : age > 0 ? "\t\(age)" : ""
    let room = longest - end.utf8.count
    var text = note.isEmpty && end.isEmpty ? kind : kind + "\t"
    for character in note {
      if text.utf8.count + character.utf8.count > room { break }
      text.append(character)
    }
    for byte in (text + end).utf8 {
      frame.bytes[Int(frame.byteCount)] = byte
      frame.byteCount += 1
    }
    return frame
  }

  var memory: (address: UInt, byteCount: Int) { producer.memory }
}
