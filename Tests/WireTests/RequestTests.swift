import Testing
import Wire

@Suite struct RequestTests {
  private func read(_ text: String) -> Result<Request, Request.Refused> {
    do { return .success(try Request(line: Array(text.utf8))) } catch { return .failure(error) }
  }

  @Test func aStatusRequestIsRead() throws {
    #expect(try read(#"{"request":"status","id":"a7"}"#).get().id == "a7")
    #expect(try read(#"{ "id" : "ä", "more": [1], "request":"status" }"#).get().id == "ä")
    #expect(try read(#"{"request":"status"}"#).get().id == nil)
  }

  @Test(
    arguments: [
      "", " ", "{", "null", "[]", "status", #"{"request":7}"#, #"{"request":"status","id":3}"#, #"{"id":"x"}"#,
      "{\"request\":\"sta\u{0}tus\"", #"{"request":"status"}{"request":"status"}"#,
    ])
  func whatIsNoRequestIsRefusedAsAnArgument(_ text: String) {
    guard case .failure(let refused) = read(text) else {
      Issue.record("\(text) was taken")
      return
    }
    #expect(refused.code == "argument" && refused.request == nil)
  }

  @Test func recordingIsStartedAndStopped() throws {
    #expect(try read(#"{"request":"record","action":"start"}"#).get().kind == .record(true))
    #expect(try read(#"{"request":"record","action":"stop","id":"7"}"#).get().kind == .record(false))
    for text in [#"{"request":"record"}"#, #"{"request":"record","action":"pause"}"#] {
      guard case .failure(let refused) = read(text) else {
        Issue.record("\(text) was taken")
        continue
      }
      #expect(refused.code == "argument" && refused.request == "record")
    }
  }

  @Test func bytesThatAreNoTextAreRefused() {
    #expect(throws: Request.Refused.self) { try Request(line: [0xFF, 0xFE, 0x00, 0x80]) }
  }

  @Test func anUnknownRequestIsNamedInTheAnswer() {
    guard case .failure(let refused) = read(#"{"request":"fly","id":"9"}"#) else {
      Issue.record("it was taken")
      return
    }
    #expect(
      refused.line
        == #"{"type":"error","request":"fly","id":"9","code":"unsupported","text":"this version answers: status, record; "#
        + #"journalled lines come by themselves"}"#)
  }

  @Test func aStatusLineHasItsKeysInOrder() {
    var status = StatusLine(state: "streaming", uptime: 12.3456, clock: "unsynchronised", line: "edges")
    status.id = "a"
    status.measuredRate = 99.98765
    status.offered = 120
    status.read = 110
    status.lost = [.init("bus_error", 10)]
    status.counters = [.init("setups", 1)]
    status.faults = ["x \"y\""]
    status.nextSequence = 5
    #expect(
      status.text
        == #"{"type":"status","id":"a","state":"streaming","uptime_s":12.346,"rate_hz":99.988,"clock":"unsynchronised","#
        + #""line":"edges","samples":{"offered":120,"read":110,"lost":10},"lost":{"bus_error":10},"counters":{"setups":1},"#
        + #""stuck_axes":[],"faults":["x \"y\""],"readers":0,"next_seq":5}"#)
  }
}
