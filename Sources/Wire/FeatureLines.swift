import Tremor

extension Lines {
  /// One line a hop; never journalled. What was not found, or cannot be told without a gyroscope, is left out.
  package func features(_ f: Features) -> FeaturesMessage {
    var message = FeaturesMessage()
    message.run = run
    message.sensor = sensor
    message.time = f.time
    message.state = "\(f.state.word)"
    message.activation = "\(f.activation.word)"
    fillLine(&message, f)
    fillSize(&message, f)
    message.accelerationBands = f.accelerationBands.map { Self.array($0 * 1000) }
    message.rotationBands = f.rotationBands.map { Self.array($0) }
    message.spectralEdge = f.spectralEdge
    message.freezeScore = f.freezeScore
    message.stepCorrelation = f.gaitCorrelation
    message.stepTime = f.strideTime
    message.quality = Self.words(f.quality)
    return message
  }

  /// The line and its shape.
  private func fillLine(_ message: inout FeaturesMessage, _ f: Features) {
    if let frequency = f.frequency {
      message.frequency = frequency
      message.frequencySD = f.frequencySD
      message.window = f.window
    }
    message.shortFrequency = f.shortFrequency
    message.shortFrequencySD = f.shortFrequencySD
    message.longFrequency = f.longFrequency
    message.longFrequencySD = f.longFrequencySD
    message.longWidth = f.longWidth
    message.snr = f.snr
    guard f.frequency != nil else { return }
    message.width = f.lineWidth
    if let steadiness = f.steadiness {
      message.steadiness = steadiness
      message.coherence = f.coherence ?? 0
      message.wanders = f.wanders
    }
    message.jitter = f.jitter
    message.stabilityIndex = f.stabilityIndex
    message.relativePower = f.relativePower
    message.highLowRatio = min(f.highLowRatio, 1e6)
    message.harmonicRatio = f.harmonicRatio
    message.subHarmonicRatio = min(f.subHarmonic, 1e6)
  }

  /// How large it is.
  private func fillSize(_ message: inout FeaturesMessage, _ f: Features) {
    // Without a line that is sure the sizes are those of noise, and the acceleration is that of the whole band.
    guard f.frequency != nil else {
      let bands = f.accelerationBands ?? .zero
      message.accelerationRMS = (bands * bands).sum().squareRoot() * 1000
      return
    }
    message.anglePP = f.anglePP
    message.displacementPP = f.displacementPP.map { $0 * 1000 }
    message.displacementError = f.displacementError.map { $0 * 100 }
    message.radius = f.radius
    message.accelerationRMS = f.accelerationRMS * 1000
    message.rotationRMS = f.rotationRMS
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
