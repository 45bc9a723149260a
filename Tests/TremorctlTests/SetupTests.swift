import Calibrating
import IMU
import Signal
import Simulation
import Testing

@testable import tremorctl

@Suite struct MountTrialTests {
  /// A simulated leg does what is asked for: stands, sits down, gets up and walks.
  private func trial(_ site: Site, seed: UInt64, chip: Chip = .mpu6050, sits: Bool = true, walks: Bool = true) throws
    -> MountTrial
  {
    var segments = [ScenarioSegment(.standStill, 8)]
    if sits { segments += [ScenarioSegment(.sitDown, 4), ScenarioSegment(.sitStill, 8), ScenarioSegment(.standUp, 4)] }
    segments.append(ScenarioSegment(walks ? .walk : .standStill, 20))
    var leg = LegSimulator(
      scenario: Scenario(seed: seed, segments: segments), site: site, leg: seed % 2 == 0 ? .left : .right, chip: chip)
    var trial = MountTrial(leg.description)
    var samples = SampleStream(leg.description)
    var frame = RawFrame()
    while leg.next(&frame) {
      if frame.kind == .gap { trial.breakOff() }
      guard frame.kind == .samples else { continue }
      for i in 0..<samples.begin(&frame) { trial.add(samples.sample(i, of: &frame)) }
    }
    if trial.step != .done { trial.finish() }
    return trial
  }

  @Test(arguments: [Site.shank, .thigh], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as [UInt64])
  func aMountThatIsAsSaidFits(site: Site, seed: UInt64) throws {
    let result = try trial(site, seed: seed).result
    #expect(result.problems(site: site).isEmpty, "\(result.seen) \(result.problems(site: site))")
    #expect(result.steps == 10)
  }

  @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
  func theOtherSiteIsNoticed(seed: UInt64) throws {
    let shank = try trial(.shank, seed: seed).result
    #expect(shank.problems(site: .thigh).contains { $0.contains("as on a shank") }, "\(shank.seen)")
    let thigh = try trial(.thigh, seed: seed).result
    #expect(thigh.problems(site: .shank).contains { $0.contains("as on a thigh") }, "\(thigh.seen)")
  }

  /// Without a gyroscope steps are counted by their strikes, and nothing is said of the swing.
  @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
  func aChipWithoutAGyroscopeIsEnough(seed: UInt64) throws {
    let result = try trial(.shank, seed: seed, chip: .adxl345).result
    #expect(result.steps == 10 && result.turn != nil && result.swing == nil, "\(result.seen)")
    // Such a chip may read gravity a fifth off before it is calibrated: that is told, and nothing else.
    #expect(result.problems(site: .shank).allSatisfy { $0.hasPrefix("standing still it reads") }, "\(result.seen)")
  }

  @Test func whoDoesNotSitOrWalkIsTold() throws {
    let idle = try trial(.shank, seed: 3, sits: false, walks: false)
    #expect(idle.result.standing != nil && idle.result.sitting == nil && idle.result.steps == 0)
    #expect(idle.result.problems(site: .shank).contains { $0.hasPrefix("only 0 of ten steps") })
  }

  @Test func aWrongScaleOfGravityIsNoticed() {
    var result = MountResult()
    (result.standing, result.sitting, result.steps) = (SIMD3(0, 0, 12), SIMD3(0, 0, 12), 10)
    #expect(result.problems(site: .shank).contains { $0.hasPrefix("standing still it reads 1.22 g") })
    (result.swingAxis, result.swing) = (SIMD3(0, 0, 1), 3)
    #expect(result.problems(site: .shank).contains { $0.contains("90° off the level") })
  }
}

@Suite struct DialogueTests {
  private final class Person {
    var answers: [String]
    var seen = ""
    init(_ answers: [String]) { self.answers = answers }
    func dialogue(isYes: Bool = false) -> Dialogue {
      Dialogue(
        read: { self.answers.isEmpty ? nil : self.answers.removeFirst() }, write: { self.seen += $0 }, isYes: isYes)
    }
  }

  @Test(arguments: [("2", 1), ("", 0), ("r", 1), ("RIGHT", 1), (" 1 ", 0), ("left leg", 0)])
  func anAnswerIsANumberAWordOrEnter(answer: String, index: Int) throws {
    #expect(try Person([answer]).dialogue().choose("Which?", ["left leg", "right leg"], usual: 0) == index)
  }

  @Test func whatIsNoAnswerIsAskedAgain() throws {
    let person = Person(["3", "0", "x", "", "2"])
    #expect(try person.dialogue().choose("Which?", ["left leg", "right leg"], usual: nil) == 1)
    #expect(person.answers.isEmpty && person.seen.components("Please answer") == 4)
    #expect(try Person(["maybe", "n"]).dialogue().confirm("Write?", usual: true) == false)
    #expect(try Person([""]).dialogue().confirm("Write?", usual: true))
  }

  @Test func theEndOfInputIsNoAnswer() {
    #expect(throws: Dialogue.NoAnswer.self) { try Person([]).dialogue().confirm("Write?", usual: true) }
    #expect(throws: Dialogue.NoAnswer.self) { try Person(["7"]).dialogue().choose("Which?", ["a", "b"], usual: 0) }
  }

  @Test func yesTakesDefaultsAndRefusesToGuess() throws {
    let person = Person([])
    #expect(try person.dialogue(isYes: true).choose("Site?", ["a", "b"], usual: 1) == 1)
    #expect(throws: Dialogue.NoAnswer.self) {
      try person.dialogue(isYes: true).choose("Which leg?", ["a", "b"], usual: nil)
    }
    #expect(person.seen.isEmpty)
  }

  @Test func theLettersFitAnyTerminal() {
    for word in ["LEFT LEG", "RIGHT LEG"] {
      let lines = BigLetters.text(word).split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.count == 5 && lines.allSatisfy { $0.utf8.count < 80 && $0.last != " " })
    }
    #expect(BigLetters.text("LEFT LEG") != BigLetters.text("RIGHT LEG"))
  }
}

extension String {
  /// How often it holds another.
  fileprivate func components(_ other: String) -> Int {
    indices.count { self[$0...].hasPrefix(other) }
  }
}
