import Testing

@testable import Daemon

/// What the checks below ask: an expectation cannot call what changes the value.
private final class Asked {
  private var signs = LifeSigns(patience: 15 * second, now: 0)

  func isFresh(consumed: Int, attempts: Int, samples: Int, now: Int64) -> Bool {
    signs.isFresh(consumed: consumed, attempts: attempts, samples: samples, now: now)
  }

  func hang(_ now: Int64) -> LifeSigns.Hang? { signs.hang(now) }

  func silence(_ now: Int64) -> Double { signs.silence(now) }
}

private let second: Int64 = 1_000_000_000

@Suite struct LifeSignsTests {
  @Test func framesAndFinishedAttemptsAreSignsOfLife() {
    let signs = Asked()
    #expect(!signs.isFresh(consumed: 0, attempts: 0, samples: 0, now: second))
    #expect(signs.isFresh(consumed: 1, attempts: 0, samples: 10, now: 2 * second))
    #expect(!signs.isFresh(consumed: 1, attempts: 0, samples: 10, now: 3 * second))
    #expect(signs.isFresh(consumed: 1, attempts: 1, samples: 10, now: 4 * second))
    #expect(signs.silence(10 * second) == 6)
  }

  @Test func noSampleAndNoEndedAttemptIsTheAcquireThreadsFault() {
    let signs = Asked()
    #expect(signs.isFresh(consumed: 1, attempts: 0, samples: 10, now: second))
    for now in 2..<16 {
      #expect(!signs.isFresh(consumed: 1, attempts: 0, samples: 10, now: Int64(now) * second))
      #expect(signs.hang(Int64(now) * second) == nil)
    }
    #expect(!signs.isFresh(consumed: 1, attempts: 0, samples: 10, now: 16 * second))
    #expect(signs.hang(16 * second) == .acquire)
    #expect(signs.hang(17 * second) == nil, "said once")
  }

  @Test func samplesThatNobodyTakesAreTheProcessThreadsFault() {
    let signs = Asked()
    #expect(signs.isFresh(consumed: 1, attempts: 0, samples: 10, now: second))
    #expect(!signs.isFresh(consumed: 1, attempts: 0, samples: 20, now: 2 * second))
    // Nobody made room: no more are read.
    #expect(!signs.isFresh(consumed: 1, attempts: 0, samples: 20, now: 20 * second))
    #expect(signs.hang(20 * second) == .process)
  }

  @Test func aThreadThatGoesOnAndHangsAgainIsToldAgain() {
    let signs = Asked()
    #expect(signs.hang(15 * second) == .acquire)
    #expect(signs.isFresh(consumed: 1, attempts: 0, samples: 10, now: 16 * second))
    #expect(signs.hang(17 * second) == nil)
    #expect(signs.hang(31 * second) == .acquire)
  }
}
