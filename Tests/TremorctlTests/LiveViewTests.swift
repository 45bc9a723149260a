import Foundation
import Pipeline
import Signal
import Simulation
import Testing
import Tremor
import Wire

@testable import tremorctl

/// The lines of the demo's leg, as the daemon would send them.
private let session: [Message] = {
  guard let pipeline = try? Pipeline(demo().description, AnalysisSettings()) else { return [] }
  var leg = demo()
  var encoder = LineEncoder(Lines(run: "demo1", site: .shank, leg: .right, config: "0"), bootID: nil)
  var messages: [Message] = []
  var frame = RawFrame()
  while leg.next(&frame) { pipeline.consume(&frame) { messages.append(encoder.message(for: $0, seq: 1)) } }
  pipeline.finish { messages.append(encoder.message(for: $0, seq: 1)) }
  return messages
}()

private func demo() -> LegSimulator {
  LegSimulator(scenario: .demo(seed: 1), site: .shank, leg: .right, seed: 1)
}

extension Message {
  /// Data time, s.
  fileprivate var time: Double {
    switch self {
    case .features(let features): features.time
    case .event(let event): event.emitted
    default: 0
    }
  }
}

@Suite struct LiveViewTests {
  private func view(until end: Double, _ style: TerminalStyle, facts: String? = nil) -> LiveView {
    var live = LiveSession(LiveView(title: "tremord  mpu6050  run demo1", footer: WatchKey.help, style: style))
    for message in session where message.time <= end { live.take(message) }
    live.setFacts(facts.map { .init($0) })
    return live.view
  }

  private static let style = TerminalStyle(hasColor: false, hasUnicode: true)

  /// Three moments at 80 × 24, a small terminal, and one without Unicode, as text; TREMORD_UPDATE=1 writes them anew.
  @Test func theFramesOfARecordedSession() throws {
    let facts = "100.00 Hz, 0 of 9000 samples lost, clock synchronised"
    let ascii = TerminalStyle(hasColor: false, hasUnicode: false)
    let frames = [
      ("28 s, 80 x 24", view(until: 28, Self.style, facts: facts).frame()),
      ("90 s, 80 x 24", view(until: 90, Self.style, facts: facts).frame()),
      ("121 s, 60 x 16", view(until: 121, Self.style, facts: facts).frame(width: 60, height: 16)),
      ("121 s, 40 x 12", view(until: 121, Self.style).frame(width: 40, height: 12)),
      ("90 s, 80 x 24, ASCII", view(until: 90, ascii, facts: facts).frame()),
    ]
    let text = frames.map { "== \($0.0)\n\($0.1)\n" }.joined()
    let url = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "frames.txt")
    if ProcessInfo.processInfo.environment["TREMORD_UPDATE"] != nil {
      try text.write(to: url, atomically: true, encoding: .utf8)
    }
    #expect(
      try String(contentsOf: url, encoding: .utf8) == text, "run TREMORD_UPDATE=1 swift test --filter LiveViewTests")
    for (name, frame) in frames {
      let lines = frame.split(separator: "\n", omittingEmptySubsequences: false)
      let size = name.split(separator: ",")[1].split(separator: " ").compactMap { Int($0) }
      #expect(lines.count == size[1] && lines.allSatisfy { $0.count <= size[0] }, "\(name)")
    }
    #expect(frames[4].1.allSatisfy { $0.isASCII })
  }

  /// What a colour says a word says too: without colours the frame has the same characters.
  @Test func nothingIsSaidByColourAlone() {
    let coloured = view(until: 90, TerminalStyle(hasColor: true, hasUnicode: true))
    let plain = view(until: 90, Self.style)
    var bare = coloured.frame()
    while let start = bare.range(of: "\u{1B}["), let end = bare[start.upperBound...].firstIndex(of: "m") {
      bare.removeSubrange(start.lowerBound...end)
    }
    #expect(coloured.frame() != plain.frame())
    #expect(bare == plain.frame())
    #expect(plain.frame().contains("STANDING") && plain.frame().contains("standing oscillation"))
  }

  /// The whole session at its own pace over a serial line: 9600 baud carry 960 bytes a second.
  @Test func aSerialLineIsEnough() {
    var painter = ScreenPainter(hasColor: true, terminal: "xterm")
    var live = LiveSession(
      LiveView(title: "t", footer: WatchKey.help, style: TerminalStyle(hasColor: true, hasUnicode: true)))
    var perSecond: [Int: Int] = [:]
    for message in session {
      live.take(message)
      guard case .features(let features) = message else { continue }
      perSecond[Int(features.time), default: 0] +=
        painter.bytes(for: live.view.canvas(width: 80, height: 24)).utf8.count
    }
    let total = perSecond.values.reduce(0, +)
    // The whole leg of 150 s; a change of scale or of state takes more for a moment.
    #expect(perSecond.count > 140)
    #expect(total / perSecond.count < 600, "\(total / perSecond.count) bytes a second")
    #expect(perSecond.values.sorted()[perSecond.count * 95 / 100] < 960)
  }

  @Test func anotherRunBeginsItsTracesAnew() {
    var live = LiveSession(LiveView(title: "t", style: Self.style))
    for message in session where message.time <= 30 { live.take(message) }
    #expect(!live.view.open.isEmpty)
    var run = RunMessage()
    run.run = "other"
    live.take(.run(run))
    #expect(live.view.open.isEmpty && live.view.updates.isEmpty)
    // What the other run left open is closed under its name, and is not this one's.
    for message in session where message.time > 30 && message.time < 40 {
      if case .event = message { live.take(message) }
    }
    #expect(live.view.closed.isEmpty)
  }

  @Test func sentencesTellEachChangeOnce() {
    var sentences = Sentences()
    let said = session.compactMap { sentences.sentence($0) }
    #expect(said.contains { $0.hasPrefix("0:16  opens   rest oscillation, 4.99 Hz") })
    #expect(said.contains { $0.contains("closes  standing oscillation, 4.58 Hz, 0.84° p-p, 15.4 s") })
    #expect(said.contains("1:39  walking"))
    #expect(said.count < 60)
    #expect(zip(said, said.dropFirst()).allSatisfy { $0 != $1 })
  }
}
