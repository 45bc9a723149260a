import Signal
import Tremor

// What a firmware would hold: a detector in static memory that takes a sample at a time. Linked by Tests/Checks/embedded
// to see what of the three modules such a program needs, and what from outside. The sensor's figures do not matter here.

nonisolated(unsafe) var detector = TremorDetector(
  SensorDescription(
    chip: .mpu6050, hasGyroscope: true, accelerationScale: 0.0024, rotationScale: 0.00027, fullScaleCounts: 32_767,
    nominalRate: Hertz(100), rateTolerance: 0.05, site: .shank),
  AnalysisSettings())
nonisolated(unsafe) var sample = Sample(
  index: 0, time: Timestamp(nanoseconds: 0), acceleration: .zero, rotation: .zero)
nonisolated(unsafe) var newest: Finding?

@_cdecl("take")
package func take() {
  detector.consume(sample, rate: Hertz(100)) { newest = $0 }
}

@_cdecl("finish")
package func finish() {
  detector.finish { newest = $0 }
}
