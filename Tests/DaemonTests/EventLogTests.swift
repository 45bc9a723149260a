import Foundation
import Logging
import Settings
import Testing

@testable import Daemon

/// A log in a folder of its own, which goes with the value.
private final class Folder {
  let url: URL
  var settings = Configuration.Log()

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("tremord-log-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    settings.path = url.appendingPathComponent("events.ndjson").path
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func write(_ text: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: settings.path)) }
  func read() throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: settings.path)), as: UTF8.self)
  }
}

private let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

@Suite struct EventLogTests {
  @Test func numbersBeginAtOneAndGoOnAfterARestart() throws {
    let folder = try Folder()
    do {
      var log = try EventLog(folder.settings, quiet)
      let first = log.takeSequence()
      log.append(#"{"type":"run","seq":1}"#, at: 0)
      let second = log.takeSequence()
      log.append(#"{"type":"event","seq":2}"#, at: 0)
      #expect(first == 1 && second == 2)
    }
    let log = try EventLog(folder.settings, quiet)
    #expect(log.nextSequence == 3)
    #expect(try folder.read() == "{\"type\":\"run\",\"seq\":1}\n{\"type\":\"event\",\"seq\":2}\n")
  }

  @Test(arguments: ["{\"type\":\"ev", "{\"type\":\"event\",\"seq\":8}", "\u{0}\u{0}\u{0}"])
  func aTornLastLineIsCutOffAndItsNumberUsedAgain(_ torn: String) throws {
    let folder = try Folder()
    let whole = "{\"type\":\"run\",\"seq\":6}\n{\"type\":\"event\",\"seq\":7}\n"
    try folder.write(whole + torn)
    let log = try EventLog(folder.settings, quiet)
    #expect(log.nextSequence == 8)
    #expect(try folder.read() == whole)
  }

  @Test func aFileThatIsOneTornLineBeginsAnew() throws {
    let folder = try Folder()
    try folder.write("{\"type\":\"run\",\"se")
    let log = try EventLog(folder.settings, quiet)
    #expect(log.nextSequence == 1)
    #expect(try folder.read() == "")
  }

  @Test func theNumberIsFoundInALogLongerThanTheTailThatIsRead() throws {
    let folder = try Folder()
    var text = ""
    for seq in 1...3000 {
      text += "{\"type\":\"event\",\"seq\":\(seq),\"padding\":\"\(String(repeating: "x", count: 60))\"}\n"
    }
    try folder.write(text)
    let log = try EventLog(folder.settings, quiet)
    #expect(log.nextSequence == 3001)
  }

  @Test func aFolderThatIsNotThereIsNamed() throws {
    var settings = Configuration.Log()
    settings.path = "/nonexistent-folder/events.ndjson"
    do {
      _ = try EventLog(settings, quiet)
      Issue.record("it must throw")
    } catch {
      #expect("\(error)".contains("/nonexistent-folder/events.ndjson"))
      #expect("\(error)".contains("create the folder"))
    }
  }

  /// `/dev/full` takes no byte, as a full disk does.
  @Test func aFullDiskIsCountedAndStopsNothing() throws {
    var settings = Configuration.Log()
    settings.path = "/dev/full"
    guard var log = try? EventLog(settings, quiet) else { return }
    for _ in 0..<3 { log.append("{\"seq\":\(log.takeSequence())}", at: 0) }
    #expect(log.failedLines == 3)
    #expect(log.nextSequence == 4)
  }
}
