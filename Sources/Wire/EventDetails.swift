import Tremor

extension Lines {
  /// What later versions of the protocol added to events: after all that earlier ones had.
  func details(_ event: TremorEvent, _ line: inout JSONLine) {
    if event.label.isOscillation { oscillationDetails(event, &line) }
    if let movements = event.movements { line.add("movements", UInt64(max(0, movements))) }
    if let movements = event.movementsAASM { line.add("movements_aasm", UInt64(max(0, movements))) }
    if let rate = event.movementsPerHour { line.add("movements_per_h", rate, decimals: 1) }
  }

  private func oscillationDetails(_ event: TremorEvent, _ line: inout JSONLine) {
    line.add("posture_certainty", event.isPostureProbable ? "probable" : "uncertain")
    if let strongest = event.strongest {
      line.add("evidence") {
        $0.add(strongest.first.word, strongest.firstValue, decimals: 2)
        $0.add(strongest.second.word, strongest.secondValue, decimals: 2)
      }
    }
    if let size = event.largestPP { line.add("disp_max_mm", size * 1000, decimals: 2) }
    if let rating = event.amplitudeClass { line.add("amplitude_class", UInt64(max(0, rating))) }
    if let ratio = event.harmonicRatio { line.add("harmonic_ratio", ratio, decimals: 4) }
    if let jitter = event.jitter { line.add("jitter", jitter, decimals: 4) }
    if let growth = event.growth { line.add("growth_s", growth, decimals: 3) }
    if event.isVariable { line.add("variable", true) }
    if let share = event.restShare { line.add("rest_share_pct", share * 100, decimals: 1) }
    if let seconds = event.stopsWithMovement { line.add("stops_with_movement_s", seconds, decimals: 3) }
    if let seconds = event.reemerges { line.add("reemerges_s", seconds, decimals: 3) }
    if let minutes = event.exertionMinutes { line.add("exertion_min", minutes, decimals: 1) }
    let against = Wording.against(event)
    if !against.isEmpty { line.add("against", against) }
    line.add("not_assessable", Wording.notAssessable(event.label))
    if event.label == .undetermined { line.add("would_decide", Wording.wouldDecide(event.reason)) }
  }
}
