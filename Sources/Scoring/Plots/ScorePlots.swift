/// The pictures that any scored recording has.
package enum ScorePlots {
  /// Names (without folder) and texts of the files.
  ///
  /// - Parameters:
  ///   - tallies: one a record: intervals come of drawing records anew, and one record alone has none.
  ///   - what: was scored, for the titles.
  package static func files(_ tallies: [Tally], what: String, seed: UInt64) -> [(name: String, text: String)] {
    var sum = Tally()
    for tally in tallies { sum.add(tally) }
    var out = [(name: "confusion.svg", text: ConfusionPlot.svg(sum, title: "Confusion by time: \(what)"))]
    let alarms = falseClaims(tallies, what: what, seed: seed)
    if !alarms.isEmpty { out.append(("false-claims.svg", alarms.svg)) }
    let onsets = latency(sum, what: what)
    if !onsets.isEmpty { out.append(("latency.svg", onsets.svg)) }
    return out
  }

  /// By what was really going on, the worst first; what was seen for less than a minute says nothing of an hour.
  package static func falseClaims(_ tallies: [Tally], what: String, seed: UInt64) -> IntervalPlot {
    var plot = IntervalPlot(
      title: "False claims by what was going on: \(what)", axis: "false claims an hour (95 %)", scale: .perHour)
    let prefix = "false/h in "
    let rows = Figures.rows(tallies, seed: seed).filter { $0.name.hasPrefix(prefix) && $0.figure.weight > 1.0 / 60 }
    for row in rows.sorted(by: { ($1.figure.value, $0.name) < ($0.figure.value, $1.name) }) {
      plot.add(String(row.name.dropFirst(prefix.count)), row.figure, note: length(row.figure.weight))
    }
    return plot
  }

  private static func length(_ hours: Double) -> String {
    hours < 1 ? "\(Int((60 * hours).rounded())) min" : SVG.n(hours) + " h"
  }

  /// From the true beginning to the first line about it.
  package static func latency(_ tally: Tally, what: String) -> IntervalPlot {
    var plot = IntervalPlot(
      title: "From the true beginning to the first line: \(what)",
      axis: "seconds: median, middle half, nine of ten", scale: .seconds)
    let prefix = "first open "
    for name in tally.values.keys.filter({ $0.hasPrefix(prefix) }).sorted() {
      let values = tally.values[name] ?? []
      plot.add(String(name.dropFirst(prefix.count)), distribution: values, note: "\(values.count)")
    }
    return plot
  }
}
