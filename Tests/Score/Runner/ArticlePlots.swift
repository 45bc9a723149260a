import Scoring

/// The pictures of the article "What each event means and how often it is wrong".
enum ArticlePlots {
  static func simulated(_ records: [(set: String, tally: Tally)]) -> [(name: String, text: String)] {
    let days = records.filter { $0.set == "day" }.map(\.tally)
    let hours = records.filter { ["day", "stress", "still", "night"].contains($0.set) }.map(\.tally)
    var shank = Tally()
    for record in records where record.set == "labels" { shank.add(record.tally) }
    var day = Tally()
    for tally in days { day.add(tally) }
    return [
      ("confusion.svg", ConfusionPlot.svg(day, title: "Confusion by time: simulated days", least: 20)),
      (
        "false-claims.svg",
        ScorePlots.falseClaims(hours, what: "simulated hours", seed: Table.seed).svg
      ),
      ("latency.svg", ScorePlots.latency(shank, what: "simulated shanks").svg),
    ]
  }

  /// Daphnet by person.
  static func people(_ table: Table) -> String {
    var plot = IntervalPlot(
      title: "Freezing by person: Daphnet, one setting for all",
      axis: "share of frames (95 %: of all over people, of one over half minutes)",
      scale: .share)
    for row in table.rows where row.set.hasPrefix("Daphnet") && row.name != "AUROC" && row.figure.weight > 0 {
      let parts = row.set.split(separator: ",").map { $0.drop { $0 == " " } }
      let who = parts.count == 3 ? "\(parts[2]), \(parts[1])" : "all, \(parts[1])"
      plot.add("\(who): \(row.name)", row.figure, note: "\(Int(row.figure.weight)) frames")
    }
    return plot.svg
  }
}
