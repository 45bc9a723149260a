import Scoring
import Testing

@Suite struct ScoreFilesTests {
  @Test func theTruthIsReadWithWhatItLeavesOut() throws {
    let text =
      #"{"segments":[{"label":"none","t0_s":0,"t1_s":5},{"label":"gait","t0_s":5,"t1_s":9.5,"accept":["jerk"],"freq_hz":0.9}]}"#
    let entries = try TruthFile.read(Array(text.utf8), name: "t.json")
    #expect(entries.count == 2)
    #expect(entries[1] == TruthEntry(label: "gait", start: 5, end: 9.5, accept: ["jerk"], frequency: 0.9))
  }

  @Test(arguments: [
    (#"{"segments":[{"label":"walking","t0_s":0,"t1_s":5}]}"#, "segment 1 has the label walking"),
    (#"{"segments":[{"label":"gait","t0_s":7,"t1_s":5}]}"#, "ends before it starts"),
    (#"{"segments":[{"label":"gait","t0_s":7}]}"#, "t1_s is missing"),
    ("label,t0", "is no truth file"),
  ])
  func whatIsNoTruthSaysWhy(_ text: String, _ reason: String) {
    do {
      _ = try TruthFile.read(Array(text.utf8), name: "t.json")
      Issue.record("was read")
    } catch { #expect("\(error)".contains(reason) && "\(error)".hasPrefix("t.json"), "\(error)") }
  }

  @Test func anEventIsWhatItsLastLineSays() throws {
    let lines = """
      {"type":"run","run":"a"}
      {"type":"event","run":"a","id":"a-1","phase":"open","label":"gait","t0_s":1.0,"t1_s":3.0,"emitted_s":4.5}
      {"type":"event","run":"a","id":"a-1","phase":"close","label":"gait","t0_s":0.5,"t1_s":8.0,"emitted_s":9.0}
      {"type":"event","run":"a","id":"a-2","phase":"open","label":"clonus_like","t0_s":9.0,"t1_s":9.5,"emitted_s":10.0,"freq_hz":6.0,"confidence":{"class":"low"}}

      """
    let events = try EventFile.read(Array(lines.utf8), name: "e")
    #expect(events.count == 2)
    #expect(events[0] == ScoredEvent(label: "gait", start: 0.5, end: 8, opened: 4.5))
    #expect(events[1].frequency == 6 && events[1].classConfidence == "low")
  }

  @Test func twoRunsAreNotScoredAsOne() {
    let lines = """
      {"type":"event","run":"a","id":"a-1","phase":"close","label":"gait","t0_s":1.0,"t1_s":3.0,"emitted_s":4.5}
      {"type":"event","run":"b","id":"b-1","phase":"close","label":"gait","t0_s":1.0,"t1_s":3.0,"emitted_s":4.5}
      """
    #expect(throws: ScoreFileError.self) { try EventFile.read(Array(lines.utf8), name: "e") }
    #expect(throws: ScoreFileError.self) { try EventFile.read(Array("no line".utf8), name: "e") }
  }
}
