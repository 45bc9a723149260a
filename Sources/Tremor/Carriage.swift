import Signal

/// Whether the leg is carried along: by a vehicle, a machine under the feet, a shaking seat.
///
/// What shakes by itself turns about a joint, a few decimetres away; what is carried along hardly turns. One sensor can
/// only suspect it: so it takes half a minute, and the confidence stays low.
package struct Carriage: Sendable {
  private let settings: AnalysisSettings
  /// Of the last half minute: hops in which what shakes is far away (2), and hops as of a ride (1).
  private var marks: InlineArray<64, UInt8> = InlineArray(repeating: 0)
  private var next = 0

  /// On a leg, with gravity: elsewhere nothing is known of rides.
  private let isWorn: Bool

  package init(_ description: SensorDescription, _ settings: AnalysisSettings) {
    self.settings = settings
    isWorn = description.site != .other && !description.isGravityRemoved
  }

  package mutating func restart() {
    for k in 0..<64 { marks[k] = 0 }
  }

  /// `isTurning`: the leg has just changed its posture, as in dressing; a leg that rides does not.
  package mutating func update(_ f: Features, isTurning: Bool) {
    let bands = f.accelerationBands ?? .zero
    let size = (bands[1] * bands[1] + bands[2] * bands[2] + bands[3] * bands[3]).squareRoot() * 1000
    let isShaking = size >= settings.carriageMinMg && !f.quality.blocksOscillation
    let distance = max(f.carriage ?? 0, f.isLineSure ? f.radius ?? 0 : 0)
    // Steps strike, and a knee that bounces goes straight up and down: both are larger.
    let isSmall = f.locomotorRMS < settings.gaitMinG && size < 150
    let isFar = isShaking && isSmall && !isTurning && (f.swing ?? 0) < 15 && distance > settings.carriageM
    // In a vehicle the leg may turn, but everything shakes at once and all the time, the slow heave too (HuGaDB).
    let least = 0.8 * settings.carriageMinMg / 1000
    let isRide =
      isWorn && !isTurning && bands[0] >= least && bands[1] >= least && bands[2] >= least && size < 12 * bands[0] * 1000
      && f.locomotorRMS < settings.gaitMinG && (f.swing ?? 0) < 5 && (f.coherence ?? 0) < 0.75
    marks[next & 63] = isFar ? 2 : (isRide ? 1 : 0)
    next = (next + 1) & 63
  }

  /// The share of the last `hops` that have at least this mark.
  private func share(_ least: UInt8, _ hops: Int) -> Double {
    var count = 0
    for age in 1...hops where marks[(next &- age) & 63] >= least { count += 1 }
    return Double(count) / Double(hops)
  }

  /// Enough for half a minute to call it a vibration; `isHeld` while one is open.
  package func isVibration(isHeld: Bool) -> Bool {
    // What has just ended is over, whatever the half minute says.
    guard share(1, 12) >= settings.carriageShare else { return false }
    if isHeld { return true }
    return share(2, 56) >= settings.carriageShare || share(1, 56) >= settings.rideShare
  }

  /// Seconds since the first hop of the last half minute in which it was carried along.
  package var seconds: Double {
    var oldest = 0
    for age in 1...56 where marks[(next &- age) & 63] > 0 { oldest = age }
    return FeatureStage.hop * Double(oldest)
  }

  /// It may be one: nothing else is claimed of what is carried along or rides now.
  package var isSuspected: Bool {
    (share(2, 16) >= 0.25 && marks[(next &- 1) & 63] == 2) || (share(1, 40) >= 0.5 && share(1, 2) > 0)
  }
}
