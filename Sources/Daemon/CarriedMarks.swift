import Wire

/// Which marks of earlier runs are said again at the first sample of this one, so that the run, and its recording, has in
/// itself what its events carry as context.
enum CarriedMarks {
  /// The most that are carried.
  static let most = 12

  /// Those that still bear on what a leg does, newest first; of each kind and note the newest.
  ///
  /// - Parameters:
  ///   - wall: Wall time of the first sample, ns since 1970; nil while the clock is not synchronised.
  ///   - monotonic: The same on the monotonic clock of the boot `bootID`, ns.
  static func choose(_ marks: [RecoveredMark], wall: Int64?, monotonic: Int64, bootID: String?) -> [MarkWords] {
    var chosen: [MarkWords] = []
    for mark in marks {
      // The monotonic clock knows better, as long as it is the same one.
      let age: Int64
      if let then = mark.monotonic, let bootID, mark.bootID == bootID {
        age = monotonic - then
      } else if let then = mark.wall, let wall {
        age = wall - then
      } else {
        continue
      }
      guard age >= 0, let relevance = MarkContext.relevance(of: mark.kind), Double(age) * 1e-9 <= relevance else {
        continue
      }
      let words = MarkWords(kind: mark.kind, note: mark.note, age: age / 1_000_000, isCarried: true)
      if let known = chosen.firstIndex(where: { $0.kind == words.kind && $0.note == words.note }) {
        if chosen[known].age > words.age { chosen[known] = words }
      } else {
        chosen.append(words)
      }
    }
    chosen.sort { $0.age < $1.age }
    return Array(chosen.prefix(most))
  }
}
