import Glibc
import LinuxIO
import Testing

@Suite struct ListeningSocketTests {
  private func mode(_ path: String) -> UInt32? {
    var about = stat()
    return unsafe lstat(path, &about) == 0 ? about.st_mode & 0o777 : nil
  }

  @Test(arguments: [0o600, 0o660, 0o666])
  func itListensWithTheModeThatWasAskedFor(wanted: Int) throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/s"
    let socket = try ListeningSocket(path: path, mode: wanted, group: "")
    #expect(mode(path) == UInt32(wanted))
    #expect(SocketPath.isAlive(path))
    let isPassed = socket.isPassed
    #expect(!isPassed)
    close(socket.takeDescriptor())
    socket.remove()
    #expect(mode(path) == nil)
  }

  @Test func aStaleNameIsReplaced() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/s"
    let stale = try ListeningSocket(path: path, mode: 0o600, group: "")
    close(stale.takeDescriptor())
    // Its process ends without taking the name away: only the lock goes.
    #expect(!SocketPath.isAlive(path))
    drop(stale, path)
    let next = try ListeningSocket(path: path, mode: 0o600, group: "")
    #expect(SocketPath.isAlive(path))
    close(next.takeDescriptor())
    next.remove()
  }

  /// Ends a socket, with something else under its name: that stays.
  private func drop(_ socket: consuming ListeningSocket, _ path: String) {
    unsafe rename(path, path + ".kept")
    socket.remove()
    unsafe rename(path + ".kept", path)
  }

  @Test func aLiveOneIsNotReplaced() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/s"
    let first = try ListeningSocket(path: path, mode: 0o600, group: "")
    var words = ""
    do { close(try ListeningSocket(path: path, mode: 0o600, group: "").takeDescriptor()) } catch {
      words = error.description
    }
    #expect(words.contains("another tremord is listening there"), "\(words)")
    #expect(SocketPath.isAlive(path))
    close(first.takeDescriptor())
    first.remove()
  }

  @Test func whatIsNoSocketIsLeftAlone() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/s"
    close(unsafe open(path, O_CREAT | O_WRONLY, 0o600))
    var words = ""
    do { close(try ListeningSocket(path: path, mode: 0o600, group: "").takeDescriptor()) } catch {
      words = error.description
    }
    #expect(words.contains("it is no socket"), "\(words)")
    #expect(mode(path) == 0o600)
  }

  @Test func aFolderThatIsMissingAndAPathThatIsTooLongAreTold() throws {
    let folder = try TemporaryFolder()
    for (path, part) in [
      (folder.path + "/no/s", "create its folder"),
      (folder.path + "/" + String(repeating: "x", count: 120), "103 bytes"),
    ] {
      var words = ""
      do { close(try ListeningSocket(path: path, mode: 0o600, group: "").takeDescriptor()) } catch {
        words = error.description
      }
      #expect(words.contains(part), "\(words)")
    }
  }

  @Test func aGroupThatThereIsNotIsToldAndNothingIsLeft() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/s"
    #expect(throws: SystemCallFailure.self) {
      close(try ListeningSocket(path: path, mode: 0o600, group: "no-such-group").takeDescriptor())
    }
    #expect(mode(path) == nil)
    #expect(mode(path + ".new") == nil)
  }
}
