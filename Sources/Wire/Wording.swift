import Signal
import Tremor

/// The words that go beside a label: what a movement of this kind is seen in. Never a finding, never a cause, and at least
/// two at a time, because motion alone does not tell them apart.
package enum Wording {
  package static func compatible(with label: Label) -> [String] {
    switch label {
    case .gait: []
    case .restOscillation: ["resting tremor", "habitual leg bouncing", "medicine-related tremor"]
    case .standingOscillation: ["standing leg tremor", "enhanced physiological tremor", "fatigue trembling"]
    case .freezeTremble: ["trembling in a gait halt", "shuffling or turning on the spot"]
    case .undetermined: ["tremor", "voluntary rhythmic movement", "vibration from outside"]
    }
  }

  /// What is wrong with a rate, where, and what to do.
  package static func text(_ error: UnsupportedRate, of name: String) -> String {
    "\(name): \(JSONLine.fixed(error.rate.value, 3) ?? "no") Hz is outside the 25 to 1600 Hz that can be analysed; "
      + "record or resample it within them"
  }

  /// One sentence for a reason code.
  package static func text(_ reason: Reason) -> String {
    switch reason {
    case .strideRhythm: "the acceleration repeats with the period of a stride"
    case .tremblingAfterGait: "3-8 Hz outweighs 0.5-3 Hz within 5 s of walking"
    case .regularAtRest: "narrow line while the leg is supported and still"
    case .regularWhenStanding: "narrow line while standing"
    case .postureAmbiguous: "narrow line, but sitting and standing cannot be told apart here"
    case .postureUnknown: "narrow line, but no walk has shown yet how the sensor is worn"
    case .transition: "narrow line during a change of posture"
    case .outsideBands: "narrow line outside the bands of the labels for this posture"
    }
  }
}
