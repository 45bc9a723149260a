import Testing

@testable import Diagnosis

@Suite struct ReportTests {
  private func poor() -> Report {
    var facts = MadeUp.healthy()
    facts.stream?.rate = 103
    facts.machine.throttled = 1
    facts.line?.counted = (0, 2)
    facts.stream?.edgeTimedReads = 0
    return Report(facts)
  }

  @Test func aHealthyReportIsOneScreen() {
    let text = ReportScreen(Report(MadeUp.healthy()), title: "doctor", hasUnicode: true).text(width: 80, height: 24)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    #expect(lines.count <= 24)
    #expect(lines.allSatisfy { $0.count <= 80 && $0.last != " " })
    #expect(lines.last == "✓ all is well")
    #expect(lines[0].contains("Raspberry Pi 4"))
  }

  @Test(arguments: [60, 72, 80, 132, 500], [true, false])
  func noLineIsWiderThanTheTerminal(_ width: Int, _ hasUnicode: Bool) {
    let lines = ReportScreen(poor(), title: "doctor", hasUnicode: hasUnicode).text(width: width, height: 40)
      .split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= width }, "\(lines.map(\.count))")
    if !hasUnicode { #expect(lines.allSatisfy { $0.allSatisfy(\.isASCII) }) }
  }

  /// Every place where a line may have to break, and a word that is longer than any line.
  @Test func wordsBreakWhereTheLineEnds() {
    for length in 1...140 {
      var facts = MadeUp.healthy()
      facts.configuration.path = "/" + String(repeating: "a", count: length)
      let lines = ReportScreen(Report(facts), title: "doctor", hasUnicode: true).text(width: 80, height: 24)
        .split(separator: "\n")
      #expect(lines.allSatisfy { $0.count <= 80 }, "\(length)")
      let text = lines.dropFirst(2).prefix { !$0.contains("daemon") }.map { $0.dropFirst(19) }.joined()
      #expect(text.filter { $0 == "a" }.count == length, "\(length): \(text)")
    }
  }

  /// Colour may be missing: the word stands beside it, and each state has a sign of its own.
  @Test func noStateIsColourAlone() {
    let screen = ReportScreen(poor(), title: "doctor", hasUnicode: false)
    let lines = screen.lines(width: 80, height: 40)
    var signs: [String: Set<Character>] = [:]
    for line in lines.dropLast() {
      guard let first = line.first, case .state(let state) = first.tone, first.text.first != " " else { continue }
      #expect(first.text.contains(state.word))
      if let sign = first.text.first { signs[state.word, default: []].insert(sign) }
    }
    #expect(signs["ok"]?.count == 1 && signs["warning"]?.count == 1 && signs["fault"]?.count == 1)
    #expect(Set(signs.values.flatMap { $0 }).count == 3)
    #expect(screen.text(width: 80, height: 40).hasSuffix("X 1 fault, 2 warnings; exit code 74\n"))
  }

  @Test func namesFromOutsideSteerNoTerminal() {
    var facts = MadeUp.healthy()
    facts.buses[0].name = "evil\u{1B}[2J\u{9B}adapter"
    facts.machine.model = "Pi\u{07}"
    let text = ReportScreen(Report(facts), title: "doctor", hasUnicode: true).text(width: 80, height: 24)
    #expect(!text.unicodeScalars.contains { ($0.value < 0x20 && $0 != "\n") || (0x7F..<0xA0).contains($0.value) })
    #expect(text.contains("evil?[2J?adapter"))
  }

  @Test func theObjectHoldsFiguresWithTheirUnits() {
    let json = Report(MadeUp.healthy()).json(software: "tremorctl 1.2.3")
    #expect(json.hasPrefix(#"{"type":"doctor","layout":1,"software":"tremorctl 1.2.3","state":"ok","exit_code":0,"#))
    for part in [
      #""rate_hz":100.0500"#, #""clock_error_ppm":500"#, #""accel_noise_mg":[2.5493,2.5493,2.5493]"#,
      #""gyro_noise_dps":[0.02865,0.02865,0.02865]"#, #""gravity_g":0.9993"#, #""bus_hz":400000"#,
      #""needed_bytes_per_s":1287"#, #""edges_per_s":100.00"#, #""throttled":"0x0""#, #""who_am_i":"0x68""#,
      #""mode":"0660""#,
    ] {
      #expect(json.contains(part), "\(part) in \(json)")
    }
    #expect(!json.contains("null") && !json.contains("\n"))
  }

  @Test func whatIsNotKnownIsAbsent() {
    var facts = MadeUp.healthy()
    facts.stream = nil
    facts.transfer = nil
    facts.line = nil
    facts.machine.throttled = nil
    facts.machine.model = nil
    let json = Report(facts).json(software: "x")
    for key in ["stream", "transfer", "throttled", "model", "bus_hz", "undervoltage"] {
      #expect(!json.contains("\"\(key)\":"), "\(key)")
    }
  }
}
