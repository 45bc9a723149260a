import Testing
import Wire

@testable import Daemon

private func event(_ label: String, _ phase: LineFacts.Phase, _ confidence: Int? = nil, id: String = "r-1") -> LineFacts
{
  LineFacts(sequence: 1, event: LineFacts.Event(id: id, label: label, phase: phase, confidence: confidence))
}

@Suite struct FilterTests {
  @Test func withoutWishesEverythingJournalledIsAdmittedAndNoStream() {
    #expect(Filter.journal.isOpen)
    #expect(Filter.journal.streams.isEmpty)
    #expect(Filter.journal.admits(event("gait", .update), told: []))
  }

  @Test func labelsChooseEventsOnly() {
    let filter = Filter(WatchRequest(labels: ["gait", "rest_oscillation"]))
    #expect(filter.admits(event("gait", .open), told: []))
    #expect(!filter.admits(event("undetermined", .open), told: []))
    #expect(filter.admits(LineFacts(sequence: 4), told: []))
  }

  @Test(arguments: [("low", [true, true, true]), ("medium", [false, true, true]), ("high", [false, false, true])])
  func confidenceIsALeast(word: String, admitted: [Bool]) {
    let filter = Filter(WatchRequest(minConfidence: word))
    #expect((0..<3).map { filter.admits(event("rest_oscillation", .open, $0), told: []) } == admitted)
    #expect(filter.admits(event("gait", .open, nil), told: []))
  }

  @Test func theEndOfAnEventThatWasToldAlwaysComes() {
    let filter = Filter(WatchRequest(minConfidence: "high"))
    #expect(filter.admits(event("rest_oscillation", .close, 0), told: ["r-1"]))
    #expect(!filter.admits(event("rest_oscillation", .close, 0), told: ["r-2"]))
    #expect(!filter.admits(event("rest_oscillation", .update, 0), told: ["r-1"]))
  }

  @Test func updatesCanBeLeftOut() {
    let filter = Filter(WatchRequest(updates: false))
    #expect(filter.admits(event("gait", .open), told: []))
    #expect(!filter.admits(event("gait", .update), told: ["r-1"]))
  }

  @Test func streamsAreAskedForByName() {
    #expect(Filter(WatchRequest(streams: [.features])).streams == .features)
    #expect(Filter(WatchRequest(streams: [.features, .raw])).streams == [.features, .raw])
  }
}
