import Glibc
import LinuxIO
import Testing

@Suite struct ProcessTests {
  @Test func limitsAreReadFromTheirTable() throws {
    let text = """
      Limit                     Soft Limit           Hard Limit           Units
      Max cpu time              unlimited            unlimited            seconds
      Max locked memory         8388608              8388608              bytes
      Max realtime priority     20                   99
      """
    let limits = try #require(ResourceLimits(parsing: text))
    #expect(limits.lockedBytes == 8_388_608 && limits.realtimePriority == 20)
    let free = try #require(ResourceLimits(parsing: text.replacing("8388608  ", with: "unlimited")))
    #expect(free.lockedBytes == nil)
    #expect(ResourceLimits(parsing: "") == nil)
  }

  @Test func theKernelsTableIsUnderstood() throws {
    var limit = rlimit()
    #expect(unsafe getrlimit(__rlimit_resource_t(__RLIMIT_MEMLOCK.rawValue), &limit) == 0)
    let own = try #require(ResourceLimits(ofProcess: getpid()))
    #expect(own.lockedBytes == (limit.rlim_cur == ~0 ? nil : UInt64(limit.rlim_cur)))
  }

  @Test func nobodyHasThisName() {
    #expect(RunningProcess.all(named: "no-such-name").isEmpty)
  }

  @Test func thisAccountIsSomebody() throws {
    let account = Account.current()
    #expect(account.isRoot == (geteuid() == 0) && !account.name.isEmpty && !account.groups.isEmpty)
    #expect(!Account.isListed("nobody-of-that-name", in: "root"))
    #expect(!Account.isListed(account.name, in: "no-such-group"))
  }

  @Test func aDevicesFileTellsWhoMayUseIt() throws {
    let null = try #require(DeviceNode(path: "/dev/null"))
    #expect(null.isUsable && null.mode & 0o666 == 0o666)
    #expect(DeviceNode(path: "/dev/there-is-none") == nil)
  }
}
