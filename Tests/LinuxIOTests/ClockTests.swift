import Glibc
import LinuxIO
import Synchronization
import Testing

/// Counts the signals that the test below sends; a handler may touch nothing else.
private let signalsSeen = Atomic<Int>(0)
/// When the sleeper woke.
private let wokeAt = Atomic<Int64>(0)

@Suite(.serialized) struct ClockTests {
  @Test func monotonicTimeNeverGoesBack() {
    var last = MonotonicClock.now()
    for _ in 0..<10_000 {
      let now = MonotonicClock.now()
      #expect(now >= last)
      last = now
    }
  }

  @Test func sleepingUntilAPastMomentReturnsAtOnce() {
    MonotonicClock.sleep(until: MonotonicClock.now() - 1_000_000_000)
    MonotonicClock.sleep(until: 0)
    MonotonicClock.sleep(until: -5)
  }

  @Test func sleepNeverEndsEarlyWhateverSignalsCome() {
    var action = sigaction()
    unsafe action.__sigaction_handler.sa_handler = { _ in signalsSeen.add(1, ordering: .relaxed) }
    var before = sigaction()
    unsafe sigaction(SIGUSR1, &action, &before)
    defer { unsafe sigaction(SIGUSR1, &before, nil) }

    // A thread of its own: those of the test library block signals.
    let target = MonotonicClock.now() + 60_000_000
    let sleeper = Thread {
      var none = sigset_t()
      unsafe sigemptyset(&none)
      unsafe pthread_sigmask(SIG_SETMASK, &none, nil)
      MonotonicClock.sleep(until: target)
      wokeAt.store(MonotonicClock.now(), ordering: .sequentiallyConsistent)
    }
    while MonotonicClock.now() < target {
      sleeper.interrupt()
      usleep(2000)
    }
    sleeper.join()
    #expect(wokeAt.load(ordering: .sequentiallyConsistent) >= target)
    #expect(signalsSeen.load(ordering: .relaxed) > 1)
  }

  @Test func wallAndMonotonicTimeAreReadTogether() throws {
    let before = MonotonicClock.now()
    var pairs: [WallClock.Pair] = []
    for _ in 0..<200 { if let pair = WallClock.readPair() { pairs.append(pair) } }
    let after = MonotonicClock.now()
    let first = try #require(pairs.first)
    for pair in pairs {
      #expect(pair.monotonic >= before && pair.monotonic <= after)
      #expect(pair.spread >= 0 && pair.spread <= 50_000)
    }
    #expect(zip(pairs, pairs.dropFirst()).allSatisfy { $0.monotonic < $1.monotonic })
    // Seconds from the C library's own calendar, on the same clock.
    #expect(abs(first.wall / 1_000_000_000 - Int64(time(nil))) <= 10)
    #expect(first.offset == first.wall - first.monotonic)
  }

  @Test func synchronisationIsToldWithItsSource() {
    let told = WallClock.synchronisation()
    switch told.source {
    case .kernel:
      #expect(told.maximumErrorSeconds != nil)
      if let error = told.maximumErrorSeconds { #expect(told.isSynchronised == (error < 16)) }
    case .timesyncd: #expect(told.maximumErrorSeconds == nil)
    }
    #expect(WallClock.isSynchronised() == WallClock.synchronisation().isSynchronised)
  }
}

/// A thread that signals may reach, unlike the ones under test.
private struct Thread: ~Copyable {
  private var thread = pthread_t()

  init(_ body: @escaping @Sendable () -> Void) {
    let box = unsafe Unmanaged.passRetained(Body(body))
    let code = unsafe pthread_create(
      &thread, nil,
      { argument in
        if let argument = unsafe argument { unsafe Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
        return nil
      }, box.toOpaque())
    #expect(code == 0)
  }

  func interrupt() { pthread_kill(thread, SIGUSR1) }

  consuming func join() { pthread_join(thread, nil) }

  private final class Body {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }
}
