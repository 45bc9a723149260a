import Foundation
import Signal
import Testing
import Tremor
import Wire

private let lines = Lines(run: "b3f1", site: .shank, leg: .right, config: "9f3a0000")

private func object(_ line: String) throws -> [String: Any] {
  try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
}

@Suite struct LinesTests {
  @Test func anEventHasEveryFieldInItsPlace() {
    var event = TremorEvent(
      number: 41, phase: .close, label: .restOscillation, reason: .regularAtRest, activation: .rest, start: 1204.5,
      stop: 1219, emitted: 1221)
    event.frequency = 5.0814
    event.frequencySD = 0.1101
    event.width = 0.418
    event.anglePP = 0.9096
    event.accelerationRMS = 0.03817
    event.rotationRMS = 12.345
    event.snr = 21.07
    event.oscillationConfidence = .high
    event.classConfidence = .medium
    // The golden line: what readers parse. It may only grow.
    #expect(
      lines.event(event, seq: 812, wall: "2026-11-24T09:30:00.125Z").line
        == #"{"type":"event","seq":812,"run":"b3f1","id":"b3f1-41","phase":"close","label":"rest_oscillation","#
        + #""sensor":"a","leg":"right","site":"shank","t0_s":1204.500,"t1_s":1219.000,"emitted_s":1221.000,"#
        + #""activation":"rest","freq_hz":5.0814,"freq_sd_hz":0.1101,"width_hz":0.42,"snr_db":21.1,"#
        + #""angle_pp_deg":0.9096,"accel_rms_mg":38.17,"gyro_rms_dps":12.345,"confidence":{"oscillation":"high","class":"medium","cause":"none"},"#
        + #""compatible_with":["resting tremor","habitual leg bouncing","medicine-related tremor"],"#
        + #""reason":"regular_at_rest","reason_text":"narrow line while the leg is supported and still","end":"ceased","#
        + #""algorithm":"0.4.0","config":"9f3a0000","wall":"2026-11-24T09:30:00.125Z","#
        + #""posture_certainty":"uncertain","against":["fast tremor of standing: frequency and posture"],"#
        + #""not_assessable":["rigidity","slowness","intent","ankle and toes"]}"#)
  }

  @Test func whatIsAbsentIsLeftOut() throws {
    let event = TremorEvent(
      number: 1, phase: .open, label: .gait, reason: .strideRhythm, activation: .walking, start: 1, stop: 4, emitted: 4)
    let line = Lines(run: "r", site: .other, leg: nil, config: "0").event(event, seq: nil, wall: nil).line
    let keys = try object(line).keys
    for key in ["seq", "leg", "wall", "freq_hz", "confidence", "compatible_with", "angle_pp_deg", "end", "stride_s"] {
      #expect(!keys.contains(key))
    }
    #expect(!line.contains("null"))
  }

  @Test func noLabelComesWithFewerThanTwoExplanationsOrADiagnosis() {
    for label in [Label.restOscillation, .standingOscillation, .freezeTremble, .undetermined] {
      let words = Wording.compatible(with: label)
      #expect(words.count >= 2)
      for word in words {
        for name in ["Parkinson", "essential tremor", "disease", "syndrome", "diagnos"] {
          #expect(!word.lowercased().contains(name.lowercased()))
        }
      }
    }
  }

  @Test func aGapTellsCauseCountAndErrno() throws {
    let gap = Gap(cause: .busError, nextIndex: 900, lost: 37, time: Timestamp(nanoseconds: 0), errno: 121)
    let found = try object(lines.gap(gap, at: 12.3456, seq: 5, wall: nil).line)
    #expect(found["cause"] as? String == "bus_error")
    #expect(found["samples"] as? Int == 37)
    #expect(found["errno"] as? Int == 121)
    #expect(found["t_s"] as? Double == 12.346)
  }

  @Test func theEncoderKnowsWallTimeOnlyWhileItIsTrue() throws {
    var encoder = LineEncoder(lines, bootID: "boot")
    let zero = Timestamp(nanoseconds: 1_000_000_000)
    // 2026-01-02T03:04:05Z is 1767323045 s.
    let truth = WallReading(offset: 1_767_323_044_000_000_000, isSynchronised: true)
    let began = try object(encoder.line(for: .began(zero, wall: WallReading(offset: 5, isSynchronised: false)), seq: 1))
    #expect(
      began["wall"] == nil && began["epoch_mono_ns"] as? Int == 1_000_000_000 && began["boot_id"] as? String == "boot")
    let clock = try object(encoder.line(for: .clock(truth, at: 60), seq: 2))
    #expect(clock["wall"] as? String == "2026-01-02T03:05:05.000Z")
    #expect(clock["synchronised"] as? Bool == true)
    // Since the run began the clock was set from 1970.
    #expect(clock["step_s"] as? Double == 1_767_323_044)
    let ahead = WallReading(offset: truth.offset + 2_500_000_000, isSynchronised: true)
    let step = try object(encoder.line(for: .clock(ahead, at: 61), seq: 3))
    #expect(step["step_s"] as? Double == 2.5)
    #expect(step["wall"] as? String == "2026-01-02T03:05:08.500Z")
  }
}

@Suite struct HelloTests {
  private func hello(_ note: CalibrationNote?) throws -> [String: Any] {
    var hello = HelloMessage()
    hello.calibration = note
    return try object(hello.line)
  }

  @Test func theCalibrationIsToldOnceTheSensorIsKnown() throws {
    #expect(try hello(nil)["calibration"] == nil)
    let none = try #require(try hello(.init(state: "none"))["calibration"] as? [String: Any])
    #expect(none.count == 1 && none["state"] as? String == "none")
    var note = CalibrationNote(state: "applied")
    note.checksum = "0badcafe"
    note.parts = ["gyroscope", "strap"]
    note.strapFrequency = 23.04
    let applied = try #require(try hello(note)["calibration"] as? [String: Any])
    #expect(applied["checksum"] as? String == "0badcafe")
    #expect(applied["parts"] as? [String] == ["gyroscope", "strap"])
    #expect(applied["strap_hz"] as? Double == 23.0)
    #expect(applied["text"] == nil)
  }
}

@Suite struct JSONLineTests {
  @Test(arguments: [
    (0.0, 3, "0.000"), (-0.0004, 3, "0.000"), (-1.5, 1, "-1.5"), (0.0005, 3, "0.001"), (12.3456, 2, "12.35"),
    (99.9999, 3, "100.000"), (7, 0, "7"), (-0.26, 1, "-0.3"),
  ])
  func fixedDecimals(_ value: Double, _ decimals: Int, _ expected: String) {
    #expect(JSONLine.fixed(value, decimals) == expected)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity, 1e300])
  func whatIsNoNumberIsLeftOut(_ value: Double) {
    var line = JSONLine(type: "x")
    line.add("bad", value, decimals: 3)
    #expect(line.line == #"{"type":"x"}"#)
  }

  @Test func anyTextSurvivesARoundTrip() throws {
    let texts = [
      "", "plain", "quote \" backslash \\ slash /", "tab\tnewline\nreturn\r", "\u{0}\u{1}\u{1F}", "Zürich 🦵 \u{2028}",
    ]
    for text in texts {
      var line = JSONLine(type: "x")
      line.add("text", text)
      #expect(!line.line.contains("\n"))
      let found = try #require(try JSONSerialization.jsonObject(with: Data(line.line.utf8)) as? [String: String])
      #expect(found["text"] == text)
    }
  }

  @Test func anArrayOfObjectsIsWrittenInItsOrder() throws {
    var line = JSONLine(type: "x")
    line.add("empty", [] as [(inout JSONLine) -> Void])
    line.add("all", ["a", "b\""].map { name in { $0.add("name", name) } })
    #expect(line.line == #"{"type":"x","empty":[],"all":[{"name":"a"},{"name":"b\""}]}"#)
    #expect(try object(line.line).count == 3)
  }
}
