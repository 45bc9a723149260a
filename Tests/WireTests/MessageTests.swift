import Foundation
import Testing
import Wire

/// What readers parse: these lines may only grow.
private func goldenLines() throws -> [String] {
  let url = try #require(Bundle.module.url(forResource: "golden", withExtension: "ndjson"))
  return try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map(String.init)
}

@Suite struct MessageTests {
  @Test func aGoldenLineOfEveryTypeIsReadAndWrittenBackToItsBytes() throws {
    var types: Set<String> = []
    for line in try goldenLines() {
      let message = try Message(line: line)
      #expect(message.line == line)
      types.insert(type(of: try #require(message.fields)).type)
    }
    #expect(types == Set(Message.blanks.map { type(of: $0).type }))
  }

  /// What real recordings gave, byte for byte.
  @Test func theLinesOfTheGoldenRecordingsAreReadAndWrittenBack() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Recordings/expected")
    var count = 0
    for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    where file.pathExtension == "ndjson" {
      for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init) {
        #expect(try Message(line: line).line == line, "\(file.lastPathComponent)")
        count += 1
      }
    }
    #expect(count > 300)
  }

  @Test func whatANewerDaemonSaysMoreIsSkipped() throws {
    let line = #"{"type":"hb","next_seq":4,"mood":{"deep":[1,{"x":null}]},"age_s":null}"#
    #expect(try Message(line: line) == .heartbeat(HeartbeatMessage(next: 4, age: nil, rate: nil)))
    #expect(try Message(line: #"{"type":"moon","phase":3}"#) == .other(type: "moon"))
    #expect(
      try Message(line: #"{"next_seq":4,"type":"hb"}"#) == .heartbeat(HeartbeatMessage(next: 4, age: nil, rate: nil)))
  }

  @Test func wordsThatAreNotKnownAreKept() throws {
    let golden = try #require(try goldenLines().first { $0.contains("freeze_tremble") })
    let line = golden.replacing("freeze_tremble", with: "levitation").replacing("\"ceased\"", with: "\"bored\"")
    guard case .event(let event) = try Message(line: line) else {
      Issue.record("no event")
      return
    }
    #expect(event.label == "levitation" && event.end == "bored")
    #expect(Message.event(event).line == line)
  }

  @Test func anotherMajorVersionIsRefusedAndAnotherMinorOneIsNot() throws {
    let hello = try #require(try goldenLines().first)
    let newer = try Message(line: hello.replacing(#""protocol":"1.0""#, with: #""protocol":"1.9""#))
    guard case .hello(let fields) = newer else {
      Issue.record("no hello")
      return
    }
    #expect(fields.protocolVersion == "1.9")
    for version in ["2.0", "0.9", "", "x", "11.0"] {
      let line = hello.replacing(#""protocol":"1.0""#, with: #""protocol":"\#(version)""#)
      let error = #expect(throws: MessageError.self) { try Message(line: line) }
      #expect(error?.problem == .otherVersion)
    }
  }

  @Test(
    arguments: [
      ("", MessageError.Problem.notAMessage, "JSON"), ("{", .notAMessage, "JSON"), ("[]", .notAMessage, "type"),
      ("{}", .notAMessage, "type"), (#"{"type":7}"#, .notAMessage, "type"), (#"{"type":"hb"}"#, .wrongKey, "next_seq"),
      (#"{"type":"hb","next_seq":-1}"#, .wrongKey, "next_seq"),
      (#"{"type":"hb","next_seq":"1"}"#, .wrongKey, "next_seq"),
      (#"{"type":"hb","next_seq":1,"age_s":"soon"}"#, .wrongKey, "age_s"),
      (#"{"type":"lost","from_seq":1,"to_seq":2}"#, .wrongKey, "reason"),
      (#"{"type":"hb","next_seq":1"#, .notAMessage, "JSON"),
    ])
  func whatIsNoMessageIsRefusedAndTheKeyNamed(_ line: String, _ problem: MessageError.Problem, _ word: String) {
    let error = #expect(throws: MessageError.self) { try Message(line: line) }
    #expect(error?.problem == problem && error?.description.contains(word) == true, "\(String(describing: error))")
  }

  @Test func bytesThatAreNoTextAreRefused() {
    #expect(throws: MessageError.self) { try Message(line: [0xFF, 0xFE, 0x7B] as [UInt8]) }
  }

  @Test func aWrongKeyInsideAnObjectIsNamedByItsPath() throws {
    let golden = try #require(try goldenLines().first { $0.contains("freeze_tremble") })
    let line = golden.replacing(#""class":"medium""#, with: #""class":3"#)
    let error = #expect(throws: MessageError.self) { try Message(line: line) }
    #expect(error?.description.contains("confidence.class") == true)
  }
}
