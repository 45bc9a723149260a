import Testing

@testable import Recording

@Suite struct DecimalNumberTests {
  @Test func everyNumberReadsAsTheStandardLibraryReadsIt() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var generator = SplitMix(state: seed)
    for _ in 0..<20_000 {
      let digits = (0..<Int.random(in: 1...21, using: &generator)).map { _ in
        String(Int.random(in: 0...9, using: &generator))
      }
      var text = digits.joined()
      let point = Int.random(in: 0...text.count, using: &generator)
      text.insert(".", at: text.index(text.startIndex, offsetBy: point))
      if Bool.random(using: &generator) { text += "e\(Int.random(in: -40...40, using: &generator))" }
      if Bool.random(using: &generator) { text = "-" + text }
      let bytes = Array(text.utf8)
      let expected = Double(text.hasPrefix("-.") ? "-0" + text.dropFirst() : text.hasPrefix(".") ? "0" + text : text)
      #expect(decimalNumber(bytes, 0, bytes.count, decimalComma: false) == expected, "\(text), seed \(seed)")
    }
  }

  @Test func aCommaIsADecimalSignOnlyIfSaid() {
    let bytes = Array(" -1,25 ".utf8)
    #expect(decimalNumber(bytes, 0, bytes.count, decimalComma: true) == -1.25)
    #expect(decimalNumber(bytes, 0, bytes.count, decimalComma: false) == nil)
    let long = Array("0,12345678901234567890123".utf8)
    #expect(decimalNumber(long, 0, long.count, decimalComma: true) == 0.12345678901234567890123)
  }
}
