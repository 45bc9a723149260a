import Testing
import Wire

@testable import TremorClient

private func hello(_ oldest: UInt64, _ next: UInt64) -> HelloMessage {
  var hello = HelloMessage()
  (hello.oldestSequence, hello.nextSequence) = (oldest, next)
  return hello
}

private func mark(_ sequence: UInt64, _ kind: String = "urge") -> Message {
  var mark = MarkMessage()
  (mark.sequence, mark.kind) = (sequence, kind)
  return .mark(mark)
}

private func lost(_ from: UInt64, _ to: UInt64, _ reason: String) -> Message {
  var lost = LostMessage()
  (lost.from, lost.to, lost.reason) = (from, to, reason)
  return .lost(lost)
}

@Suite struct JournalPositionTests {
  @Test func withoutAStartWhatIsNewIsAskedForAndAfterABreakWhatCameMeanwhile() {
    var position = JournalPosition(after: nil)
    #expect(position.start(hello(1, 40)) == .since(nil))
    #expect(position.start(hello(1, 52)) == .since(39))
    #expect(position.take(mark(40)) == .new)
  }

  @Test func theNewestLineComesOnceMoreAndIsNotToldTwice() {
    var position = JournalPosition(after: 10)
    #expect(position.start(hello(1, 40)) == .since(10))
    for n in UInt64(11)...39 { #expect(position.take(mark(n)) == .new) }
    #expect(position.start(hello(1, 45)) == .since(38))
    #expect(position.take(mark(39)) == .known)
    #expect(position.take(mark(40)) == .new)
  }

  @Test func aJournalThatWasSetBackIsToldFromItsBeginning() {
    var position = JournalPosition(after: 10)
    #expect(position.start(hello(1, 10)) == .another)
    #expect(position.last == 0)
    #expect(position.take(mark(1)) == .new)
  }

  @Test func anotherJournalThatHasGrownAsLongIsKnownByItsLine() {
    var position = JournalPosition(after: 0)
    #expect(position.start(hello(1, 3)) == .since(0))
    #expect(position.take(mark(1)) == .new)
    #expect(position.take(mark(2)) == .new)
    #expect(position.start(hello(1, 90)) == .since(1))
    #expect(position.take(mark(2, "relief")) == .another)
    #expect(position.start(hello(1, 90)) == .since(0))
    #expect(position.take(mark(1)) == .new)
  }

  @Test func aNewestLineThatWasErasedMeanwhileIsNoOtherJournal() throws {
    for again in [
      #"{"type":"forgotten","seq":1}"#, #"{"type":"mark","seq":1,"run":"","t_s":0.000,"kind":"urge","note":"x"}"#,
    ] {
      var position = JournalPosition(after: 0)
      _ = position.start(hello(1, 2))
      #expect(position.take(mark(1)) == .new)
      #expect(position.start(hello(1, 4)) == .since(0))
      #expect(position.take(try Message(line: again)) == .known)
      #expect(position.take(mark(2)) == .new)
    }
  }

  @Test func whatIsNoLongerKeptIsNotAskedForAgain() {
    var position = JournalPosition(after: 5)
    #expect(position.start(hello(30, 40)) == .since(5))
    #expect(position.take(lost(6, 29, "expired")) == .new)
    #expect(position.last == 29)
    #expect(position.start(hello(30, 40)) == .since(29))
  }

  @Test func whatASlowReaderMissedIsAskedForAfterTheNextBreak() {
    var position = JournalPosition(after: 5)
    #expect(position.start(hello(1, 7)) == .since(5))
    #expect(position.take(mark(6)) == .new)
    #expect(position.take(lost(7, 9, "slow")) == .new)
    #expect(position.start(hello(1, 10)) == .since(5))
    #expect(position.take(mark(6)) == .known)
    #expect(position.take(mark(7)) == .new)
  }

  @Test func theLineThatIsAskedForOnceMoreIsNoLoss() {
    var position = JournalPosition(after: 5)
    _ = position.start(hello(1, 7))
    #expect(position.take(mark(6)) == .new)
    #expect(position.start(hello(6, 9)) == .since(5))
    #expect(position.take(lost(6, 6, "expired")) == .known)
    #expect(position.take(mark(7)) == .new)
  }

  @Test func anOpenEventIsToldAgainWithItsOldNumber() {
    var position = JournalPosition(after: nil)
    #expect(position.start(hello(1, 40)) == .since(nil))
    var event = EventMessage()
    (event.sequence, event.isSnapshot) = (31, true)
    #expect(position.take(.event(event)) == .new)
    #expect(position.last == 39)
  }

  @Test func aJournalWithoutALineHasNoNumberToStandAt() {
    var position = JournalPosition(after: nil)
    #expect(position.start(hello(1, 0)) == .since(nil))
    #expect(position.last == 0)
  }
}

@Suite struct BackOffTests {
  @Test func theWaitsGrowToTheirBoundAndDifferByChance() {
    var random = SystemRandomNumberGenerator()
    var backOff = BackOff(first: .milliseconds(250), longest: .seconds(10))
    var waits: [Duration] = []
    for _ in 0..<40 { waits.append(backOff.next(using: &random)) }
    let bounds: [Duration] = [
      .milliseconds(250), .milliseconds(500), .seconds(1), .seconds(2), .seconds(4), .seconds(8), .seconds(10),
    ]
    for (n, wait) in waits.enumerated() {
      let bound = bounds[min(n, bounds.count - 1)]
      #expect(wait >= bound / 2 && wait <= bound, "\(n)")
    }
    #expect(Set(waits.suffix(30)).count > 20)
    backOff.reset()
    #expect(backOff.next(using: &random) <= .milliseconds(250))
  }
}
