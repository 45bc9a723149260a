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

  @Test func everyRequestIsReadAsItIsWritten() throws {
    let kinds: [Request.Kind] = [
      .status, .reopen, .record(true), .forget(before: "2026-05-01T00:00:00+02:00"), .watch(WatchRequest()),
      .watch(
        WatchRequest(
          labels: ["gait"], minConfidence: "medium", updates: false, streams: [.raw, .features],
          since: 9_007_199_254_740_993)),
      .mark(MarkRequest(kind: "medicine", note: "L\"evo\" 100 µg", when: .ago(3600.25))),
      .mark(MarkRequest(kind: "urge", when: .at("2026-05-01T09:30:00.5Z"))),
    ]
    for kind in kinds {
      let request = Request(kind, id: "7")
      #expect(try read(request.line).get() == request, "\(request.line)")
    }
  }

  @Test(
    arguments: [
      (#"{"request":"watch","since":-1}"#, "since"), (#"{"request":"watch","since":"3"}"#, "since"),
      (#"{"request":"watch","labels":"gait"}"#, "labels"), (#"{"request":"watch","labels":[]}"#, "labels"),
      (#"{"request":"watch","streams":["features","dump"]}"#, "streams"),
      (#"{"request":"watch","min_confidence":"sure"}"#, "min_confidence"),
      (#"{"request":"mark"}"#, "kind"), (#"{"request":"mark","kind":""}"#, "kind"),
      (#"{"request":"mark","kind":"a\tb"}"#, "kind"), (#"{"request":"mark","kind":"a","note":"\u0085"}"#, "note"),
      (#"{"request":"mark","kind":"a","age_s":-1}"#, "age_s"), (#"{"request":"mark","kind":"a","age_s":1e9}"#, "age_s"),
      (#"{"request":"mark","kind":"a","at":"yesterday"}"#, "at"),
      (#"{"request":"mark","kind":"a","age_s":1,"at":"2026-05-01T09:30:00Z"}"#, "not both"),
      (#"{"request":"forget","before":"2026-02-30T00:00:00Z"}"#, "before"), (#"{"request":"forget"}"#, "before"),
    ])
  func aWrongKeyIsNamed(_ text: String, _ key: String) {
    guard case .failure(let refused) = read(text) else {
      Issue.record("\(text) was taken")
      return
    }
    #expect(refused.code == "argument" && refused.text.contains(key) && refused.request != nil, "\(refused.text)")
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
        == #"{"type":"error","request":"fly","id":"9","code":"unsupported","text":"this version answers: watch, status, "#
        + #"mark, record, reopen, forget"}"#)
  }

  @Test func aStatusLineHasItsKeysInOrder() {
    var status = StatusMessage()
    status.id = "a"
    status.run = "b3f1"
    status.state = "streaming"
    status.uptime = 12.3456
    status.clock = "unsynchronised"
    status.pacing = "edges"
    status.measuredRate = 99.98765
    status.samples.offered = 120
    status.samples.read = 110
    status.samples.lost = 10
    // Those that are known in their own order, then what is not.
    status.lost = ["sensor_lost": 2, "a_newer_one": 1, "bus_error": 7]
    status.counters.setups = 1
    status.faults = ["x \"y\""]
    status.nextSequence = 5
    #expect(
      status.line
        == #"{"type":"status","id":"a","run":"b3f1","state":"streaming","uptime_s":12.346,"rate_hz":99.988,"clock":"unsynchronised","#
        + #""line":"edges","samples":{"offered":120,"read":110,"lost":10},"lost":{"bus_error":7,"sensor_lost":2,"a_newer_one":1},"#
        + #""counters":{"bus_errors":0,"fifo_overflows":0,"bad_frames":0,"doubtful_counts":0,"missed_edges":0,"setups":1,"#
        + #""ring_full":0,"outputs_lost":0,"record_lost":0,"readers_lapped":0,"readers_dropped":0,"readers_refused":0},"stuck_axes":[],"faults":["x \"y\""],"log":{"state":"writing","pending":0,"failed":0,"bytes":0,"oldest_seq":1},"#
        + #""readers":0,"next_seq":5}"#
    )
  }
}
