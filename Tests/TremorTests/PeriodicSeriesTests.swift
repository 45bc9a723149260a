import Testing
import Tremor

/// The rules of WASM 2016 and of AASM, at their edges.
@Suite struct PeriodicSeriesTests {
  /// Movements of `length` s whose onsets lie `intervals` apart, from 100 s on.
  private func run(_ intervals: [Double], length: Double = 2) -> (
    series: PeriodicSeries, changes: [PeriodicSeries.Change]
  ) {
    var series = PeriodicSeries()
    var onset = 100.0
    var changes = [series.add(LegMovement(onset: onset, offset: onset + length))]
    for interval in intervals {
      onset += interval
      changes.append(series.add(LegMovement(onset: onset, offset: onset + length)))
    }
    return (series, changes)
  }

  @Test func fourMakeASeriesAndThreeDoNot() {
    #expect(run([20, 20]).changes == [.nothing, .nothing, .nothing])
    #expect(run([20, 20]).series.total == 0)
    let four = run([20, 20, 20])
    #expect(four.changes == [.nothing, .nothing, .nothing, .began])
    #expect(four.series.total == 4 && four.series.first == 100)
    #expect(run([20, 20, 20, 20]).changes.last == .grew)
  }

  @Test(arguments: [
    (9.9, false), (9.999, false), (10, true), (10.001, true), (90, true), (90.001, false), (90.1, false),
  ])
  func theIntervalIsTenToNinetySeconds(_ interval: Double, _ counts: Bool) {
    #expect(run([20, 20, interval]).changes.last == (counts ? .began : .nothing))
    // Of a series that goes on, another interval ends it.
    #expect(run([20, 20, 20, interval]).changes.last == (counts ? .grew : .endedAndBegun))
  }

  @Test(arguments: [(0.49, false), (0.499, false), (0.5, true), (10, true), (10.001, false), (10.1, false)])
  func aCandidateLastsHalfASecondToTen(_ length: Double, _ counts: Bool) {
    #expect(PeriodicSeries.isCandidate(LegMovement(onset: 3.7, offset: 3.7 + length)) == counts)
    var (series, _) = run([20, 20])
    let change = series.add(LegMovement(onset: 160, offset: 160 + length))
    #expect(change == (counts ? .began : .nothing))
    // By WASM what is no candidate ends the run, even inside a series; by AASM it is passed over.
    var (going, _) = run([20, 20, 20])
    let next = going.add(LegMovement(onset: 175, offset: 175 + length))
    #expect(next == (counts ? .grew : .ended))
    #expect(going.countAASM == (counts ? 5 : 4))
  }

  @Test func anIntervalThatDoesNotFitBeginsAnew() {
    // 20 20 5 20 20 20: the third and fourth are too near; the fourth is the first of the series that follows.
    let (series, changes) = run([20, 20, 5, 20, 20, 20])
    #expect(changes == [.nothing, .nothing, .nothing, .nothing, .nothing, .nothing, .began])
    #expect(series.first == 145 && series.total == 4)
    // By AASM all seven belong together.
    #expect(series.totalAASM == 7)
  }

  @Test(arguments: [(4.999, 4), (5.0, 5), (90.0, 5), (90.001, 4)])
  func byAASMTheIntervalIsFiveToNinety(_ interval: Double, _ total: Int) {
    #expect(run([20, 20, 20, interval]).series.totalAASM == total)
  }

  @Test func aSeriesEndsNinetySecondsAfterItsLastMovement() {
    var (series, _) = run([20, 20, 20])
    #expect(series.wait(until: 250) == .nothing)
    #expect(series.wait(until: 250.001) == .ended)
    #expect(series.wait(until: 300) == .nothing)
    #expect(series.add(LegMovement(onset: 300, offset: 302)) == .nothing)
    #expect(series.count == 1)
  }

  @Test func timesAreComparedInMilliseconds() {
    // 0.1 is no binary fraction: 100.1 + 10 lies a hair beside 110.1.
    var series = PeriodicSeries()
    for k in 0..<4 { _ = series.add(LegMovement(onset: 100.1 + 10 * Double(k), offset: 100.6 + 10 * Double(k))) }
    #expect(series.isSeries)
  }
}
