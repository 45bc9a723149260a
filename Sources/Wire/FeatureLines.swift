import Tremor

extension Lines {
  /// One line a hop; never journalled. What was not found, or cannot be told without a gyroscope, is left out.
  package func features(_ f: Features) -> String {
    var line = JSONLine(type: "features")
    line.add("run", run)
    line.add("sensor", sensor)
    line.add("t_s", f.time, decimals: 3)
    line.add("state", f.state.word)
    line.add("activation", f.activation.word)
    addLine(f, &line)
    addSize(f, &line)
    if let bands = f.accelerationBands { line.add("accel_bands_mg", Self.array(bands * 1000), decimals: 2) }
    if let bands = f.rotationBands { line.add("gyro_bands_dps", Self.array(bands), decimals: 3) }
    if let edge = f.spectralEdge { line.add("edge_hz", edge, decimals: 2) }
    if let score = f.freezeScore { line.add("freeze_score", score, decimals: 2) }
    line.add("step_correlation", f.gaitCorrelation, decimals: 3)
    if let stride = f.strideTime { line.add("step_s", stride, decimals: 3) }
    line.add("quality", Self.words(f.quality))
    return line.line
  }

  /// The line and its shape.
  private func addLine(_ f: Features, _ line: inout JSONLine) {
    if let frequency = f.frequency {
      line.add("freq_hz", frequency, decimals: 4)
      if let sd = f.frequencySD { line.add("freq_sd_hz", sd, decimals: 4) }
      line.add("window_s", f.window, decimals: 3)
    }
    if let frequency = f.shortFrequency { line.add("freq_2s_hz", frequency, decimals: 4) }
    if let sd = f.shortFrequencySD { line.add("freq_2s_sd_hz", sd, decimals: 4) }
    if let frequency = f.longFrequency { line.add("freq_8s_hz", frequency, decimals: 4) }
    if let sd = f.longFrequencySD { line.add("freq_8s_sd_hz", sd, decimals: 4) }
    if let width = f.longWidth { line.add("width_8s_hz", width, decimals: 2) }
    if let snr = f.snr { line.add("snr_db", snr, decimals: 1) }
    guard f.frequency != nil else { return }
    line.add("width_hz", f.lineWidth, decimals: 2)
    if let steadiness = f.steadiness {
      line.add("steadiness", steadiness, decimals: 3)
      line.add("coherence", f.coherence ?? 0, decimals: 3)
      line.add("wanders", f.wanders)
    }
    if let jitter = f.jitter { line.add("jitter", jitter, decimals: 4) }
    if let index = f.stabilityIndex { line.add("tsi_hz", index, decimals: 3) }
    line.add("relative_power", f.relativePower, decimals: 3)
    line.add("high_low_ratio", min(f.highLowRatio, 1e6), decimals: 2)
    if let ratio = f.harmonicRatio { line.add("harmonic_ratio", ratio, decimals: 4) }
    line.add("subharmonic_ratio", min(f.subHarmonic, 1e6), decimals: 4)
  }

  /// How large it is.
  private func addSize(_ f: Features, _ line: inout JSONLine) {
    // Without a line that is sure the sizes are those of noise, and the acceleration is that of the whole band.
    guard f.frequency != nil else {
      let bands = f.accelerationBands ?? .zero
      line.add("accel_rms_mg", (bands * bands).sum().squareRoot() * 1000, decimals: 2)
      return
    }
    if let angle = f.anglePP { line.add("angle_pp_deg", angle, decimals: 4) }
    if let displacement = f.displacementPP { line.add("disp_pp_mm", displacement * 1000, decimals: 3) }
    if let error = f.displacementError { line.add("disp_error_pct", error * 100, decimals: 1) }
    if let radius = f.radius { line.add("radius_m", radius, decimals: 3) }
    line.add("accel_rms_mg", f.accelerationRMS * 1000, decimals: 2)
    if let rotation = f.rotationRMS { line.add("gyro_rms_dps", rotation, decimals: 3) }
  }

  private static func array(_ v: SIMD4<Double>) -> [Double] { [v[0], v[1], v[2], v[3]] }

  private static func words(_ quality: Quality) -> [String] {
    let all: [(Quality, String)] = [
      (.gap, "gap"), (.clipped, "clipped"), (.bridged, "bridged"), (.stuck, "stuck"), (.zeros, "zeros"),
      (.noiseFloor, "noise_floor"),
    ]
    return all.filter { quality.contains($0.0) }.map { $0.1 }
  }
}
