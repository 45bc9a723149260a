import Signal

/// What several taps say together: the resonance of strap and soft tissue, or that there is none to be seen.
package struct StrapResonance: Equatable, Sendable {
  /// Nil: too few taps rang, or each at another frequency.
  package var resonance: Calibration.Strap.Resonance?
  /// The highest frequency that was looked at.
  package var highest: Hertz
  /// Taps that could be used, and of them those that rang.
  package var usable: Int
  package var ringing: Int

  /// Taps that are needed, and that have to agree within this share of their frequency. Proposals.
  package static let leastTaps = 3
  package static let agreement = 0.1

  package init(_ taps: [TapFinder.Tap], rate: Double) throws(BadData) {
    let fits = taps.compactMap { RingDown($0, rate: rate) }
    guard fits.count >= Self.leastTaps else { throw .tooShort }
    let rings = fits.filter { $0.isRinging(rate: rate) }
    usable = fits.count
    ringing = rings.count
    highest = Hertz(RingDown.highest(rate))
    let frequency = median(rings.map(\.frequency.value))
    let agreeing = rings.filter { ($0.frequency.value / frequency - 1).magnitude <= Self.agreement }
    // Three at least, and more than half of all that could have rung.
    guard agreeing.count >= Self.leastTaps, 2 * agreeing.count > fits.count else {
      resonance = nil
      return
    }
    let mean = agreeing.reduce(0) { $0 + $1.frequency.value } / Double(agreeing.count)
    let squares = agreeing.reduce(0) { $0 + ($1.frequency.value - mean) * ($1.frequency.value - mean) }
    resonance = .init(
      frequency: Hertz(median(agreeing.map(\.frequency.value))),
      spread: (squares / Double(agreeing.count - 1)).squareRoot(), damping: median(agreeing.map(\.damping)))
  }
}

private func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  guard !sorted.isEmpty else { return 0 }
  let middle = sorted.count / 2
  return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
