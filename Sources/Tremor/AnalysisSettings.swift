/// Every figure that decides about an event, in one place; `config` on the wire is a checksum of these.
///
/// Each names its source, or the data it was chosen on. "Tuning set" stands for the simulated records of
/// `score --tuning`, which are none of those that figures are reported on. Daphnet, Stanford, HuGaDB and TIM-Tremor are the
/// public recordings at hand: all of their files were looked at, so that figures on them are no independent test of what was
/// chosen on them. What has neither is an engineering proposal.
package struct AnalysisSettings: Sendable, BitwiseCopyable, Equatable {
  /// Lowest frequency that counts as an oscillation, Hz; when upright it is `uprightLowHz`, because the third and
  /// fourth harmonic of a stride lie at 3.1–3.6 Hz.
  package var lowHz: Double = 3.0
  package var uprightLowHz: Double = 3.5
  /// Highest frequency that counts as an oscillation, Hz.
  package var highHz: Double = 20.0
  /// A line counts if its peak stands this much over the median of the spectrum around it, dB, ...
  package var snrMinDB: Double = 6
  /// ... and its phase goes on from block to block with this coherence. The first alone is reached by noise in 17 % of the
  /// 4-s windows where it is on three axes, and in 91 % where it is on one; both together in less than 1 %.
  package var coherenceMin: Double = 0.5
  /// Share of the power within ±0.5 Hz of the peak in that of the whole band, to start and to hold an event.
  package var relativePowerOn: Double = 0.40
  package var relativePowerOff: Double = 0.25
  /// Power above 3 Hz over power below it.
  package var highLowRatioMin: Double = 2
  /// Half-power width of the peak at most, Hz, window included.
  package var widthMaxHz: Double = 1.5
  /// Smallest oscillation: peak-to-peak angle in degrees, or acceleration RMS in mg; either is enough.
  package var angleMinDeg: Double = 0.15
  package var accelerationMinMg: Double = 20
  /// Consecutive hops (0.5 s each) that start and end an oscillation; shorter pauses than `offHops` do not part it.
  package var onHops: Int = 4
  package var offHops: Int = 4
  /// At rest: gyro power in 0.5–3 Hz at most, (°/s)² (Timmermans et al. 2025 use 50 at the wrist).
  package var restGyroPower: Double = 50
  /// Walking: autocorrelation of the acceleration's norm at a stride's lag, and its RMS in g.
  package var gaitCorrelation: Double = 0.3
  package var gaitMinG: Double = 0.10
  /// Freezing: power 3–8 Hz over power 0.5–3 Hz (Moore et al. 2008), and the least RMS in 0.5–8 Hz, g.
  package var freezeIndexOn: Double = 1.8
  package var freezeMinG: Double = 0.05
  /// A stride's rhythm above this correlation is walking, however much it trembles (stairs, running, cycling).
  package var freezeMaxCorrelation: Double = 0.6
  /// Freezing is looked for this long after walking, s.
  package var locomotorContextS: Double = 5
  /// A freeze goes on while the score stays above this share of `freezeIndexOn` (chosen on Daphnet).
  package var freezeHold: Double = 0.7
  /// Acceleration that freezing shows at least, as a share of that of the same person's walking: a tremor of standing after
  /// a walk has less (chosen on Daphnet, where S01 has both).
  package var freezeShareOfGait: Double = 0.2
  /// The same after pedalling: a coasting leg trembles with the road (HuGaDB).
  package var freezeShareOfPedalling: Double = 0.45
  /// Acceleration above which the freeze index counts in full, g, and swing of a stride at which it neither gains nor loses,
  /// °/s (clinical rule: swing peaks below 40 °/s; chosen between Daphnet, Stanford and HuGaDB).
  package var freezeFullG: Double = 0.10
  package var freezeSwing: Double = 50
  /// Swing of a stride at least, RMS in °/s: what has less is no walking, what has more is no freeze (HuGaDB walks and
  /// climbs with 77 or more; rocking feet of the tuning set stay below 40).
  package var gaitSwing: Double = 22
  package var freezeMaxSwing: Double = 60
  /// Running shows more acceleration than this in 0.5–8 Hz, RMS in g (HuGaDB: running 0.87–1.9, walking to
  /// 0.95; S02 of Daphnet walks with 1.2).
  package var runningG: Double = 1.25
  /// Cycling: a rhythm with next to nothing above 3 Hz (HuGaDB: 0.08–0.19; walking 0.4 and more).
  package var cyclingIndex: Double = 0.18
  /// ... and a swing like a sine: share of its line in all power below 8 Hz (HuGaDB: cycling 0.67–0.97, walking that is as
  /// smooth 0.4–0.8).
  package var cyclingShare: Double = 0.8
  /// While what shakes blurs the sway: how far gravity's direction drifts within 4 s, degrees, of a leg that is supported at
  /// most, and of one that is held or stands at least (tuning set: rest 0.01–0.19, standing and held 0.27–3.6).
  package var supportedDrift: Double = 0.12
  package var heldDrift: Double = 0.2
  /// A small oscillation at rest, peak to peak in degrees, and for how many hops it has to last: scratching, and what else
  /// shakes a leg a little for some seconds, is no tremor of its own (tuning set: scratching to 0.31°, 6 s at a time).
  package var smallDeg: Double = 0.33
  package var smallHops: Int = 18
  /// An accelerometer that says nothing of posture shows a shaking hand as well: the least acceleration there, mg (chosen
  /// on TIM-Tremor: severity 0 has 12–66, severity 2 has 66–480).
  package var otherMinMg: Double = 50
  /// Standing against supported: angular rate in 0.5–3 Hz, RMS in °/s, of a body that sways and of a leg that rests (tuning
  /// set: standing 0.27–1.6, resting 0–0.1).
  package var swayRate: Double = 0.2
  package var supportedRate: Double = 0.12
  /// A leg that moves on purpose: the same figure (tuning set: kinetic 3–18, standing and held 0.1–2.2).
  package var movingRate: Double = 2.5
  /// A leg held up: degrees away from where it last rested.
  package var heldDeg: Double = 15
  /// Below this coherence over the last seconds what trembles at rest has no line.
  package var restCoherence: Double = 0.57
  /// A tremble of a leg that stands or is held has no line below both of these, means over the last seconds (tuning set: broad
  /// 8–16 dB and 0.29–0.66, lines 15–31 dB and 0.63–0.95).
  package var broadSnrDB: Double = 14.5
  package var broadCoherence: Double = 0.68
  /// ... and at least this angle, peak to peak, degrees, where there is a gyroscope (tuning set: 0.075 and more; the strap's
  /// trembling on a leg that just stands 0.01–0.04).
  package var broadMinDeg: Double = 0.06
  /// Least acceleration of a tremble without a line, RMS in 3–13 Hz in mg.
  package var broadMinMg: Double = 18
  /// What the leg is carried along by turns it about a point further away than this, m (tuning set: 1–5; the leg's own
  /// shaking 0.1–0.6), at an acceleration of at least this, mg; for a share of the last 30 s.
  package var carriageM: Double = 0.75
  package var carriageMinMg: Double = 10
  package var carriageShare: Double = 0.6
  /// The same of a ride in which the leg turns too (HuGaDB's car against the tuning set's dressing).
  package var rideShare: Double = 0.85
  /// Acceleration over ω² times angle of what turns the leg at most, m: knocks on the sensor have more (tuning set: taps 4,
  /// clonus to 1.9).
  package var knockM: Double = 2.5
  /// An oscillation is over when it is smaller than this share of its mean so far.
  package var holdShare: Double = 0.3
  /// Slow rhythm: share of the line in all power below 8 Hz, and its size, °/s RMS or g.
  package var slowShare: Double = 0.6
  /// How well a slow rhythm repeats (tuning set: 0.6–0.95; HuGaDB, sitting and standing: 0.03–0.4).
  package var slowCorrelation: Double = 0.5
  package var slowMinDps: Double = 0.7
  package var slowMinG: Double = 0.006
  /// Leg movements and jerks: high-passed angular rate, °/s, or acceleration, mg, that starts one, or this many times the
  /// noise that goes before it; it ends after 0.5 s below half of that.
  package var burstDps: Double = 1.5
  package var burstMg: Double = 12
  package var burstFactor: Double = 4

  package init() {}
}
