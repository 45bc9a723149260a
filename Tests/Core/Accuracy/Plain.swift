import Glibc

/// The three estimators that most programs use, on one axis: the highest bin of a plain transform, a parabola through the
/// logarithms under a Hann window, and the same on a Welch spectrum of half-length segments. Own code, written for
/// clearness: bins by their definition.
struct Plain {
  struct Estimates {
    var peak: Double
    var parabola: Double
    var welch: Double
  }

  private let whole: BinTable
  private let half: BinTable

  /// `count` samples, searched from 2.5 to 20.5 Hz.
  init(count: Int, rate: Double) {
    whole = BinTable(count, rate)
    half = BinTable(count / 2, rate)
  }

  func estimate(_ x: ArraySlice<Double>) -> Estimates {
    let full = whole.transform(x)
    let peak = highest(full.map { $0.re * $0.re + $0.im * $0.im })
    var welch = [Double](repeating: 0, count: half.bins)
    for part in 0..<3 {
      let start = x.startIndex + part * half.count / 2
      for (k, power) in hann(half.transform(x[start..<start + half.count])).enumerated() { welch[k] += power }
    }
    return Estimates(
      peak: whole.frequency(Double(peak)), parabola: whole.frequency(vertex(hann(full))),
      welch: half.frequency(vertex(welch)))
  }

  /// Powers under a periodic Hann window, from the transform without one: ½ X[k] − ¼ (X[k − 1] + X[k + 1]).
  private func hann(_ x: [(re: Double, im: Double)]) -> [Double] {
    var power = [Double](repeating: 0, count: x.count)
    for k in 1..<x.count - 1 {
      let re = 0.5 * x[k].re - 0.25 * (x[k - 1].re + x[k + 1].re)
      let im = 0.5 * x[k].im - 0.25 * (x[k - 1].im + x[k + 1].im)
      power[k] = re * re + im * im
    }
    return power
  }

  /// The highest bin, the two at the table's ends left out (they serve as neighbours).
  private func highest(_ power: [Double]) -> Int {
    var best = 2
    for k in 2..<power.count - 2 where power[k] > power[best] { best = k }
    return best
  }

  private func vertex(_ power: [Double]) -> Double {
    let k = highest(power)
    let (l, m, r) = (log(power[k - 1]), log(power[k]), log(power[k + 1]))
    let bend = l - 2 * m + r
    return Double(k) + (bend < 0 ? 0.5 * (l - r) / bend : 0)
  }
}

/// The transform's bins around the band, by their definition.
private struct BinTable {
  let count: Int
  let bins: Int
  private let first: Int
  private let rate: Double
  private var cosine: [Double] = []
  private var sine: [Double] = []

  init(_ count: Int, _ rate: Double) {
    self.count = count
    self.rate = rate
    first = Int(2.5 * Double(count) / rate) - 2
    bins = Int(20.5 * Double(count) / rate) + 3 - first
    for k in 0..<count {
      cosine.append(cos(2 * Double.pi * Double(k) / Double(count)))
      sine.append(sin(2 * Double.pi * Double(k) / Double(count)))
    }
  }

  func frequency(_ bin: Double) -> Double { (bin + Double(first)) * rate / Double(count) }

  func transform(_ x: ArraySlice<Double>) -> [(re: Double, im: Double)] {
    // The mean, which lies below the band, would leak into it.
    let mean = x.reduce(0, +) / Double(count)
    let values = x.map { $0 - mean }
    return (first..<first + bins).map { bin in
      var re = 0.0
      var im = 0.0
      var place = 0
      for value in values {
        re += value * cosine[place]
        im -= value * sine[place]
        place += bin
        if place >= count { place -= count }
      }
      return (re, im)
    }
  }
}
