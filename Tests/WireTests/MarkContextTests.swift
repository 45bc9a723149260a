import Testing
import Wire

@Suite struct MarkWordsTests {
  @Test(
    arguments: [
      ("urge", MarkWords(kind: "urge")), ("caffeine\tespresso", MarkWords(kind: "caffeine", note: "espresso")),
      ("caffeine\tespresso\t3600000", MarkWords(kind: "caffeine", note: "espresso", age: 3_600_000)),
      ("urge\t\t250", MarkWords(kind: "urge", age: 250)),
      ("urge\t\t0\tcarried", MarkWords(kind: "urge", isCarried: true)),
      ("medicine\tLevo 100\t5\tcarried", MarkWords(kind: "medicine", note: "Levo 100", age: 5, isCarried: true)),
    ])
  func aMarkIsReadAsItIsWritten(_ text: String, _ words: MarkWords) {
    #expect(MarkWords(text) == words)
    #expect(words.text == text)
  }

  @Test func aTabInTheNoteOfAnImportedRecordingStaysThere() {
    #expect(MarkWords("label\ta\tb") == MarkWords(kind: "label", note: "a\tb"))
    #expect(MarkWords("label\ta\tcarried") == MarkWords(kind: "label", note: "a\tcarried"))
    #expect(MarkWords("label\ta\t-5") == MarkWords(kind: "label", note: "a\t-5"))
    #expect(MarkWords("label\ta\t99999999999999999999") == MarkWords(kind: "label", note: "a\t99999999999999999999"))
    #expect(MarkWords("") == MarkWords(kind: ""))
  }
}

@Suite struct MarkContextTests {
  private func context(_ marks: [(String, String, Double)], _ start: Double, _ stop: Double) -> [EventContext] {
    var context = MarkContext()
    for (kind, note, moment) in marks { context.note(MarkWords(kind: kind, note: note), at: moment) }
    return context.entries(from: start, to: stop)
  }

  @Test func theNewestComesFirstWithItsAgeAtTheStart() {
    let found = context([("caffeine", "espresso", -3600), ("urge", "", 90), ("meal", "", 10)], 100, 110)
    #expect(found.map(\.kind) == ["urge", "meal", "caffeine"])
    #expect(found.map(\.age) == [10, 90, 3700])
    #expect(found.map(\.note) == [nil, nil, "espresso"])
  }

  @Test func whatHappensWhileTheShakingGoesOnIsNegativeAndWhatComesLaterIsNotThere() {
    #expect(context([("urge", "", 105)], 100, 110).map(\.age) == [-5])
    #expect(context([("urge", "", 111)], 100, 110).isEmpty)
  }

  @Test(
    arguments: [
      ("caffeine", 8.0), ("alcohol", 24), ("alcohol-stop", 168), ("medicine", 24), ("meal", 6), ("missed-meal", 12),
      ("exercise", 24), ("stress", 6), ("sleep", 14), ("wake", 18), ("urge", 1), ("relief", 1), ("cramp", 24),
      ("bounce", 0.25), ("symptom", 24), ("button", 24), ("somethingelse", 24),
    ])
  func aMarkIsForgottenAfterItsTime(_ kind: String, _ hours: Double) {
    let seconds = hours * 3600
    #expect(context([(kind, "", 0)], seconds, seconds + 1).count == 1)
    #expect(context([(kind, "", 0)], seconds + 0.01, seconds + 1).isEmpty)
  }

  @Test func remarksOnTheRecordingAreNoContext() {
    #expect(context([("label", "walk", 1), ("note", "x", 2)], 3, 4).isEmpty)
  }

  @Test func ofOneKindAndNoteTheNewestCounts() {
    let found = context([("urge", "", 5), ("caffeine", "tea", 1), ("urge", "", 50), ("urge", "", 20)], 60, 61)
    #expect(found.map(\.kind) == ["urge", "caffeine"])
    #expect(found.map(\.age) == [10, 59])
  }

  @Test func anEventCarriesAtMostEight() {
    let found = context((0..<200).map { ("symptom", "\($0)", Double($0)) }, 500, 501)
    #expect(found.map(\.note) == (192..<200).reversed().map { "\($0)" })
  }
}
