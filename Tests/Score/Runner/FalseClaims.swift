import Scoring
import Signal
import Simulation

/// The false claims on simulated records as a table, each with what makes it again. Tab-separated.
enum FalseClaims {
  static func text(_ records: [(record: SimulatedSet.Record, claims: [FalseClaim])]) -> String {
    var out =
      "set\tstory\tseed\tminutes\tsite\tchip\tkind\tlabel\tstart_s\tend_s\topened_s\tfreq_hz\tactivation\ttruth\n"
    for (record, claims) in records {
      for claim in claims {
        let event = claim.event
        var cells = [record.set, record.story.rawValue, "\(record.seed)", short(record.minutes)]
        cells += ["\(record.site.word)", "\(record.chip.word)", claim.kind.rawValue, event.label]
        cells += [short(event.start), short(event.end), short(event.opened), event.frequency.map(short) ?? ""]
        cells += [event.activation ?? "", claim.setting]
        out += cells.joined(separator: "\t") + "\n"
      }
    }
    return out
  }
}
