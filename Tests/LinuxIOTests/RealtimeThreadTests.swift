import Glibc
import LinuxIO
import Synchronization
import Testing

/// Owned by one thread at a time; says when it dies.
private struct Token: ~Copyable, Sendable {
  let number: Int
  let deaths: Counter
  deinit { deaths.add(1) }
}

private final class Counter: Sendable {
  private let count = Atomic<Int>(0)
  func add(_ number: Int) { count.add(number, ordering: .sequentiallyConsistent) }
  var value: Int { count.load(ordering: .sequentiallyConsistent) }
}

/// Whether an address lies in the lowest `size` bytes above a page that traps.
private func isOnStack(_ address: UInt, of size: UInt) -> Bool {
  var trapEnd: UInt = 0
  for line in text(of: "/proc/self/maps").split(separator: "\n") {
    let fields = line.split(separator: " ")
    let bounds = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
    if fields[1] == "---p" { trapEnd = bounds[1] }
    if (bounds[0]..<bounds[1]).contains(address) { return bounds[0] == trapEnd && address < trapEnd + size }
  }
  return false
}

@Suite struct RealtimeThreadTests {
  @Test func theBodyHasRunWhenJoinReturns() throws {
    let counter = Counter()
    let thread = try RealtimeThread(name: "test") { counter.add(7) }
    #expect(thread.scheduling == .normal)
    thread.join()
    #expect(counter.value == 7)
  }

  @Test func droppingAThreadWaitsForItsEnd() throws {
    let counter = Counter()
    do {
      _ = try RealtimeThread(name: "test") {
        usleep(20_000)
        counter.add(1)
      }
    }
    #expect(counter.value == 1)
  }

  @Test func theThreadOwnsItsStateAndEndsItOnce() throws {
    let deaths = Counter()
    let sum = Counter()
    let thread = try RealtimeThread(name: "owner", state: Token(number: 41, deaths: deaths)) {
      (token: consuming Token) in
      sum.add(token.number + deaths.value)
    }
    thread.join()
    #expect(sum.value == 41)
    #expect(deaths.value == 1)
  }

  @Test func theThreadStandsOnItsOwnStackAndBearsItsName() throws {
    let trapped = Counter()
    let named = Counter()
    let masked = Counter()
    let thread = try RealtimeThread(name: "a name that is too long", stackBytes: 128 * 1024) {
      var here = 0
      let address = unsafe withUnsafePointer(to: &here) { UInt(bitPattern: $0) }
      trapped.add(isOnStack(address, of: 128 * 1024) ? 1 : 0)
      named.add(text(of: "/proc/thread-self/comm") == "a name that is \n" ? 1 : 0)
      var mask = sigset_t()
      unsafe pthread_sigmask(SIG_SETMASK, nil, &mask)
      masked.add(unsafe sigismember(&mask, SIGTERM) == 1 && sigismember(&mask, SIGSEGV) == 0 ? 1 : 0)
    }
    thread.join()
    #expect(trapped.value == 1)
    #expect(named.value == 1)
    #expect(masked.value == 1)
  }

  @Test func theCreatorsSignalMaskIsLeftAsItWas() throws {
    func blocked() -> [Int32] {
      var mask = sigset_t()
      unsafe pthread_sigmask(SIG_SETMASK, nil, &mask)
      return (1...31).filter { unsafe sigismember(&mask, $0) == 1 }
    }
    var one = sigset_t()
    unsafe sigemptyset(&one)
    unsafe sigaddset(&one, SIGWINCH)
    var before = sigset_t()
    unsafe pthread_sigmask(SIG_SETMASK, &one, &before)
    defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
    let thread = try RealtimeThread(name: "test") {}
    let after = blocked()
    thread.join()
    #expect(after == [SIGWINCH])
  }

  @Test func aRefusalOfRealTimeIsToldAndTheThreadRuns() throws {
    let counter = Counter()
    // No such priority on Linux: refused whoever asks.
    let thread = try RealtimeThread(name: "test", priority: 100) { counter.add(1) }
    let scheduling = thread.scheduling
    thread.join()
    #expect(scheduling == .refused(Errno(code: EINVAL)))
    #expect(counter.value == 1)
  }

  @Test func whatWasGrantedIsWhatTheThreadRunsAs() throws {
    let policy = Counter()
    let thread = try RealtimeThread(name: "test", priority: 3) { policy.add(Int(sched_getscheduler(0))) }
    let scheduling = thread.scheduling
    thread.join()
    // 1 is SCHED_FIFO, 0x40000000 the flag that keeps it from spreading.
    if scheduling == .fifo(priority: 3) {
      #expect(policy.value == 0x4000_0001)
    } else {
      #expect(scheduling == .refused(Errno(code: EPERM)))
      #expect(policy.value == 0)
    }
  }

  @Test func aThreadThatCannotStartGivesItsStateBack() {
    let deaths = Counter()
    #expect(throws: SystemCallFailure.self) {
      // More address space than there is.
      _ = try RealtimeThread(name: "huge", stackBytes: 1 << 50, state: Token(number: 1, deaths: deaths)) { _ in }
    }
    #expect(deaths.value == 1)
  }
}

@Suite struct MemoryLockTests {
  @Test func memoryThatIsNotThereCannotBeLocked() {
    let nowhere = unsafe UnsafeRawPointer(bitPattern: 1 << 46)
    #expect(unsafe nowhere != nil)
    if let nowhere = unsafe nowhere { #expect(unsafe MemoryLock.lock(nowhere, 4096) == Errno(code: ENOMEM)) }
  }

  @Test func prefaultingKeepsTheContents() {
    var bytes = [UInt8](repeating: 0, count: 100_000)
    for index in bytes.indices { bytes[index] = UInt8(truncatingIfNeeded: index &* 31) }
    unsafe bytes.withUnsafeMutableBytes { unsafe MemoryLock.prefault($0) }
    #expect(bytes.enumerated().allSatisfy { $1 == UInt8(truncatingIfNeeded: $0 &* 31) })
  }

  @Test func prefaultedPagesAreResident() throws {
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let size = 64 * page
    let mapping = unsafe mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    let start = unsafe try #require(mapping)
    defer { unsafe munmap(start, size) }
    func resident() -> Int {
      var pages = [UInt8](repeating: 0, count: 64)
      unsafe mincore(start, size, &pages)
      return pages.count { $0 & 1 == 1 }
    }
    #expect(resident() == 0)
    unsafe MemoryLock.prefault(UnsafeMutableRawBufferPointer(start: start, count: size))
    #expect(resident() == 64)
  }
}
