/// A stretch of a dump that does not verify, and is left out by whoever reads the dump.
package struct DumpDamage: Sendable, Equatable {
  package enum What: Sendable {
    /// No block begins where one should: its head is damaged, or bytes were put in or are missing.
    case head
    /// The head verifies, the payload does not.
    case payload
    /// Both verify, but the contents are no frames: written wrongly. The frames before are good.
    case frames
  }

  package var what: What
  /// Offsets in the file, bytes.
  package var bytes: Range<Int>

  package var text: String {
    switch what {
    case .head: "no block begins here: magic or checksum of the head are wrong"
    case .payload: "the checksum of the contents is wrong"
    case .frames: "the checksum is right, but the contents are no frames"
    }
  }
}
