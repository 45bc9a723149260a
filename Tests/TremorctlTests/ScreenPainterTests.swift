import Random48
import Testing

@testable import tremorctl

@Suite struct ScreenPainterTests {
  /// Random changes of the kinds that a live view makes: text that grows and shrinks, traces that move.
  @Test(arguments: [true, false], ["xterm", "vt100"])
  func whatIsSentGivesTheScreenThatIsMeant(_ hasColor: Bool, _ kind: String) {
    let seed = Int.random(in: 0...1_000_000)
    Random48.seed(seed)
    var random = Lottery()
    var painter = ScreenPainter(hasColor: hasColor, terminal: kind)
    let inks: [Ink] = [.plain, .faint, .cyan, .red]
    var terminal = Terminal(width: 60, height: 6)
    var trace = [Character](repeating: " ", count: 54)
    for frame in 0..<300 {
      var canvas = Canvas(width: 60, height: 6)
      trace.removeFirst(frame % 3)
      while trace.count < 54 { trace.append("⠁⠂⠄· ".randomElement(using: &random) ?? " ") }
      for row in 0..<3 { canvas.put(String(trace), row, 6, inks[row]) }
      for row in 3..<6 where Bool.random(using: &random) {
        let text = String(repeating: "ab ", count: Int.random(in: 0...20, using: &random))
        canvas.put(text, row, Int.random(in: 0...40, using: &random), inks.randomElement(using: &random) ?? .plain)
      }
      let bytes = painter.bytes(for: canvas)
      terminal.write(bytes)
      #expect(terminal.lines == canvas.lines(hasColor: false), "seed \(seed), frame \(frame)")
      #expect(kind == "xterm" || !bytes.contains("P"))
      #expect(hasColor || !bytes.dropFirst(8).contains("m"))
      #expect(painter.bytes(for: canvas).isEmpty)
    }
    #expect(terminal.unknown.isEmpty)
  }

  @Test func aTraceThatHasMovedCostsItsNewEnd() {
    var painter = ScreenPainter(hasColor: true, terminal: "xterm")
    func canvas(_ shift: Int) -> Canvas {
      var canvas = Canvas(width: 80, height: 1)
      for column in 6..<79 { canvas.put(Character(Unicode.Scalar(UInt8(65 + (column + shift) % 7))), 0, column, .cyan) }
      return canvas
    }
    let whole = painter.bytes(for: canvas(0)).utf8.count
    #expect(painter.bytes(for: canvas(1)).utf8.count < whole / 3)
  }

  @Test func anotherSizeIsDrawnAnew() {
    var painter = ScreenPainter(hasColor: false, terminal: nil)
    _ = painter.bytes(for: Canvas(width: 80, height: 24))
    var small = Canvas(width: 40, height: 12)
    small.put("x", 11, 39)
    let bytes = painter.bytes(for: small)
    #expect(bytes.contains("\u{1B}[2J") && bytes.contains("x"))
    painter.forget()
    #expect(painter.bytes(for: small) == bytes)
  }
}

/// Random numbers that a seed repeats.
private struct Lottery: RandomNumberGenerator {
  mutating func next() -> UInt64 {
    UInt64(Random48.next() * 4_294_967_296) << 32 | UInt64(Random48.next() * 4_294_967_296)
  }
}
