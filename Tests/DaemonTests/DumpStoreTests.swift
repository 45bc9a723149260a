import Foundation
import LinuxIO
import Logging
import Settings
import Testing

@testable import Daemon

@Suite struct DumpStoreTests {
  private let folder: String
  private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  init() throws {
    folder = NSTemporaryDirectory() + "tremord-store-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  private func store(totalMb: Int = 1000, reserveMb: Int = 0) -> DumpStore {
    var record = Configuration.Record()
    (record.path, record.totalMb, record.reserveMb) = (folder, totalMb, reserveMb)
    return DumpStore(record, logger)
  }

  private func put(_ name: String, megabytes: Int = 0, age: Double = 0) throws {
    let path = folder + "/" + name
    try Data(count: megabytes << 20).write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -age)], ofItemAtPath: path)
  }

  private var names: Set<String> { Set((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []) }

  @Test(arguments: [
    ("0123abcd.trd", true), ("0123abcd-002.trd", true), ("0123abcd-1234.trd", true), ("0123abcd-2.trd", false),
    ("0123abcg.trd", false), ("0123abcd", false), ("holiday.trd", false), ("0123abcd-002.trd.part", false),
    ("0123abcd-002-003.trd", false), ("0123ABCD.trd", false), (".trd", false),
  ])
  func onlyItsOwnNamesAreItsOwn(_ name: String, _ isOwn: Bool) { #expect(DumpStore.isOwn(name) == isOwn) }

  @Test func everyFileOfARunHasAnotherName() {
    let store = store()
    let paths = (1...2000).map { store.path(run: "0123abcd", number: $0) }
    #expect(Set(paths).count == 2000)
    #expect(paths[0].hasSuffix("/0123abcd.trd") && paths[1].hasSuffix("/0123abcd-002.trd"))
    #expect(paths.allSatisfy { DumpStore.isOwn(($0 as NSString).lastPathComponent) })
  }

  @Test func theOldestGoesFirstAndNobodyElsesFile() throws {
    try put("11111111.trd", megabytes: 2, age: 300)
    try put("22222222.trd", megabytes: 2, age: 200)
    try put("33333333.trd", megabytes: 2, age: 100)
    try put("mine.trd", megabytes: 9, age: 900)
    try put("44444444.trd.part", megabytes: 1, age: 900)
    let made = store(totalMb: 4).makeRoom()
    #expect(made)
    #expect(names == ["22222222.trd", "33333333.trd", "mine.trd", "44444444.trd.part"])
  }

  /// No disk has so much: everything of its own is given, and then nothing may be written.
  @Test func aReserveThatCannotBeHadStopsTheRecording() throws {
    try put("11111111.trd", megabytes: 1, age: 300)
    try put("mine.trd", megabytes: 1)
    let made = store(reserveMb: 1 << 30).makeRoom()
    #expect(!made && names == ["mine.trd"])
  }

  @Test func aFileThatACutLeftBothNamesKeepsTheRightOne() throws {
    try put("0123abcd.trd", megabytes: 1)
    try FileManager.default.linkItem(atPath: folder + "/0123abcd.trd", toPath: folder + "/0123abcd.trd.part")
    // Another file of that name is nobody's to remove.
    try put("0123abce.trd", megabytes: 1)
    try put("0123abce.trd.part")
    store().recover()
    #expect(names == ["0123abcd.trd", "0123abce.trd", "0123abce.trd.part"])
  }

  @Test func whatACrashLeftGetsItsName() throws {
    try put("11111111.trd.part", megabytes: 1)
    try put("22222222.trd.part")
    try put("22222222.trd")
    try put("mine.trd.part")
    store().recover()
    #expect(names == ["11111111.trd", "22222222.trd", "22222222.trd.part", "mine.trd.part"])
  }
}
