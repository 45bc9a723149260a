import LinuxIO
import Replaying
import Tremor
import Wire

/// Shows a replay while it runs: a live picture on a terminal, sentences anywhere else.
struct DemoScreen {
  private var view: LiveView
  private var out = StandardOutput()
  private let size: (columns: Int, rows: Int)?
  private var lastFeatures: Features?
  private var lastState: LegState?
  private var current: TremorEvent?

  /// `size` nil: no terminal, or none wanted.
  init(title: String, duration: Double, speed: Speed, size: (columns: Int, rows: Int)?) {
    var factor: Double?
    if case .times(let value) = speed { factor = value }
    self.size = size
    view = LiveView(
      title: title, footer: "synthetic leg, right shank, MPU-6050 at 100 Hz", duration: duration, speed: factor,
      style: TerminalStyle(environment: Environment.all, isTerminal: size != nil))
  }

  mutating func open() {
    guard size != nil else { return }
    StandardOutput.restoreOnSignal(LiveView.leave)
    out.write(LiveView.enter)
    out.flush()
  }

  mutating func close() {
    guard size != nil else { return }
    out.write(LiveView.leave)
    out.flush()
  }

  mutating func take(_ output: Output) {
    switch output {
    case .finding(.features(let features)):
      if let size { paint(features, size) } else { say(features) }
    case .finding(.event(let event)):
      note(event)
      if size == nil { say(event) }
    default: break
    }
  }

  private mutating func paint(_ f: Features, _ size: (columns: Int, rows: Int)) {
    view.add(
      LiveView.Update(
        time: f.time, state: words(f.state.word), label: current.map { words($0.label.word) }, frequency: f.frequency,
        angle: f.anglePP, acceleration: f.accelerationRMS * 1000, snr: f.snr))
    view.write(to: &out, width: size.columns, height: size.rows)
    out.flush()
  }

  private mutating func note(_ event: TremorEvent) {
    current = event.phase == .close ? (current?.number == event.number ? nil : current) : event
    view.add(
      LiveView.Event(
        id: String(event.number), label: words(event.label.word), start: event.start,
        end: event.phase == .close ? event.stop : nil,
        frequency: event.frequency > 0 && event.label.isOscillation ? event.frequency : nil,
        angle: event.anglePP))
  }

  private mutating func say(_ f: Features) {
    guard f.state != lastState else { return }
    lastState = f.state
    out.write("\(clock(f.time))  \(words(f.state.word))\n")
    out.flush()
  }

  private mutating func say(_ event: TremorEvent) {
    guard event.phase != .update else { return }
    var line = "\(clock(event.emitted))  \(event.phase == .open ? "opens " : "closes")  \(words(event.label.word))"
    if event.frequency > 0, event.label.isOscillation { line += ", \(JSONLine.fixed(event.frequency, 2) ?? "?") Hz" }
    if let angle = event.anglePP, event.label.isOscillation { line += ", \(JSONLine.fixed(angle, 2) ?? "?")° p-p" }
    if event.phase == .close { line += ", \(JSONLine.fixed(event.stop - event.start, 1) ?? "?") s" }
    out.write(line + "\n")
    out.flush()
  }

  private func words(_ word: StaticString) -> String {
    String(word.description.map { $0 == "_" ? " " : $0 })
  }

  private func clock(_ seconds: Double) -> String {
    let whole = Int(seconds)
    return "\(whole / 60):" + (whole % 60 < 10 ? "0" : "") + "\(whole % 60)"
  }
}
