import Calibrating
import Glibc
import Signal
import Testing

@Suite struct StrapResonanceTests {
  /// A strapped sensor that is tapped: a contact of 6 ms, then what `ring` says, over a leg that sways a little.
  private static func taps(
    _ sensor: inout FakeSensor, count: Int = 5, push: Double = 4, ring: (Int, Double) -> SIMD3<Double>
  ) -> [TapFinder.Tap] {
    var finder = TapFinder(sensor.description)
    var found: [TapFinder.Tap] = []
    let phase = sensor.random.within(3)
    for tap in 0..<count {
      let offBeat = sensor.random.within(0.5) / sensor.rate
      for i in 0..<Int(1.6 * sensor.rate) {
        let t = Double(i) / sensor.rate - 0.8 + offBeat
        let sway = 0.01 * gravity * sin(2 * 3.14159 * 0.7 * (t + Double(tap) * 1.6) + phase)
        var force = SIMD3(sway, 0.3 * gravity, 0.95 * gravity)
        if t >= 0 {
          force += ring(tap, t)
          if t < 0.006 { force += SIMD3(0.2, -0.3, 1) * (push * gravity * sin(3.14159 * t / 0.006)) }
        }
        if let one = finder.consume(sensor.read(force)) { found.append(one) }
      }
    }
    return found
  }

  private static func wave(
    _ frequency: Double, _ damping: Double, _ amplitude: Double, _ phase: Double = 0
  ) -> (Double) -> SIMD3<Double> {
    let decay = 2 * 3.14159265 * frequency * damping / sqrt(1 - damping * damping)
    return { t in
      let envelope = amplitude * gravity * exp(-decay * t)
      let angle = 2 * 3.14159265 * frequency * t + phase
      return SIMD3(0.9 * sin(angle), 0.2 * cos(angle), -0.5 * sin(angle)) * envelope
    }
  }

  @Test(arguments: [200.0, 100.0])
  func frequencyAndDampingAreFound(_ rate: Double) throws {
    var (worst, worstDamping, found) = (0.0, 0.0, 0)
    for seed in 1...40 as ClosedRange<UInt64> {
      var sensor = FakeSensor(seed: seed)
      sensor.rate = rate
      sensor.accelerationNoise = 0.0004 * sqrt(rate / 2) * gravity
      let frequency = Double.random(in: 12...(0.35 * rate), using: &sensor.random)
      let damping = Double.random(in: 0.05...0.2, using: &sensor.random)
      let phase = sensor.random.within(3)
      let amplitude = Double.random(in: 0.5...2, using: &sensor.random)
      let taps = Self.taps(&sensor) { _, t in Self.wave(frequency, damping, amplitude, phase)(t) }
      #expect(taps.count == 5)
      guard let resonance = try StrapResonance(taps, rate: rate).resonance else { continue }
      found += 1
      worst = max(worst, abs(resonance.frequency.value / frequency - 1))
      worstDamping = max(worstDamping, abs(resonance.damping - damping))
    }
    print(
      "strap at \(Int(rate)) Hz: \(found) of 40 found, worst error of the frequency \(text(worst * 100, 2)) %, of the "
        + "damping \(text(worstDamping, 3))")
    #expect(found >= 38)
    #expect(worst < 0.03)
    #expect(worstDamping < 0.03)
  }

  /// At full scale during the contact and the first swing: what is left is enough.
  @Test func clippedTapsGiveTheSame() throws {
    var sensor = FakeSensor(seed: 50)
    sensor.rate = 200
    let taps = Self.taps(&sensor, push: 30) { _, t in Self.wave(22, 0.06, 11)(t) }
    #expect(taps.allSatisfy { $0.unclipped > 1 })
    let resonance = try #require(try StrapResonance(taps, rate: 200).resonance)
    print("strap, clipped taps: \(text(resonance.frequency.value, 2)) Hz for 22, damping \(text(resonance.damping, 3))")
    #expect(abs(resonance.frequency.value - 22) < 0.4)
    #expect(abs(resonance.damping - 0.06) < 0.01)
  }

  @Test func onePoorTapDoesNotSpoilTheOthers() throws {
    var sensor = FakeSensor(seed: 51)
    sensor.rate = 200
    let taps = Self.taps(&sensor) { tap, t in Self.wave(tap == 2 ? 41 : 24, 0.1, 1)(t) }
    let result = try StrapResonance(taps, rate: 200)
    #expect(abs(try #require(result.resonance).frequency.value - 24) < 0.5)
  }

  @Test func nothingThatRingsIsToldAsNone() throws {
    // A push and no more; a motion that creeps back; one frequency for each tap.
    let movements: [@Sendable (Int, Double) -> SIMD3<Double>] = [
      { _, _ in .zero },
      { _, t in SIMD3(0.8, 0.1, 0.4) * (gravity * exp(-t / 0.08)) },
      { tap, t in Self.wave([14, 21, 33, 47, 62][tap], 0.08, 1)(t) },
      { _, t in Self.wave(18, 0.6, 1)(t) },
    ]
    for (i, movement) in movements.enumerated() {
      for seed in 60..<68 as Range<UInt64> {
        var sensor = FakeSensor(seed: seed)
        sensor.rate = 200
        let taps = Self.taps(&sensor, ring: movement)
        #expect(taps.count == 5)
        #expect(try StrapResonance(taps, rate: 200).resonance == nil, "movement \(i), seed \(seed)")
      }
    }
  }

  @Test func aSensorThatIsLeftAloneOrSwingsIsNotTapped() {
    var sensor = FakeSensor(seed: 90)
    sensor.rate = 200
    var finder = TapFinder(sensor.description)
    var taps = 0
    for sample in sensor.rest(seconds: 20) where finder.consume(sample) != nil { taps += 1 }
    for i in 0..<4000 {
      let swing = 0.4 * gravity * sin(2 * 3.14159 * 1.2 * Double(i) / 200)
      if finder.consume(sensor.read(SIMD3(swing, 0, gravity))) != nil { taps += 1 }
    }
    #expect(taps == 0)
  }

  @Test func twoTapsAreTooFew() {
    var sensor = FakeSensor(seed: 91)
    sensor.rate = 200
    let taps = Self.taps(&sensor, count: 2) { _, t in Self.wave(24, 0.1, 1)(t) }
    #expect(throws: BadData.tooShort) { try StrapResonance(taps, rate: 200) }
  }
}
