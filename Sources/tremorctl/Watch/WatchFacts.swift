import TremorClient
import Wire

/// The line of facts under the picture: rate, losses, clock; or what stands in the way.
struct WatchFacts {
  private var rate: Double?
  private var age: Double?
  private var lost: (lost: Int, of: Int)?
  private var clock: String?
  private var state: String?
  private var faults: [String] = []
  private var trouble: String?

  mutating func take(_ input: WatchInputs.Input) {
    switch input {
    case .message(let message): take(message)
    case .change(.connected): trouble = nil
    case .change(.waiting(let wait, let error)):
      trouble = "not connected, next try in \(decimal(wait / .seconds(1), 1)) s: \(error)"
    case .status(let status):
      rate = status.measuredRate ?? rate
      age = status.sampleAge
      // What is replayed was offered by nobody.
      lost = (status.samples.lost, status.samples.offered > 0 ? status.samples.offered : status.samples.read)
      (clock, state, faults) = (status.clock, status.state, status.faults)
    default: break
    }
  }

  private mutating func take(_ message: Message) {
    switch message {
    case .hello(let hello): (rate, clock, state) = (hello.measuredRate, hello.clock, hello.state)
    case .heartbeat(let heartbeat): (rate, age) = (heartbeat.rate ?? rate, heartbeat.age)
    case .clock(let message): clock = message.isSynchronised ? "synchronised" : "unsynchronised"
    // The newest sample is as old as the newest hop, as far as a person can see.
    case .features: (age, state) = (0, state == "probing" || state == "recovering" ? "streaming" : state)
    case .gap(let gap): lost = lost.map { ($0.lost + Int(clamping: gap.samples), $0.of) }
    default: break
    }
  }

  var line: LiveView.Facts {
    if let trouble { return .init(trouble, isWarning: true) }
    if let fault = faults.first { return .init(fault, isWarning: true) }
    var parts: [String] = []
    if let state, state != "streaming", state != "replaying" { parts.append(state) }
    if let rate { parts.append(decimal(rate, 2) + " Hz") }
    if let lost { parts.append("\(lost.lost) of \(lost.of) samples lost") }
    if let clock { parts.append("clock \(clock)") }
    let isOld = (age ?? 0) > 3
    if isOld, let age { parts.append("no sample for \(StatusTable.span(age))") }
    return .init(parts.joined(separator: ", "), isWarning: isOld)
  }
}
