import Foundation
import Random48
import Settings
import Testing

@testable import Daemon

@Suite struct LogRecoveryTests {
  @Test func numbersBeginAtOneAndGoOnAfterARestart() throws {
    let scratch = try LogScratch()
    #expect(try scratch.writer().recovered.nextSequence == 1)
    try scratch.log(1...2)
    #expect(try scratch.writer().recovered.nextSequence == 3)
    #expect(try scratch.read() == "{\"type\":\"event\",\"seq\":1}\n{\"type\":\"event\",\"seq\":2}\n")
  }

  @Test(arguments: [
    "{\"type\":\"ev", "{\"type\":\"event\",\"seq\":8}",
    "\u{0}\u{0}\u{0}", "\u{0}\u{0}\n", "{\"type\":\"event\",\"seq\":8\n{",
  ])
  func aTornLastLineIsCutOffAndItsNumberUsedAgain(_ torn: String) throws {
    let scratch = try LogScratch()
    let whole = "{\"type\":\"run\",\"seq\":6}\n{\"type\":\"event\",\"seq\":7}\n"
    try scratch.write(whole + torn)
    let recovered = try scratch.writer().recovered
    #expect(recovered.nextSequence == 8 && recovered.oldestSequence == 6)
    #expect(try scratch.read() == whole)
  }

  @Test func aTornEndOfAFileThatWasMovedIsCutOffToo() throws {
    let scratch = try LogScratch()
    let whole = "{\"type\":\"run\",\"seq\":6}\n{\"type\":\"event\",\"seq\":7}\n"
    try scratch.write(whole + "{\"type\":\"event\",\"se", ".1")
    #expect(try scratch.writer().recovered.nextSequence == 8)
    #expect(try scratch.read(".1") == whole)
    // Behind a file with lines it is none of the log's end, and stays as it is.
    try scratch.write("{\"type\":\"event\",\"seq\":8}\n")
    try scratch.write(whole + "{", ".1")
    #expect(try scratch.writer().recovered.nextSequence == 9)
    #expect(try scratch.read(".1") == whole + "{")
  }

  @Test func aFileThatIsOneTornLineBeginsAnew() throws {
    let scratch = try LogScratch()
    try scratch.write("{\"type\":\"run\",\"se")
    #expect(try scratch.writer().recovered.nextSequence == 1)
    #expect(try scratch.read() == "")
  }

  @Test func theNumberIsFoundInALogLongerThanTheTailThatIsRead() throws {
    let scratch = try LogScratch()
    let text = (1...9000).map { line($0, padding: 80).text + "\n" }.joined()
    try scratch.write(text)
    let recovered = try scratch.writer().recovered
    #expect(recovered.nextSequence == 9001 && recovered.oldestSequence == 1)
    #expect(try scratch.read() == text)
  }

  /// Cut anywhere, a log keeps every line that was whole, and no other.
  @Test func whereverALogIsCutItsWholeLinesStay() throws {
    let seed = Int.random(in: 0..<1 << 32)
    Random48.seed(seed)
    func draw(_ count: Int) -> Int { Int(Random48.next() * Double(count)) }
    let scratch = try LogScratch()
    let lines = (1...40).map { line($0, padding: Int($0 % 7) * 9).text + "\n" }
    let text = lines.joined()
    for _ in 0..<300 {
      let cut = draw(text.utf8.count + 1)
      let garbage = ["", "\u{0}", "\u{0}\n", "\n"][draw(4)]
      try scratch.write(String(decoding: text.utf8.prefix(cut), as: UTF8.self) + garbage)
      var (whole, after) = ("", "")
      for line in lines {
        after = line
        if whole.utf8.count + line.utf8.count > cut { break }
        whole += line
      }
      // The newline may be just what the cut took from its line.
      if garbage == "\n", text.utf8.prefix(cut).elementsEqual((whole + after.dropLast()).utf8) { whole += after }
      let recovered = try scratch.writer().recovered
      #expect(try scratch.read() == whole, "seed \(seed), cut \(cut)")
      let count = UInt64(whole.split(separator: "\n").count)
      #expect(recovered.nextSequence == count + 1, "seed \(seed), cut \(cut)")
    }
  }

  /// The log of a version that was released is taken up for ever.
  @Test func aLogOfVersion01IsTakenUp() throws {
    let kept = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Recordings/kept/log-0.1.ndjson")
    let text = try String(contentsOf: kept, encoding: .utf8)
    let scratch = try LogScratch()
    try scratch.write(text + "{\"type\":\"event\",\"se")
    let count = UInt64(text.split(separator: "\n").count)
    let writer = try scratch.writer()
    #expect(try scratch.read() == text)
    #expect(writer.recovered.nextSequence == count + 1 && writer.recovered.oldestSequence == 1)
    #expect(writer.recovered.openEvents.isEmpty)
    #expect(writer.lines(after: 0, limitBytes: 1 << 20).lines.map { $0.text + "\n" }.joined() == text)
  }

  @Test func aFolderThatIsNotThereIsNamed() throws {
    let scratch = try LogScratch()
    scratch.settings.path = "/nonexistent-folder/events.ndjson"
    do {
      _ = try scratch.writer()
      Issue.record("it must throw")
    } catch {
      #expect("\(error)".contains("/nonexistent-folder/events.ndjson"))
      #expect("\(error)".contains("create the folder"))
    }
  }

  @Test func twoDaemonsDoNotWriteOneLog() throws {
    let scratch = try LogScratch()
    let first = try scratch.writer()
    do {
      _ = try scratch.writer()
      Issue.record("it must throw")
    } catch { #expect("\(error)".contains("another process writes it")) }
    withExtendedLifetime(first) {}
  }

  @Test func eventsLeftOpenAreFound() throws {
    let scratch = try LogScratch()
    try scratch.write(
      """
      {"type":"run","seq":1,"run":"aa","boot_id":"b1","epoch_mono_ns":1000}
      {"type":"event","seq":2,"run":"aa","id":"aa-1","phase":"open","label":"gait"}
      {"type":"event","seq":3,"run":"aa","id":"aa-2","phase":"open","label":"rest_oscillation"}
      {"type":"event","seq":4,"run":"aa","id":"aa-1","phase":"update","label":"gait"}
      {"type":"event","seq":5,"run":"aa","id":"aa-2","phase":"close","label":"rest_oscillation"}
      {"type":"event","seq":6,"run":"aa","id":"aa-3","phase":"open","label":"undetermined"}

      """)
    let open = try scratch.writer().recovered.openEvents
    #expect(open.map(\.sequence) == [4, 6])
    #expect(open.first?.text.contains("\"phase\":\"update\"") == true)
  }

  @Test func marksAreFoundWithTheirTimes() throws {
    let scratch = try LogScratch()
    try scratch.write(
      """
      {"type":"run","seq":1,"run":"aa","boot_id":"b1","epoch_mono_ns":1000000000,"algorithm":"0","config":"0"}
      {"type":"mark","seq":2,"run":"aa","t_s":10.000,"kind":"caffeine","note":"a \\"double\\"","age_s":60.000}
      {"type":"clock","seq":3,"run":"aa","t_s":20.000,"synchronised":true,"wall":"2026-05-01T09:00:20.000Z"}
      {"type":"mark","seq":4,"run":"aa","t_s":30.000,"kind":"urge","carried":true,"wall":"2026-05-01T09:00:30.000Z"}

      """, ".1")
    try scratch.write("{\"type\":\"log\",\"next_seq\":5}\n")
    let recovered = try scratch.writer().recovered
    #expect(recovered.nextSequence == 5 && recovered.oldestSequence == 1)
    let start: Int64 = 1_777_626_000_000_000_000
    #expect(
      recovered.marks == [
        RecoveredMark(
          sequence: 2, kind: "caffeine", note: "a \"double\"", wall: start - 50_000_000_000, monotonic: -49_000_000_000,
          bootID: "b1", isCarried: false),
        RecoveredMark(
          sequence: 4, kind: "urge", note: "", wall: start + 30_000_000_000, monotonic: 31_000_000_000, bootID: "b1",
          isCarried: true),
      ])
  }

  /// After everything was erased, or a rotation at the wrong moment, the next number is still known.
  @Test func aFileWithoutLinesSaysTheNextNumber() throws {
    let scratch = try LogScratch()
    try scratch.write("{\"type\":\"log\",\"next_seq\":512}\n")
    let recovered = try scratch.writer().recovered
    #expect(recovered.nextSequence == 512 && recovered.oldestSequence == 512)
    try scratch.log(512...513)
    #expect(try numbers(in: scratch) == [512, 513])
  }

  /// logrotate moved the file and created an empty one, and the daemon was killed before it was told.
  @Test func numbersGoOnFromAFileThatWasMoved() throws {
    let scratch = try LogScratch()
    try scratch.write("{\"type\":\"event\",\"seq\":40}\n{\"type\":\"event\",\"seq\":41}\n", ".1")
    try scratch.write("")
    let recovered = try scratch.writer().recovered
    #expect(recovered.nextSequence == 42 && recovered.oldestSequence == 40)
  }
}
