import Foundation
import LinuxIO
import Settings
import Testing

@testable import Daemon

@Suite struct LogKeepingTests {
  private let day: Int64 = 86_400_000_000_000
  private let noon: Int64 = 1_777_636_800_000_000_000

  @Test func aFileIsRotatedForItsSizeOrAge() {
    var settings = Configuration.Log()
    settings.fileMb = 2
    settings.fileDays = 7
    var keeping = LogKeeping(settings, quiet)
    func isDue(_ bytes: Int, _ wall: Int64?) -> Bool { keeping.isRotationDue(bytes, wall) }
    keeping.begin(noon)
    #expect(!isDue(100, noon + 6 * day))
    #expect(isDue(100, noon + 7 * day))
    #expect(isDue(2 << 20, noon))
    #expect(!isDue(2 << 20 - 1, noon))
    settings.fileMb = 0
    settings.fileDays = 0
    keeping = LogKeeping(settings, quiet)
    keeping.begin(noon)
    #expect(!isDue(100 << 20, noon + 1000 * day))
  }

  /// A clock that is not to be believed, or was set back, makes no file old.
  @Test func aClockThatIsWrongRotatesAndErasesNothing() {
    var keeping = LogKeeping(Configuration.Log(), quiet)
    func isDue(_ bytes: Int, _ wall: Int64?) -> Bool { keeping.isRotationDue(bytes, wall) }
    #expect(!isDue(100, nil))
    #expect(!isDue(100, noon))
    #expect(!isDue(100, noon - day / 24))
    #expect(!isDue(100, noon + 29 * day))
    #expect(isDue(100, noon + 30 * day))
    let due = keeping.retention(nil)
    #expect(due == nil)
  }

  @Test func retentionIsDueOnceADay() {
    var settings = Configuration.Log()
    settings.keepDays = 10
    var keeping = LogKeeping(settings, quiet)
    func due(_ wall: Int64) -> Int64? { keeping.retention(wall) }
    #expect(due(noon) == noon - 10 * day)
    #expect(due(noon + day / 2) == nil)
    // Set back an hour: no reason to do it again.
    #expect(due(noon - day / 24) == nil)
    #expect(due(noon + day) == noon - 9 * day)
    settings.keepDays = 0
    keeping = LogKeeping(settings, quiet)
    #expect(due(noon) == nil)
  }

  @Test func filesThatAreTooManyGo() throws {
    let scratch = try LogScratch()
    scratch.settings.fileMb = 1
    scratch.settings.files = 2
    try scratch.log(1...6000, padding: 1000)
    #expect(scratch.names == ["events.ndjson", "events.ndjson.1", "events.ndjson.2"])
    let found = try numbers(in: scratch)
    let first = try #require(found.first)
    #expect(first > 2000 && brief(found) == "\(first)-6000")
    let writer = try scratch.writer()
    #expect(writer.oldestSequence == first)
    #expect(writer.lines(after: 0, limitBytes: 100).goneThrough == first - 1)
  }

  /// Lines that are older than a year go at the start, where the clock is synchronised.
  @Test func oldLinesAreErased() throws {
    let scratch = try LogScratch()
    let old = "{\"type\":\"gap\",\"seq\":1,\"run\":\"aa\",\"t_s\":1.000,\"wall\":\"2001-01-01T00:00:00.000Z\"}\n"
    let new = "{\"type\":\"gap\",\"seq\":2,\"run\":\"bb\",\"t_s\":1.000,\"wall\":\"2099-01-01T00:00:00.000Z\"}\n"
    try scratch.write(old + new)
    let writer = try scratch.writer()
    try writer.start {}
    if WallClock.isSynchronised() {
      try wait(for: "the old line is erased") { writer.oldestSequence == 2 }
    }
    #expect(writer.end())
    #expect(try scratch.read() == (WallClock.isSynchronised() ? new : old + new))
  }
}
