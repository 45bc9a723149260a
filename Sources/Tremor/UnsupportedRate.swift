import Signal

/// A nominal sample rate that the analysis cannot work with: below 25 Hz a tremor's band is not there, above 1600 Hz the
/// decimator ends.
package struct UnsupportedRate: Error, Equatable, Sendable {
  package let rate: Hertz

  /// Throws if `rate` is outside 25–1600 Hz, or no number. A chip's own clock may lie 15 % below what it was set to.
  package static func check(_ rate: Hertz) throws(UnsupportedRate) {
    let rates = 0.85 * FeatureStage.rates.lowerBound...FeatureStage.rates.upperBound
    guard rates.contains(rate.value) else { throw UnsupportedRate(rate: rate) }
  }
}
