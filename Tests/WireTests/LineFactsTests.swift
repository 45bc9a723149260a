import Testing

@testable import Wire

@Suite struct LineFactsTests {
  static let close =
    #"{"type":"event","seq":812,"run":"b3f1a2c4","id":"b3f1a2c4-41","phase":"update","label":"rest_oscillation","sensor":"a","site":"shank","t0_s":1204.500,"t1_s":1219.000,"emitted_s":1221.000,"activation":"rest","confidence":{"oscillation":"medium","class":"low","cause":"none"},"reason":"regular_at_rest","reason_text":"a \"phase\":\"open\" line","algorithm":"0.2.0","config":"2aa214ed","wall":"2026-01-05T07:02:22.900Z"}"#

  @Test func anEventTellsWhatDecidesWhoGetsIt() {
    let facts = LineFacts(Self.close)
    #expect(facts.sequence == 812)
    #expect(
      facts.event == LineFacts.Event(id: "b3f1a2c4-41", label: "rest_oscillation", phase: .update, confidence: 1))
  }

  @Test func aPersonsWordsAreNoKeys() {
    let line = #"{"type":"mark","seq":7,"run":"a","kind":"note","note":"{\"type\":\"event\",\"seq\":99,\"id\":\"x\"}"}"#
    #expect(LineFacts(line) == LineFacts(sequence: 7))
  }

  @Test(arguments: ["", "{", "{}", #"{"type":"event""#, #"{"type":"event","seq":"#, #"{"type":"hb","next_seq":4}"#])
  func whatIsNoJournalledLineHasNoFacts(line: String) { #expect(LineFacts(line) == LineFacts()) }

  @Test func aSnapshotIsTheLineWithOneKeyMore() {
    #expect(LineFacts.snapshot(of: #"{"type":"event","seq":3}"#) == #"{"type":"event","seq":3,"snapshot":true}"#)
  }

  @Test func anInterruptedEventIsItsLastLineClosed() {
    let line = LineFacts.interrupted(Self.close, sequence: 1000)
    #expect(
      line
        == #"{"type":"event","seq":1000,"run":"b3f1a2c4","id":"b3f1a2c4-41","phase":"close","label":"rest_oscillation","sensor":"a","site":"shank","t0_s":1204.500,"t1_s":1219.000,"emitted_s":1221.000,"activation":"rest","confidence":{"oscillation":"medium","class":"low","cause":"none"},"reason":"regular_at_rest","reason_text":"a \"phase\":\"open\" line","end":"interrupted","algorithm":"0.2.0","config":"2aa214ed","wall":"2026-01-05T07:02:22.900Z"}"#
    )
  }
}
