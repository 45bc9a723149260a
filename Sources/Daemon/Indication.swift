/// What the LED tells, and how it blinks for it. The states differ by their rhythm, not by brightness or colour.
enum Indication: Equatable, Sendable {
  /// The daemon does not run: dark.
  case off
  /// The sensor is looked for or being set: two short flashes every 2 s.
  case probing
  /// Samples come: one short flash every 2 s.
  case streaming
  /// An event is open: lit.
  case event
  /// No samples come, and the reason is known: blinks 2.5 times a second, which is below the three flashes a second that
  /// may provoke a seizure (WCAG 2.2, 2.3.1).
  case fault

  /// A fault outdoes an event: its end is not seen.
  init(_ phase: SensorStatus.Phase, _ fault: SensorStatus.Fault, hasOpenEvent: Bool) {
    switch phase {
    case .ended: self = .off
    case _ where fault != .none: self = .fault
    case .recovering: self = .fault
    case .probing, .configuring: self = .probing
    case .streaming, .replaying: self = hasOpenEvent ? .event : .streaming
    }
  }

  /// Whether the LED is lit in the `step`th tenth of a second of this state.
  func isLit(step: Int) -> Bool {
    switch self {
    case .off: false
    case .probing: step % 20 == 0 || step % 20 == 3
    case .streaming: step % 20 == 0
    case .event: true
    case .fault: step % 4 < 2
    }
  }
}

/// Where in its rhythm an indication is. Counts ticks of a tenth of a second and reads no clock: a tick that comes late makes
/// a flash longer and never leaves one out.
struct Blinker: Equatable, Sendable {
  private var indication = Indication.off
  private var step = 0

  /// Whether the LED is to be lit in this tick; another indication begins at its beginning.
  mutating func tick(_ now: Indication) -> Bool {
    step = now == indication ? step + 1 : 0
    indication = now
    return now.isLit(step: step)
  }
}
