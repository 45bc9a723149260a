/// `raw`: the samples of one burst, calibrated as the analysis takes them; never journalled.
public struct RawMessage: MessageFields {
  static package var type: String { "raw" }

  public var run = ""
  public var sensor = ""
  /// Of the first sample, s of the run.
  public var time = 0.0
  /// Measured rate: the samples follow each other at it, Hz.
  public var rate = 0.0
  /// x, y, z of each sample, g and °/s; no angular rate without a gyroscope.
  public var acceleration: [[Double]] = []
  public var rotation: [[Double]]?

  public init() {}

  package mutating func visit<V: FieldVisitor>(_ v: inout V) throws(V.Failure) {
    try v.text("run", &run)
    try v.text("sensor", &sensor)
    try v.number("t_s", &time, 3)
    try v.number("rate_hz", &rate, 3)
    try v.rows("accel_g", &acceleration, 6)
    try v.rows("gyro_dps", &rotation, 4)
  }
}
