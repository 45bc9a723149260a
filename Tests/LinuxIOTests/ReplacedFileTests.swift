import Glibc
import LinuxIO
import Testing

@Suite struct ReplacedFileTests {
  private func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

  @Test func theNewTextIsWholeAndReadableByAll() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/file"
    let before = umask(0o077)
    defer { umask(before) }
    for length in [0, 5, 100_000] {
      try ReplacedFile.write([UInt8](repeating: 0x61, count: length), to: path)
      #expect(text(of: path).utf8.count == length)
    }
    var status = stat()
    #expect(unsafe stat(path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o644)
    #expect(!exists(path + ".new"))
  }

  @Test func theCheckLeavesNothingAndChangesNothing() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/file"
    try ReplacedFile.check(path)
    #expect(!exists(path) && !exists(path + ".new"))
    try ReplacedFile.write(Array("old".utf8), to: path)
    try ReplacedFile.check(path)
    #expect(text(of: path) == "old" && !exists(path + ".new"))
  }

  /// A trap beside the file: only its name goes.
  @Test func aLinkInTheWayIsNotFollowed() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/file"
    let victim = folder.path + "/victim"
    try ReplacedFile.write(Array("precious".utf8), to: victim)
    #expect(unsafe symlink(victim, path + ".new") == 0)
    try ReplacedFile.write(Array("new".utf8), to: path)
    #expect(text(of: victim) == "precious" && text(of: path) == "new")
  }

  @Test func whatCannotBeWrittenIsToldWithAdvice() throws {
    let folder = try TemporaryFolder()
    for (path, word) in [
      (folder.path + "/none/file", "no folder"), ("/proc/file", "cannot create"), (folder.path, "Name a file"),
    ] {
      do {
        try ReplacedFile.check(path)
        Issue.record("accepted \(path)")
      } catch {
        #expect("\(error)".contains(word), "\(error)")
      }
    }
  }
}
