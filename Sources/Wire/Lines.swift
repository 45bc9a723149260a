import Signal
import Tremor

/// What every line of one run has in common, and the lines themselves.
///
/// Times go in as seconds since the first sample of the run. Journalled lines (`run`, `event`, `gap`, `clock`) take the
/// `seq` that the journal gives them, and the wall time if it is known; nil leaves the key out.
package struct Lines: Sendable {
  /// Names the run; with an event's number it is unique in a log.
  package let run: String
  package let sensor: String
  package let site: Site
  package let leg: Leg?
  /// Checksum of the effective analysis settings.
  package let config: String

  package init(run: String, sensor: String = "a", site: Site, leg: Leg?, config: String) {
    self.run = run
    self.sensor = sensor
    self.site = site
    self.leg = leg
    self.config = config
  }

  /// The first line of a run.
  package func run(seq: UInt64?, bootID: String?, epoch: Timestamp, wall: String?) -> String {
    var line = head("run", seq)
    if let bootID { line.add("boot_id", bootID) }
    line.add("epoch_mono_ns", epoch.nanoseconds)
    line.add("algorithm", Version.algorithm)
    line.add("config", config)
    if let wall { line.add("wall", wall) }
    return line.line
  }

  package func event(_ event: TremorEvent, seq: UInt64?, wall: String?) -> String {
    var line = head("event", seq)
    line.add("id", run + "-" + String(event.number))
    line.add("phase", event.phase.word)
    line.add("label", event.label.word)
    place(&line)
    line.add("t0_s", event.start, decimals: 3)
    line.add("t1_s", event.stop, decimals: 3)
    line.add("emitted_s", event.emitted, decimals: 3)
    line.add("activation", event.activation.word)
    if event.label.isOscillation { oscillation(event, &line) }
    if let stride = event.strideTime { line.add("stride_s", stride, decimals: 3) }
    line.add("reason", event.reason.word)
    line.add("reason_text", Wording.text(event.reason))
    if event.phase == .close { line.add("end", event.end.word) }
    line.add("algorithm", Version.algorithm)
    line.add("config", config)
    if let wall { line.add("wall", wall) }
    details(event, &line)
    return line.line
  }

  private func oscillation(_ event: TremorEvent, _ line: inout JSONLine) {
    if event.frequency > 0 {
      line.add("freq_hz", event.frequency, decimals: 4)
      line.add("freq_sd_hz", event.frequencySD, decimals: 4)
      line.add("width_hz", event.width, decimals: 2)
      line.add("snr_db", event.snr, decimals: 1)
    }
    if let angle = event.anglePP { line.add("angle_pp_deg", angle, decimals: 4) }
    line.add("accel_rms_mg", event.accelerationRMS * 1000, decimals: 2)
    if let rotation = event.rotationRMS { line.add("gyro_rms_dps", rotation, decimals: 3) }
    if let score = event.freezeScore { line.add("freeze_score", score, decimals: 2) }
    line.add("confidence") {
      $0.add("oscillation", event.oscillationConfidence.word)
      $0.add("class", event.classConfidence.word)
      $0.add("cause", "none")
    }
    line.add("compatible_with", Wording.compatible(with: event.label))
  }

  package func gap(_ gap: Gap, at seconds: Double, seq: UInt64?, wall: String?) -> String {
    var line = head("gap", seq)
    line.add("sensor", sensor)
    line.add("t_s", seconds, decimals: 3)
    line.add("cause", gap.cause.word)
    line.add("samples", gap.lost)
    if gap.errno != 0 { line.add("errno", gap.errno) }
    if let wall { line.add("wall", wall) }
    return line.line
  }

  /// `step`: by how much the wall clock has been moved since it was last told, s.
  package func clock(
    isSynchronised: Bool, step: Double?, at seconds: Double, seq: UInt64?, wall: String?
  ) -> String {
    var line = head("clock", seq)
    line.add("t_s", seconds, decimals: 3)
    line.add("synchronised", isSynchronised)
    if let step { line.add("step_s", step, decimals: 3) }
    if let wall { line.add("wall", wall) }
    return line.line
  }

  /// A user's mark: its kind, and what was written beside it.
  package func mark(kind: String, note: String, at seconds: Double, seq: UInt64?, wall: String?) -> String {
    var line = head("mark", seq)
    line.add("t_s", seconds, decimals: 3)
    line.add("kind", kind)
    if !note.isEmpty { line.add("note", note) }
    if let wall { line.add("wall", wall) }
    return line.line
  }

  private func head(_ type: String, _ seq: UInt64?) -> JSONLine {
    var line = JSONLine(type: type)
    if let seq { line.add("seq", seq) }
    line.add("run", run)
    return line
  }

  private func place(_ line: inout JSONLine) {
    line.add("sensor", sensor)
    if let leg { line.add("leg", leg.word) }
    line.add("site", site.word)
  }
}
