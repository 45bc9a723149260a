import Scoring
import Testing

@Suite struct PlotTests {
  private static var tally: Tally {
    var tally = Tally()
    tally.confuse("rest_oscillation", "rest_oscillation", seconds: 75)
    tally.confuse("rest_oscillation", "none", seconds: 25)
    tally.confuse("none: a <b> & c", "none", seconds: 100)
    tally.confuse("jerk", "jerk", seconds: 1)
    tally.add("false/h in drive", 3, of: 2)
    tally.add("false/h in sit_still", 1, of: 10)
    tally.add("false/h in lift", 1, of: 0.001)
    for value in [1.0, 2, 3, 4, 40] { tally.add("first open gait", value: value) }
    return tally
  }

  @Test func theSameCountsGiveTheSameBytesAndWellFormedText() {
    let files = ScorePlots.files([Self.tally], what: "a <test> & more", seed: 1)
    #expect(files.map(\.name) == ["confusion.svg", "false-claims.svg", "latency.svg"])
    #expect(files.map(\.text) == ScorePlots.files([Self.tally], what: "a <test> & more", seed: 1).map(\.text))
    for file in files {
      #expect(file.text.contains("a &lt;test&gt; &amp; more"))
      #expect(file.text.hasPrefix("<svg ") && file.text.hasSuffix("</svg>\n"))
      // Each mark that opens is closed.
      let opened = file.text.split(separator: "<text").count - 1
      #expect(opened == file.text.split(separator: "</text>").count - 1)
    }
  }

  @Test func confusionShowsSharesOfARowAndLeavesOutWhatIsShort() {
    let text = ConfusionPlot.svg(Self.tally, title: "t")
    #expect(text.contains(">75</text>") && text.contains(">25</text>"))
    #expect(text.contains("none: a &lt;b&gt; &amp; c"))
    #expect(!text.contains(">jerk</text>"))
  }

  @Test func theWorstComesFirstAndSecondsSayNothingOfAnHour() throws {
    let text = ScorePlots.falseClaims([Self.tally], what: "t", seed: 1).svg
    let order = text.split(separator: "\n").filter { $0.contains(">drive<") || $0.contains(">sit_still<") }
    #expect(order.count == 2 && order[0].contains("drive"))
    #expect(!text.contains(">lift<"))
    #expect(text.contains(">2 h<") && text.contains(">10 h<"))
  }

  /// A frequency of nothing has no picture.
  @Test func whatWasNotCountedIsNotDrawn() {
    #expect(ScorePlots.files([Tally()], what: "nothing", seed: 1).map(\.name) == ["confusion.svg"])
  }

  /// No false claim at all, and a first line at once: the axes still have a length.
  @Test func perfectionIsDrawnToo() {
    var tally = Tally()
    tally.add("false/h in drive", 0, of: 2)
    tally.add("first open gait", value: 0)
    let files = ScorePlots.files([tally], what: "perfect", seed: 1)
    #expect(files.map(\.name) == ["confusion.svg", "false-claims.svg", "latency.svg"])
    #expect(files.dropFirst().allSatisfy { $0.text.contains("cx=\"200\"") })
  }

  @Test func piecesOfFramesAddUpToTheWhole() {
    let truth: [Bool?] = [
      nil, false, false, true, true, true, true, true, true, false, false, false, false, false, false,
    ]
    let said = [true, true, false, false, false, false, false, true, true, true, true, true, true, true, false]
    let whole = FreezeProtocol.count(truth: truth, said: said)
    let pieces = FreezeProtocol.blocks(truth: truth, said: said, frames: 4)
    #expect(pieces.count == 4)
    #expect(pieces.map(\.truePositive).reduce(0, +) == whole.truePositive)
    #expect(pieces.map(\.falsePositive).reduce(0, +) == whole.falsePositive)
    #expect(pieces.map(\.trueNegative).reduce(0, +) == whole.trueNegative)
    #expect(pieces.map(\.falseNegative).reduce(0, +) == whole.falseNegative)
    #expect(whole.truePositive + whole.falsePositive + whole.trueNegative + whole.falseNegative == 14)
  }
}
