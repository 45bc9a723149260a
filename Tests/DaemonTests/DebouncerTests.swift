import LinuxIO
import Testing

@testable import Daemon

private let ms: Int64 = 1_000_000

/// A contact as a list of the times at which it changes, beginning open; read in ticks of 100 ms as the daemon does.
private struct Contact {
  var changes: [Int64]

  /// Edges as the kernel tells them: those that its queue kept, each with the level right after it.
  var edges: [SwitchLine.Edge] {
    changes.enumerated().map { SwitchLine.Edge(time: $1, isClosed: $0 % 2 == 0) }
  }

  func level(at time: Int64) -> Bool { changes.filter { $0 <= time }.count % 2 == 1 }

  /// Presses told, each with the tick that told it. `kept` says which edges the queue had room for, by their number in their
  /// tick.
  func presses(until end: Int64, firstTick: Int64 = 0, keeping kept: (Int) -> Bool = { _ in true }) -> [Int64] {
    var debouncer = Debouncer(isPressed: level(at: firstTick), at: firstTick)
    var told: [Int64] = []
    var from = firstTick
    for tick in stride(from: firstTick + 100 * ms, through: end, by: Int(100 * ms)) {
      for (i, edge) in edges.filter({ $0.time > from && $0.time <= tick }).enumerated() where kept(i) {
        if let press = debouncer.take(edge) { told.append(press) }
      }
      if let press = debouncer.look(isClosed: level(at: tick), at: tick) { told.append(press) }
      from = tick
    }
    return told
  }
}

@Suite struct DebouncerTests {
  @Test func aCleanPressIsOneWithTheTimeOfItsEdge() {
    #expect(Contact(changes: [250 * ms, 400 * ms]).presses(until: 1000 * ms) == [250 * ms])
  }

  /// Pressed while it is held, and before it is let go.
  @Test func aPressIsToldAtTheNextTickAfterItIsQuiet() {
    #expect(Contact(changes: [250 * ms]).presses(until: 300 * ms) == [250 * ms])
    #expect(Contact(changes: [290 * ms]).presses(until: 300 * ms) == [])
    #expect(Contact(changes: [290 * ms]).presses(until: 400 * ms) == [290 * ms])
  }

  @Test func bouncingWhenItClosesAndWhenItOpensIsOnePress() {
    let closes: [Int64] = [250, 251, 253, 254, 257, 258, 262].map { $0 * ms }
    let opens: [Int64] = [500, 502, 503, 507, 511].map { $0 * ms }
    #expect(Contact(changes: closes + opens).presses(until: 1000 * ms) == [250 * ms])
  }

  @Test func threePressesAreThree() {
    let contact = Contact(changes: [100, 160, 300, 360, 361, 362, 500, 501, 502, 700].map { $0 * ms + 1 })
    #expect(contact.presses(until: 1000 * ms) == [100 * ms + 1, 300 * ms + 1, 500 * ms + 1])
  }

  @Test func aSpikeIsNoPress() {
    #expect(Contact(changes: [250 * ms, 250 * ms + 40_000]).presses(until: 1000 * ms) == [])
    // Nor does it take its time from a press that follows.
    #expect(Contact(changes: [250 * ms, 251 * ms, 480 * ms]).presses(until: 1000 * ms) == [480 * ms])
  }

  @Test func aButtonThatIsHeldAtTheStartIsNoPressUntilItIsPressedAnew() {
    #expect(Contact(changes: [0]).presses(until: 1000 * ms, firstTick: 50 * ms) == [])
    #expect(Contact(changes: [0, 300 * ms, 420 * ms]).presses(until: 1000 * ms, firstTick: 50 * ms) == [420 * ms])
  }

  /// While it bounces the kernel may read the level after the next edge already: two edges then say the same.
  @Test func edgesThatSayTheSameTwiceAreNoPressMore() {
    var debouncer = Debouncer(isPressed: false, at: 0)
    var told: [Int64] = []
    for (time, isClosed) in [(10, false), (11, true), (12, true), (14, true), (200, false), (201, false)] {
      if let press = debouncer.take(SwitchLine.Edge(time: Int64(time) * ms, isClosed: isClosed)) { told.append(press) }
    }
    #expect(told == [10 * ms])
    #expect(debouncer.look(isClosed: false, at: 300 * ms) == nil)
    #expect(!debouncer.isPressed)
  }

  /// The time is the edges' alone: ticks that come late change nothing.
  @Test(arguments: [0, 7, 33, 50, 99]) func whenItIsReadDoesNotMatter(_ shift: Int64) {
    let contact = Contact(changes: [250, 252, 253, 395, 397, 401, 700, 860].map { $0 * ms })
    #expect(contact.presses(until: 1500 * ms, firstTick: shift * ms) == [250 * ms, 700 * ms])
  }

  /// libgpiod 1.6: the kernel's queue holds 16 edges and drops the newest.
  @Test func aFullQueueThatDropsTheNewestLosesNoPress() {
    let bounces = (0..<31).map { 210 * ms + Int64($0) * 300_000 }
    let contact = Contact(changes: bounces + [640 * ms])
    #expect(contact.presses(until: 1000 * ms, keeping: { $0 < 16 }) == [210 * ms])
  }

  /// libgpiod 2.x: it drops the oldest. The first one that is left is the best that is known.
  @Test func aFullQueueThatDropsTheOldestLosesNoPress() {
    let bounces = (0..<31).map { 210 * ms + Int64($0) * 300_000 }
    let contact = Contact(changes: bounces + [640 * ms])
    #expect(contact.presses(until: 1000 * ms, keeping: { $0 >= 15 }) == [210 * ms + 15 * 300_000])
  }

  /// An edge between the look at the level and the queue is no lost one.
  @Test func aLevelThatDisagreesOnceIsNotBelieved() {
    var debouncer = Debouncer(isPressed: false, at: 0)
    #expect(debouncer.look(isClosed: true, at: 100 * ms) == nil)
    #expect(debouncer.take(SwitchLine.Edge(time: 100 * ms - 1000, isClosed: true)) == nil)
    #expect(debouncer.look(isClosed: true, at: 200 * ms) == 100 * ms - 1000)
    #expect(debouncer.look(isClosed: true, at: 300 * ms) == nil)
  }

  @Test func aLevelThatDisagreesTwiceIsAnEdgeThatWasLost() {
    var debouncer = Debouncer(isPressed: false, at: 0)
    #expect(debouncer.look(isClosed: true, at: 100 * ms) == nil)
    #expect(debouncer.look(isClosed: true, at: 200 * ms) == 100 * ms)
    // It was let go, and that was lost too.
    #expect(debouncer.look(isClosed: false, at: 300 * ms) == nil)
    #expect(debouncer.look(isClosed: false, at: 400 * ms) == nil)
    #expect(!debouncer.isPressed)
  }

  /// Any contact that bounces less than 8 ms, pressed for 50 ms and more: each press is told once, at its first edge.
  @Test func randomContactsGiveTheirPresses() {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("seed \(seed)")
    var state = seed
    func random(_ range: ClosedRange<Int64>) -> Int64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return range.lowerBound + Int64((state >> 33) % UInt64(range.upperBound - range.lowerBound + 1))
    }
    for _ in 0..<300 {
      var changes: [Int64] = []
      var presses: [Int64] = []
      var time = random(1...200) * ms
      for _ in 0..<random(1...6) {
        for part in 0..<2 {
          if part == 0 { presses.append(time) }
          changes.append(time)
          // An even number of further changes: the contact ends where it was going.
          for _ in 0..<2 * random(0...4) { changes.append((changes.last ?? 0) + random(1...1_000_000)) }
          time = (changes.last ?? 0) + random(50...400) * ms + random(0...999_999)
        }
      }
      let told = Contact(changes: changes).presses(until: time + 500 * ms, firstTick: random(0...99) * 1000)
      #expect(told == presses, "\(changes)")
    }
  }
}
