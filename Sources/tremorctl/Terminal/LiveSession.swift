import Wire

/// What the live view shows of a stream of messages: of the daemon's, or of those of a replay.
struct LiveSession {
  private(set) var view: LiveView
  private var run: String?

  init(_ view: LiveView) { self.view = view }

  /// The label of what oscillates, or else of what is open.
  private var label: String? {
    let labels = view.open.map(\.label)
    return labels.last { $0 != "gait" && $0 != "off_body" && $0 != "unusable" } ?? labels.last
  }

  mutating func take(_ message: Message) {
    switch message {
    case .hello(let hello): begin(hello.run)
    case .run(let message): begin(message.run)
    case .features(let f):
      begin(f.run)
      view.add(
        LiveView.Update(
          time: f.time, state: f.state, label: label, frequency: f.frequency, angle: f.anglePP,
          acceleration: f.accelerationRMS, snr: f.snr, bands: f.accelerationBands))
    case .event(let event):
      // What another run left open is closed in its own name.
      guard run == nil || event.run == run else { return }
      view.add(
        LiveView.Event(
          id: event.id, label: event.label, start: event.start, end: event.phase == "close" ? event.stop : nil,
          frequency: event.frequency, angle: event.anglePP))
    default: break
    }
  }

  private mutating func begin(_ name: String) {
    if let run, run != name { view.restart() }
    run = name
  }

  mutating func setFacts(_ facts: LiveView.Facts?) { view.facts = facts }
  mutating func setFooter(_ footer: String) { view.footer = footer }
  mutating func setTitle(_ title: String) { view.title = title }
}
