/// A rate or a frequency in hertz.
package struct Hertz: Comparable, Hashable, Sendable, BitwiseCopyable {
  package var value: Double

  package init(_ value: Double) { self.value = value }

  /// The duration of one period, in seconds.
  package var period: Double { 1 / value }

  package static func < (a: Hertz, b: Hertz) -> Bool { a.value < b.value }
}
