import Signal

/// Finds by itself when a sensor that is turned from face to face lies still, and what it reads there. Nobody presses a key.
package struct PositionFinder: Sendable {
  /// What it read at rest, m/s².
  package struct Position: Equatable, Sendable {
    package var acceleration: SIMD3<Double>
    package var face: Face?
  }

  /// Seconds that it has to lie still.
  package static let holdSeconds = 1.5

  private let check: RestCheck
  private let hold: Int
  private let step: Int
  private var samples: [Sample] = []
  private var sinceCheck = 0
  private var last: SIMD3<Double>?
  /// What keeps it from being still now; nil while it is.
  package private(set) var disturbance: RestCheck.Disturbance?
  package private(set) var positions: [Position] = []

  package init(_ sensor: SensorDescription) {
    check = RestCheck(sensor)
    hold = Int(Self.holdSeconds * sensor.nominalRate.value)
    step = max(1, Int(sensor.nominalRate.value / 10))
  }

  /// Forgets what it has not finished: to be called after a hole.
  package mutating func restart() { samples = [] }

  /// Takes the next sample; returns a position when one was just found.
  package mutating func consume(_ sample: Sample) -> Position? {
    samples.append(sample)
    sinceCheck += 1
    guard samples.count >= hold, sinceCheck >= step else { return nil }
    sinceCheck = 0
    if samples.count > hold { samples.removeFirst(samples.count - hold) }
    disturbance = check.disturbance(in: samples[...])
    guard disturbance == nil else { return nil }
    var sum = SIMD3<Double>.zero
    for sample in samples { sum += SIMD3<Double>(sample.acceleration) }
    let mean = sum / Double(samples.count)
    // The same position once: it has to be turned by 15° before it counts again.
    if let last, cosine(mean, last) > 0.966 { return nil }
    last = mean
    let position = Position(acceleration: mean, face: Face(mean))
    positions.append(position)
    return position
  }

  /// The faces that were not up yet.
  package var missing: [Face] {
    let seen = Set(positions.compactMap(\.face))
    return Face.all.filter { !seen.contains($0) }
  }
}

private func cosine(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> Double {
  (a * b).sum() / ((a * a).sum() * (b * b).sum()).squareRoot()
}
