import Scoring
import Testing

private func truth(_ label: String, _ from: Double, _ to: Double, accept: [String] = [], frequency: Double? = nil)
  -> TruthEntry
{
  TruthEntry(label: label, start: from, end: to, accept: accept, frequency: frequency)
}

private func said(_ label: String, _ from: Double, _ to: Double, opened: Double? = nil, frequency: Double? = nil)
  -> ScoredEvent
{
  ScoredEvent(label: label, start: from, end: to, opened: opened ?? from + 2, frequency: frequency)
}

@Suite struct ScorerTests {
  private func share(_ tally: Tally, _ row: String) throws -> Double {
    let parts = try #require(tally.shares[row], "no row \(row)")
    return parts[0] / parts[1]
  }

  @Test func whatIsCoveredByHalfUnderItsNameIsNamed() throws {
    let real = [truth("rest_oscillation", 10, 30), truth("rest_oscillation", 50, 70)]
    let tally = Scorer(
      truth: real, events: [said("rest_oscillation", 12, 22), said("undetermined", 50, 70)], duration: 100
    ).tally
    #expect(try share(tally, "named rest_oscillation") == 0.5)
    #expect(try share(tally, "found rest_oscillation") == 1)
    #expect(try share(tally, "covered rest_oscillation") == 0.25)
    #expect(try share(tally, "undetermined") == 20.0 / 30)
    #expect(try share(tally, "false/h") == 0)
  }

  /// Who fidgets once a minute has a series by the rule, and whoever says so invents no movement.
  @Test(
    arguments: [([100, 160, 220, 280], 1), ([100, 160, 251, 311], 0), ([100, 109, 169, 229], 0)]
      as [([Double], Double)])
  func aSeriesOfMovementsThatWereThereStandsApart(_ onsets: [Double], _ counted: Double) throws {
    let real =
      [TruthEntry(label: "none", start: 0, end: 3600, activity: "sit_still")]
      + onsets.map { truth("leg_movement", $0, $0 + 2) }
    let scorer = Scorer(
      truth: real, events: [said("plm_series", 100, 320), said("rest_oscillation", 900, 910)], duration: 3600)
    #expect(scorer.falseClaims.map(\.kind) == [.mistaken, .invented])
    #expect(scorer.falseClaims.map(\.setting) == ["sit_still", "sit_still"])
    #expect(try share(scorer.tally, "false/h") == 2)
    #expect(try share(scorer.tally, "false/h, oscillations") == 1)
    #expect(try share(scorer.tally, "false/h, series") == 1)
    #expect(try share(scorer.tally, "false/h, series of movements that were there") == counted)
  }

  @Test func anAcceptedLabelIsRightButNotNamed() throws {
    let real = [truth("broad_tremble", 0, 20, accept: ["standing_oscillation", "undetermined"])]
    let tally = Scorer(truth: real, events: [said("standing_oscillation", 1, 19)], duration: 20).tally
    #expect(try share(tally, "named broad_tremble") == 0)
    #expect(try share(tally, "right broad_tremble") == 1)
    // Undetermined is no answer that is right, however honest.
    let open = Scorer(truth: real, events: [said("undetermined", 1, 19)], duration: 20).tally
    #expect(try share(open, "right broad_tremble") == 0)
    #expect(try share(open, "false/h undetermined") == 0)
  }

  @Test func aClaimThatAgreesWithNothingIsFalseWhereItWasMade() throws {
    let real = [
      TruthEntry(label: "none", start: 0, end: 1800, activity: "drive"),
      TruthEntry(label: "none", start: 1800, end: 3600, activity: "sit_still"),
      truth("clonus_like", 3000, 3010),
    ]
    let events = [
      said("rest_oscillation", 100, 130), said("undetermined", 200, 230), said("rest_oscillation", 3000, 3010),
      said("jerk", 1900, 1900.2),
    ]
    let tally = Scorer(truth: real, events: events, duration: 3600).tally
    #expect(try share(tally, "false/h") == 2)
    #expect(try share(tally, "false/h, of them mistaken") == 1)
    #expect(try share(tally, "false/h undetermined") == 1)
    #expect(try share(tally, "false/h movements") == 1)
    #expect(try share(tally, "false/h in drive") == 2)
    #expect(try share(tally, "false/h in sit_still") == 2)
  }

  @Test func latencyAndFrequencyAreOfTheFirstAndTheLongest() throws {
    let real = [truth("rest_oscillation", 10, 30, frequency: 5)]
    let events = [
      said("undetermined", 10, 12, opened: 13, frequency: 9),
      said("rest_oscillation", 12, 30, opened: 16, frequency: 5.2),
    ]
    let tally = Scorer(truth: real, events: events, duration: 40).tally
    #expect(tally.values["first open rest_oscillation"] == [3])
    #expect(abs(try #require(tally.values["frequency rest_oscillation"]?.first) - 0.2) < 1e-9)
  }

  @Test func everySecondHasOneWord() {
    let real = [
      truth("gait", 0, 10), truth("freeze_tremble", 4, 6),
      TruthEntry(label: "none", start: 10, end: 20, activity: "sit_still"),
    ]
    let tally = Scorer(truth: real, events: [said("gait", 0, 10), said("freeze_tremble", 5, 7)], duration: 20).tally
    #expect(tally.confusion["freeze_tremble"] == ["gait": 1, "freeze_tremble": 1])
    #expect(tally.confusion["gait"] == ["gait": 7, "freeze_tremble": 1])
    #expect(tally.confusion["none: sit_still"] == ["none": 10])
  }

  @Test func framesAreCountedAsPublished() {
    // A freeze of 8 frames among 24; found 3 frames late, left 2 late, and once out of nothing.
    var real = [Bool?](repeating: false, count: 24)
    for k in 8..<16 { real[k] = true }
    var claims = [Bool](repeating: false, count: 24)
    for k in 11..<18 { claims[k] = true }
    claims[2] = true
    var frames = FreezeProtocol.count(truth: real, said: claims)
    #expect(frames == .init(truePositive: 7, trueNegative: 16, falsePositive: 1, falseNegative: 0))
    // Later than the 2 s that are allowed.
    for k in 11..<13 { claims[k] = false }
    frames = FreezeProtocol.count(truth: real, said: claims)
    #expect(frames.falseNegative == 1)
    // What is not to be scored is left out first.
    real[2] = nil
    #expect(FreezeProtocol.count(truth: real, said: claims).falsePositive == 0)
  }

  @Test func theAreaIsTheChanceOfAHigherScore() {
    #expect(FreezeProtocol.areaUnderCurve(freezes: [3, 4], others: [1, 2]) == 1)
    #expect(FreezeProtocol.areaUnderCurve(freezes: [1, 4], others: [2, 3]) == 0.5)
    #expect(FreezeProtocol.areaUnderCurve(freezes: [2], others: [2]) == 0.5)
    #expect(FreezeProtocol.areaUnderCurve(freezes: [], others: [2]) == nil)
  }

  @Test func theIntervalHoldsTheValueAndIsTheSameForASeed() throws {
    var tallies: [Tally] = []
    for k in 0..<12 {
      var tally = Tally()
      tally.add("share", Double(k % 3), of: 2)
      tallies.append(tally)
    }
    let one = try #require(Figures.rows(tallies, seed: 7).first)
    let again = try #require(Figures.rows(tallies, seed: 7).first)
    #expect(one.figure == again.figure)
    #expect(one.figure.value == 0.5 && one.figure.low < 0.5 && one.figure.high > 0.5)
    #expect(one.figure.low > 0.2 && one.figure.high < 0.8)
  }
}
