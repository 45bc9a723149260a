import Recording
import Scoring
import Signal
import Simulation
import Tremor

/// `score hops`: what each hop measured beside what was true, for choosing thresholds. Tab-separated.
extension ScoreRunner {
  func printHops() throws {
    print(
      "set\trecord\tsite\ttruth\tactivity\tt\tstate\tact\tf\tline\tsnr\tcoh\tsteady\twidth\trel\thl\tsub\thar\tangle\tacc\tgyro\trad\tfi\tloco\tcorr\tlag\tfast\tslowg\ttf\tlf\tlw\ta0\ta1\ta2\ta3\tg0\tg1\tg2\tg3\tedge\trise\ttilt\tswing\tsc\tsf\tss\tsz\tcar\tsturn\tq\tsaid"
    )
    if data.isEmpty {
      for record in SimulatedSet.records(purpose, isLong: isLong)
      where only == nil || record.set == only || record.story.rawValue == only {
        let (played, truth) = try SimulatedSet.play(record, keepsHops: true)
        for hop in played.hops {
          let at = hop.time - 1
          let mine = truth.filter { $0.start <= at && at < $0.end }
          let named =
            mine.first { LabelLayer($0.label) == .oscillation } ?? mine.first { $0.label != "none" } ?? mine.first
          line(
            "\(record.set)/\(record.story.rawValue)", "\(record.seed)", record.site, named?.label ?? "none",
            mine.compactMap(\.activity).first ?? "-", hop, played)
        }
      }
      return
    }
    for file in LabelledFile.all(in: data) ?? [] where only == nil || file.set == only {
      let (played, labels) = try file.play(in: "/tmp", keepsHops: true)
      for hop in played.hops {
        let k = Int((hop.time / 0.5).rounded()) - 1
        let label = labels.indices.contains(k) ? labels[k] ?? "-" : "-"
        line(file.set, file.name, file.site, label, "-", hop, played)
      }
    }
  }

  private func line(
    _ set: String, _ record: String, _ site: Site, _ truth: String, _ activity: String, _ f: Features, _ played: Played
  ) {
    let said = played.events.first {
      LabelLayer($0.label) == .oscillation && $0.start <= f.time - 1 && f.time - 1 < $0.end
    }
    func s(_ v: Double?) -> String { v.map { short($0) } ?? "" }
    func v(_ x: SIMD4<Double>?, _ scale: Double) -> [String] {
      x.map { [short($0[0] * scale), short($0[1] * scale), short($0[2] * scale), short($0[3] * scale)] } ?? [
        "", "", "", "",
      ]
    }
    var cells = [set, record, "\(site.word)", truth, activity, s(f.time), "\(f.state.word)", "\(f.activation.word)"]
    cells += [s(f.frequency), s(f.lineFrequency), s(f.snr), s(f.coherence), s(f.steadiness), s(f.width)]
    cells += [
      s(f.relativePower), s(min(f.highLowRatio, 1e6)), s(min(f.subHarmonic, 1e6)), s(f.harmonicRatio), s(f.anglePP),
    ]
    cells += [s(f.accelerationRMS * 1000), s(f.rotationRMS), s(f.radius), s(f.freezeScore), s(f.locomotorRMS * 1000)]
    cells += [
      s(f.gaitCorrelation), s(f.strideTime), s(f.fastCorrelation), s(f.slowRotationPower), s(f.trembleFrequency),
    ]
    cells +=
      [s(f.longFrequency), s(f.longWidth)] + v(f.accelerationBands, 1000) + v(f.rotationBands, 1) + [
        s(f.spectralEdge), s(f.rise), s(f.tilt), s(f.swing), s(f.shortCoherence),
      ]
    cells += [s(f.slowFrequency), s(f.slowShare), s(f.slowSize), s(f.carriage), s(min(f.sinceTurn, 999))]
    cells += [f.quality.blocksOscillation ? "1" : "0", said?.label ?? "-"]
    print(cells.joined(separator: "\t"))
  }
}
