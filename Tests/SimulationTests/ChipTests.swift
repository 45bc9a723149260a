import Glibc
import Signal
import Simulation
import Testing

/// Each chip as a reader of its data sheet would take it apart; the figures are the sheets', written out again.
@Suite struct ChipTests {
  /// Bytes of a sample; where acceleration and rate stand in it; big-endian; counts for a g and for 1 °/s; noise in
  /// µg/√Hz and m°/s/√Hz; zero-g offset in g and zero-rate offset in °/s that the sheet allows; scale error.
  struct Sheet: Sendable {
    var chip: Chip
    var length: Int
    var at: (a: Int, r: Int)
    var isBig = false
    var counts: (a: Double, r: Double)
    var noise: (a: Double, r: Double)
    var offset: (a: Double, r: Double)
    var scale: Double
    var rate: Double
    var width = 2
  }

  static let sheets: [Sheet] = [
    Sheet(
      chip: .mpu6050, length: 12, at: (0, 6), isBig: true, counts: (4096, 65.5), noise: (400, 5), offset: (0.13, 21),
      scale: 0.03, rate: 100),
    Sheet(
      chip: .mpu6500, length: 12, at: (0, 6), isBig: true, counts: (4096, 65.5), noise: (300, 10), offset: (0.12, 6),
      scale: 0.03, rate: 100),
    Sheet(
      chip: .icm20948, length: 12, at: (0, 6), isBig: true, counts: (4096, 65.5), noise: (230, 15), offset: (0.1, 6),
      scale: 0.005, rate: 102.273),
    Sheet(
      chip: .lsm6ds3, length: 12, at: (6, 0), counts: (1 / 0.000244, 1 / 0.0175), noise: (90, 7), offset: (0.08, 11),
      scale: 0.01, rate: 104.172),
    Sheet(
      chip: .lsm6dso, length: 14, at: (8, 1), counts: (1 / 0.000244, 1 / 0.0175), noise: (70, 3.8), offset: (0.04, 1.5),
      scale: 0.01, rate: 104.172),
    Sheet(
      chip: .ism330dhcx, length: 14, at: (8, 1), counts: (1 / 0.000244, 1 / 0.0175), noise: (60, 5),
      offset: (0.04, 1.5), scale: 0.01, rate: 104.172),
    Sheet(
      chip: .adxl345, length: 6, at: (0, -1), counts: (256, 1), noise: (290, 0), offset: (0.4, 0), scale: 0.1,
      rate: 100),
    Sheet(
      chip: .virtual, length: 24, at: (0, 12), counts: (1e6, 1e5), noise: (0, 0), offset: (0.001, 0.01), scale: 0,
      rate: 100, width: 4),
  ]

  /// Samples as three accelerations in g and three rates in °/s.
  static func decode(_ simulator: LegSimulator, _ sheet: Sheet) -> [[Double]] {
    var simulator = simulator
    var frame = RawFrame()
    var out: [[Double]] = []
    while simulator.next(&frame) {
      #expect(Int(frame.byteCount) == Int(frame.count) * sheet.length)
      for n in 0..<Int(frame.count) {
        out.append(
          (0..<6).map { k in
            let start = k < 3 ? sheet.at.a : sheet.at.r
            guard start >= 0 else { return 0 }
            let place = n * sheet.length + start + sheet.width * (k % 3)
            var word: UInt32 = 0
            for byte in 0..<sheet.width {
              let shift = UInt32(8 * (sheet.isBig ? sheet.width - 1 - byte : byte))
              word |= UInt32(frame.bytes[place + byte]) << shift
            }
            let value =
              sheet.width == 2
              ? Double(Int16(truncatingIfNeeded: word)) : Double(Int32(bitPattern: word))
            return value / (k < 3 ? sheet.counts.a : sheet.counts.r)
          })
      }
    }
    return out
  }

  @Test(arguments: sheets) func aChipOnATableIsWhatItsSheetAllows(_ sheet: Sheet) {
    for seed in [UInt64(4)] {
      let script = Scenario(seed: seed, segments: [ScenarioSegment(.table, 40)])
      let leg = LegSimulator(scenario: script, chip: sheet.chip, clockError: 0)
      #expect(abs(leg.description.nominalRate.value - sheet.rate) < 0.01)
      #expect(leg.description.bytesPerSample == sheet.length)
      #expect(abs(leg.description.accelerationScale * sheet.counts.a / 9.80665 - 1) < 1e-9)
      let samples = Self.decode(leg, sheet)
      #expect(abs(Double(samples.count) - 40 * sheet.rate) <= 1)
      let means = (0..<6).map { k in samples.reduce(0) { $0 + $1[k] } / Double(samples.count) }
      let norm = (means[0] * means[0] + means[1] * means[1] + means[2] * means[2]).squareRoot()
      #expect(abs(norm - 1) < sheet.offset.a + sheet.scale + 0.04, "\(sheet.chip), seed \(seed): \(norm) g")
      for k in 3..<6 { #expect(abs(means[k]) <= sheet.offset.r, "\(sheet.chip), seed \(seed)") }
      // White noise: half the mean square of the differences is the variance, less what the filter took away. From
      // 2 to 10 Hz no filter reaches: the density there, by a DFT.
      for (axes, expected) in [(0..<3, sheet.noise.a * 1e-6), (3..<6, sheet.noise.r * 1e-3)] where expected > 0 {
        var sum = 0.0
        var count = 0.0
        for k in axes where !(sheet.chip == .adxl345 && k == 2) {
          let step = axes.lowerBound == 0 ? sheet.counts.a : sheet.counts.r
          for bin in stride(from: 80, to: 400, by: 10) {
            let f = Double(bin) / 40
            var (re, im) = (0.0, 0.0)
            for (n, sample) in samples.enumerated() {
              let angle = 2 * Double.pi * f * Double(n) / sheet.rate
              re += (sample[k] - means[k]) * cos(angle)
              im += (sample[k] - means[k]) * sin(angle)
            }
            // Rounding adds a twelfth of a squared count over half the rate.
            let rounding = 2 / (12 * step * step * sheet.rate)
            sum += 2 * (re * re + im * im) / (sheet.rate * Double(samples.count)) - rounding
            count += 1
          }
        }
        let density = max(0, sum / count).squareRoot()
        #expect(abs(density / expected - 1) < 0.2, "\(sheet.chip), seed \(seed): \(density) and not \(expected)")
      }
    }
  }

  /// The same leg whatever watches it: each chip's figures go along with those of a chip without errors.
  @Test(arguments: sheets) func eachChipSeesTheSameLeg(_ sheet: Sheet) {
    let script = Scenario(
      seed: 12, segments: [ScenarioSegment(.sitStill, 3), ScenarioSegment(.standUp, 4), ScenarioSegment(.walk, 9)])
    let seen = Self.decode(
      LegSimulator(scenario: script, chip: sheet.chip, clockError: 0, timing: .exact, mount: .identity), sheet)
    let ideal = Self.sheets[Self.sheets.count - 1]
    let truth = Self.decode(
      LegSimulator(scenario: script, chip: .virtual, rate: Hertz(sheet.rate), clockError: 0, mount: .identity), ideal)
    for k in [0, 2, 4] where sheet.at.r >= 0 || k < 3 {
      let count = min(seen.count, truth.count)
      let a = seen.prefix(count).map { $0[k] }
      let b = truth.prefix(count).map { $0[k] }
      let (ma, mb) = (a.reduce(0, +) / Double(count), b.reduce(0, +) / Double(count))
      var (ab, aa, bb) = (0.0, 0.0, 0.0)
      for n in 0..<count {
        ab += (a[n] - ma) * (b[n] - mb)
        aa += (a[n] - ma) * (a[n] - ma)
        bb += (b[n] - mb) * (b[n] - mb)
      }
      // Filters differ in their delay.
      #expect(ab / (aa * bb).squareRoot() > 0.93, "\(sheet.chip), axis \(k)")
      #expect(abs((aa / bb).squareRoot() - 1) < 0.2, "\(sheet.chip), axis \(k)")
    }
  }

  /// Both words of an LSM6DSO's sample carry one slot counter, which goes on by one, and an even number of ones.
  @Test func theTagsOfAnLSM6DSOAreInOrder() {
    var leg = LegSimulator(
      scenario: Scenario(seed: 1, segments: [ScenarioSegment(.sitStill, 3)]), chip: .lsm6dso)
    var frame = RawFrame()
    var slot: UInt8?
    while leg.next(&frame) {
      for n in 0..<Int(frame.count) {
        let tags = [frame.bytes[14 * n], frame.bytes[14 * n + 7]]
        #expect(tags.map { $0 >> 3 } == [1, 2])
        #expect(tags.allSatisfy { $0.nonzeroBitCount % 2 == 0 })
        #expect(tags[0] >> 1 & 3 == tags[1] >> 1 & 3)
        if let slot { #expect(tags[0] >> 1 & 3 == (slot + 1) & 3) }
        slot = tags[0] >> 1 & 3
      }
    }
  }
}
