import Settings
import Testing
import Tremor

@Suite struct CanonicalTextTests {
  @Test func everyStoredFigureHasAKeyOfItsName() {
    let properties = Mirror(reflecting: AnalysisSettings()).children.compactMap(\.label)
    let keys = AnalysisSettings.keys.map { $0.name.filter { $0 != "_" } }
    #expect(keys.sorted() == properties.map { $0.lowercased() }.sorted())
  }

  @Test func theTextIsOneLineInTheOrderOfTheTable() {
    let text = AnalysisSettings().canonicalText
    #expect(text.hasPrefix("low_hz=3.0 upright_low_hz=3.5 high_hz=20.0 snr_min_db=6.0 relative_power_on=0.4 "))
    #expect(text.contains(" on_hops=4 "))
    #expect(!text.contains("\n"))
  }

  @Test func theTextReadsBackToTheSameFiguresAndChecksum() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var generator = SplitMix(state: seed)
    for _ in 0..<200 {
      var settings = AnalysisSettings()
      settings.lowHz = Double.random(in: 0.5...3, using: &generator)
      settings.restGyroPower = Double.random(in: 0...1000, using: &generator)
      settings.freezeMinG = Double.random(in: 0...1e-5, using: &generator)
      settings.onHops = Int.random(in: 1...120, using: &generator)
      let back = try AnalysisSettings(canonicalText: settings.canonicalText, source: "test")
      #expect(back == settings, "seed \(seed)")
      #expect(back.checksum == settings.checksum, "seed \(seed)")
    }
  }

  @Test func eachFigureChangesTheChecksum() throws {
    var seen: Set<String> = [AnalysisSettings().checksum]
    for item in AnalysisSettings().canonicalText.split(separator: " ") {
      let parts = item.split(separator: "=")
      let isInteger = Int(parts[1]) != nil
      let value = try #require(Double(parts[1]))
      // Each default may be moved by this much without leaving its range or contradicting another.
      let moved = isInteger ? "\(Int(value) + 1)" : "\(value * 1.01 + (parts[0] == "relative_power_off" ? 0.01 : 0))"
      let text = AnalysisSettings().canonicalText.split(separator: " ").map { $0 == item ? "\(parts[0])=\(moved)" : $0 }
      seen.insert(try AnalysisSettings(canonicalText: text.joined(separator: " "), source: "test").checksum)
    }
    #expect(seen.count == AnalysisSettings.keys.count + 1)
  }

  @Test func theChecksumIsEightHexadecimalDigits() {
    let checksum = AnalysisSettings().checksum
    #expect(checksum.count == 8)
    #expect(checksum.allSatisfy { $0.isHexDigit && !$0.isUppercase })
  }

  @Test func aFigureThatAnOlderRecordingLacksKeepsItsDefault() throws {
    let settings = try AnalysisSettings(canonicalText: "low_hz=2.5", source: "test")
    #expect(settings.lowHz == 2.5)
    #expect(settings.highHz == 20)
  }

  @Test(arguments: ["new_figure=1.0", "low_hz", "low_hz=x", "low_hz=99.0", "on_hops=4.5", "low_hz=14.0"])
  func aTextThatCannotBeUsedIsRefusedWithItsSource(text: String) {
    let error = #expect(throws: ConfigurationError.self) {
      try AnalysisSettings(canonicalText: text, source: "a.trd header")
    }
    #expect(error?.description.hasPrefix("a.trd header: analysis") == true)
  }
}

/// A small generator with a seed (Steele, Lea, Flood 2014).
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
