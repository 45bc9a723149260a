import Signal

/// A Hann window of up to 1024 points, and the transform length that it needs.
package struct HannWindow: ~Copyable, Sendable {
  /// Points in the window, and the power of two that holds them.
  package let length: Int
  package let transformLength: Int
  /// Sum of the squared weights.
  package let energy: Float
  private var weights: InlineArray<1024, Float> = InlineArray(repeating: 0)

  package init(length: Int) {
    precondition(length >= 4 && length <= 1024)
    self.length = length
    var power = 4
    while power < length { power *= 2 }
    transformLength = power
    var sum = 0.0
    for i in 0..<length {
      // Periodic form, centred on half samples: symmetric, and no weight is zero.
      let w = 0.5 - 0.5 * Elementary.sinCos(2 * Double.pi * (Double(i) + 0.5) / Double(length)).cos
      weights[i] = Float(w)
      sum += w * w
    }
    energy = Float(sum)
  }

  package subscript(i: Int) -> Float {
    mutating get { weights[i & 1023] }
  }
}
