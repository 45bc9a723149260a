import DSP

/// One `BatchFFT.transform()` at each length: four complex signals, which hold the six real axes of a sensor (or eight).
func measureTransforms() {
  for length in [256, 512, 1024] {
    var fft = BatchFFT(length: length)
    // Long enough for the clock, short enough to find an undisturbed moment.
    let blocks = 10_000_000 / (length * 16)
    fill(&fft, length)
    transform16(&fft)
    let seconds = cpuSeconds {
      for _ in 0..<blocks {
        fill(&fft, length)
        transform16(&fft)
      }
    }
    report("fft_ours_\(length)", seconds * 1e9 / Double(16 * blocks), "ns")
  }
}

/// Small values: in place, each transform makes them √length times larger, and sixteen must not overflow. Filling once in
/// sixteen costs the result about one per cent.
private func fill(_ fft: inout BatchFFT, _ length: Int) {
  for i in 0..<length {
    let x = 1e-12 * Float(i & 7)
    fft.z[i] = SIMD8(x, -x, 2 * x, x, x, 0, -x, 0)
  }
}

private func transform16(_ fft: inout BatchFFT) { for _ in 0..<16 { fft.transform() } }
