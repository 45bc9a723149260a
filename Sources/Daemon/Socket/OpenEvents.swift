import Wire

/// The newest line of each event that is open: what somebody is told who comes in the middle.
struct OpenEvents {
  private var lines: [(id: String, facts: LineFacts, text: String)] = []
  /// More than the layers that can be open at once: the oldest goes, should the end of one never come.
  private static let most = 16

  /// Takes in a journalled line.
  mutating func note(_ text: String, _ facts: LineFacts) {
    guard let event = facts.event else { return }
    lines.removeAll { $0.id == event.id }
    if event.phase != .close { lines.append((event.id, facts, text)) }
    if lines.count > Self.most { lines.removeFirst() }
  }

  /// Facts and snapshot of each, in the order of their numbers.
  var snapshots: [(facts: LineFacts, text: String)] {
    lines.map { ($0.facts, LineFacts.snapshot(of: $0.text)) }
  }
}
