/// The marks of a run that later events carry as their context.
package struct MarkContext: Sendable {
  /// A mark, and when it happened: seconds of the run, negative before its first sample.
  private struct Entry: Sendable {
    var kind: String
    var note: String
    var moment: Double
  }

  /// The newest first.
  private var entries: [Entry] = []

  /// The most marks that an event carries, and that are remembered: a person who presses a button all day needs no more memory.
  package static let mostOfAnEvent = 8
  private static let most = 64

  package init() {}

  /// How long a mark of this kind may bear on what a leg does, s; nil: never.
  ///
  /// Generous on purpose: an event carries the mark's age, and who reads it decides. "proposal": no source states it for a leg.
  package static func relevance(of kind: String) -> Double? {
    switch kind {
    // Half-life 3 to 7 h in adults; the effect is over within 6 h (reference: caffeine window 0.5 to 6 h).
    case "caffeine": 8 * 3600
    // Damps an essential tremor for hours, with a rebound the next day.
    case "alcohol": 24 * 3600
    // Withdrawal: from 6 h after the last drink, worst at 24 to 72 h, over within a week.
    case "alcohol-stop": 7 * 86_400
    // Most are taken once a day or more often; proposal.
    case "medicine": 24 * 3600
    // Digestion, and blood sugar after it; proposal.
    case "meal": 6 * 3600
    // Until the next meal can be thought of; proposal.
    case "missed-meal": 12 * 3600
    // After maximal effort the tremor of all frequencies is up to ten times as large for hours (Lippold).
    case "exercise": 24 * 3600
    // Adrenaline is gone in minutes, tension lasts; proposal.
    case "stress": 6 * 3600
    // The night that follows, and the day that does; proposal.
    case "sleep": 14 * 3600
    case "wake": 18 * 3600
    // Of the moment: what the leg did around it; proposal.
    case "urge", "relief": 3600
    // Soreness and twitching of the muscle for a day; proposal.
    case "cramp": 24 * 3600
    // "That was me": said of what goes on or has just ended.
    case "bounce": 15 * 60
    // Remarks on the recording, not on the person.
    case "note", "label": nil
    // `symptom`, `button` and whatever a person calls a kind.
    default: 24 * 3600
    }
  }

  /// Takes in what happened at `moment`, s of the run.
  package mutating func note(_ words: MarkWords, at moment: Double) {
    guard Self.relevance(of: words.kind) != nil else { return }
    // Of one kind and note the newest counts: an urge told twenty times does not crowd out the coffee.
    if let known = entries.firstIndex(where: { $0.kind == words.kind && $0.note == words.note }) {
      guard entries[known].moment <= moment else { return }
      entries.remove(at: known)
    }
    let place = entries.firstIndex { $0.moment < moment } ?? entries.endIndex
    entries.insert(Entry(kind: words.kind, note: words.note, moment: moment), at: place)
    if entries.count > Self.most { entries.removeLast() }
  }

  /// What happened before `moment`, s of the run, is no longer known.
  package mutating func forget(before moment: Double) { entries.removeAll { $0.moment < moment } }

  /// What an event from `start` to `stop` carries, s of the run.
  package func entries(from start: Double, to stop: Double) -> [EventContext] {
    var found: [EventContext] = []
    for entry in entries where found.count < Self.mostOfAnEvent {
      guard let relevance = Self.relevance(of: entry.kind), entry.moment <= stop, start - entry.moment <= relevance
      else { continue }
      var context = EventContext()
      context.kind = entry.kind
      context.note = entry.note.isEmpty ? nil : entry.note
      context.age = start - entry.moment
      found.append(context)
    }
    return found
  }
}
