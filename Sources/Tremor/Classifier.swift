import Signal

/// One hop's verdict: the label that holds now, and why.
package struct Verdict: Sendable, BitwiseCopyable, Equatable {
  package var label: Label
  package var reason: Reason
}

/// The rules by priority, after the gate: a table read from the top, the first row that fits decides.
///
/// | layer | label | when | for |
/// |---|---|---|---|
/// | state | `gait` | a stride's rhythm | 3 strides |
/// | oscillation | `freeze_tremble` | walking within the last 5 s, freeze index above its threshold, no rhythm | 1.5 s |
/// | oscillation | `rest_oscillation` 3–7 Hz | gate, at rest for 3 s | 4 hops |
/// | oscillation | `standing_oscillation` 3.5–12 Hz | gate, standing | 4 hops |
/// | oscillation | `undetermined` | gate, and no row above fits | 4 hops |
package struct Classifier: Sendable {
  private let settings: AnalysisSettings
  private let gate: OscillationGate

  package init(_ settings: AnalysisSettings) {
    self.settings = settings
    gate = OscillationGate(settings)
  }

  /// The oscillation layer's verdict. `held` is the label of the event that is open, if any.
  package func oscillation(_ f: Features, _ state: borrowing StateMachine, held: Label?) -> Verdict? {
    if isFreezing(f, state, isHeld: held == .freezeTremble) {
      return Verdict(label: .freezeTremble, reason: .tremblingAfterGait)
    }
    guard !state.isWalking else { return nil }
    let isUpright = f.state == .standing || f.state == .uprightAmbiguous
    let stride = state.sinceWalk(at: f.time) < 4 ? f.strideTime : nil
    let isHeld = held != nil && held != .freezeTremble
    guard gate.passes(f, isUpright: isUpright, isHeld: isHeld, strideTime: stride) else { return nil }
    // A transition's swing rings in the window: what was open may go on, nothing may begin.
    if f.state == .transition { return isHeld ? Verdict(label: held ?? .undetermined, reason: .transition) : nil }
    let frequency = f.lineFrequency ?? 0
    if f.activation == .rest, frequency <= 7.2 {
      return Verdict(label: .restOscillation, reason: .regularAtRest)
    }
    if f.state == .standing, frequency <= 12.5 {
      return Verdict(label: .standingOscillation, reason: .regularWhenStanding)
    }
    let reason: Reason =
      switch f.state {
      case .unknown: .postureUnknown
      case .seated, .lying, .resting, .standing: .outsideBands
      default: .postureAmbiguous
      }
    return Verdict(label: .undetermined, reason: reason)
  }

  /// Broadband, not a line: a spectral peak finds no freeze (measured on Daphnet, where no window of one passed the gate).
  private func isFreezing(_ f: Features, _ state: borrowing StateMachine, isHeld: Bool) -> Bool {
    guard !f.quality.contains(.stuck), let score = f.freezeScore else { return false }
    let hasContext = state.sinceWalk(at: f.time) <= settings.locomotorContextS || isHeld
    let factor = isHeld ? 0.7 : 1
    return hasContext && score > settings.freezeIndexOn * factor
      && f.locomotorRMS > settings.freezeMinG * factor
      && f.gaitCorrelation < settings.freezeMaxCorrelation
  }
}
