import Signal
import Tremor

/// The words that go beside a label: what a movement of this kind is seen in. Never a finding, never a cause, and at least
/// two at a time, because motion alone does not tell them apart.
package enum Wording {
  package static func compatible(with label: Label) -> [String] {
    switch label {
    case .gait, .offBody, .unusable, .legMovement, .jerk: []
    case .restOscillation: ["resting tremor", "habitual leg bouncing", "medicine-related tremor"]
    case .standingOscillation: ["standing leg tremor", "enhanced physiological tremor", "fatigue trembling"]
    case .freezeTremble: ["trembling in a gait halt", "shuffling or turning on the spot"]
    case .externalVibration: ["riding in a vehicle", "a machine under foot or seat", "a sensor that is knocked"]
    case .standingFast: ["fast tremor of standing", "resonance of the strap", "vibration of the floor"]
    case .clonusLike: ["rhythm of a stretched calf", "habitual leg bouncing", "trembling on the ball of the foot"]
    case .posturalOscillation: ["tremor of a leg held up", "enhanced physiological tremor", "fatigue trembling"]
    case .kineticOscillation: ["tremor during movement", "a voluntary rhythmic movement"]
    case .broadTremble: ["fatigue trembling", "enhanced physiological tremor", "shivering"]
    case .rhythmicSlow: ["rocking of the foot", "tapping on purpose", "slow rhythmic movement in bed"]
    case .periodicSeries:
      ["periodic leg movements", "voluntary shifts at regular times", "movements after breathing pauses"]
    case .undetermined: ["tremor", "voluntary rhythmic movement", "vibration from outside"]
    }
  }

  /// What the figures speak against, with the figure that does.
  package static func against(_ event: TremorEvent) -> [String] {
    var out: [String] = []
    let frequency = event.frequency
    switch event.label {
    case .restOscillation, .posturalOscillation, .kineticOscillation, .clonusLike:
      if frequency > 0, frequency < 12 { out.append("fast tremor of standing: frequency and posture") }
      if let growth = event.growth, event.label == .restOscillation, growth > 3 {
        out.append("habitual leg bouncing, weakly: it grew over seconds")
      }
      if let ratio = event.harmonicRatio, event.label == .restOscillation, ratio < 0.01 {
        out.append("contact with the floor, weakly: no harmonics")
      }
    case .standingOscillation, .broadTremble:
      if frequency > 0, frequency < 12 { out.append("fast tremor of standing: frequency") }
    case .standingFast: out.append("resting tremor: frequency and posture")
    case .freezeTremble: out.append("tremor of standing: it followed steps")
    case .rhythmicSlow: out.append("tremor: too slow")
    default: break
    }
    if event.isVariable { out.append("a mechanical vibration: the rhythm varies") }
    return out
  }

  /// What one sensor on one leg cannot see.
  package static func notAssessable(_ label: Label) -> [String] {
    switch label {
    case .standingFast, .standingOscillation, .broadTremble: ["the other leg", "muscle activity", "intent"]
    case .externalVibration: ["the other leg", "what the vehicle does"]
    case .freezeTremble: ["intent to walk", "the other leg"]
    case .clonusLike: ["stretch of the calf", "intent"]
    default: ["rigidity", "slowness", "intent", "ankle and toes"]
    }
  }

  /// What would decide about an undetermined oscillation.
  package static func wouldDecide(_ reason: Reason) -> [String] {
    switch reason {
    case .postureUnknown, .postureAmbiguous: ["a walk of ten seconds", "a sensor on the thigh"]
    case .transition: ["keeping the leg still for 10 s"]
    case .twoRulesTie: ["keeping the leg still for 10 s", "a second sensor"]
    case .lowSNR: ["a tighter strap", "a longer recording"]
    default: ["a mark by the wearer", "a second sensor"]
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
    case .noiseOnly: "nothing but the sensor's own noise for ten minutes"
    case .sensorFault: "readings are missing, stuck or at full scale"
    case .carriedAlong: "the leg is shaken without turning about its joints, for half a minute"
    case .fastWhenStanding: "narrow line above 12 Hz while standing"
    case .suddenAndSteady: "whole within half a second after a tilt of the leg, and very steady"
    case .regularWhenHeld: "narrow line while the leg is held up"
    case .regularInMovement: "narrow line that stays during a slow movement"
    case .broadWithoutLine: "trembling in 4-12 Hz without a line"
    case .slowRhythm: "line below 3 Hz while the leg is supported"
    case .periodicMovements: "four or more movements in a row, 10 to 90 s apart"
    case .shortMovement: "single movement of a resting leg"
    case .suddenMovement: "single movement of less than half a second"
    case .twoRulesTie: "narrow line that two labels fit about as well"
    case .lowSNR: "narrow line that hardly stands out"
    case .harmonicOfGait: "narrow line at a multiple of the stride"
    }
  }
}
