import Signal

/// What a stream of samples takes of the bus, and whether it carries that.
///
/// A byte takes 9 clocks. A read adds address, register, repeated start, address and stop: 30 clocks (I2C specification),
/// counted here as 30/9 bytes.
package struct BusLoad: Equatable, Sendable, BitwiseCopyable {
  package var rate: Double
  package var bytesPerSample: Int
  /// Bytes of addresses, registers and counts for one sample, on the average.
  package var overheadPerSample: Double

  /// The share of the bus that may be used: the rest is for retries, recovery and other devices. A proposal.
  package static let share = 0.6
  /// Samples read at a time.
  package static let burst = 10.0
  private static let access = 30.0 / 9

  /// Bursts from a FIFO: a count of `countBytes`, then the data in one read.
  package static func bursts(rate: Double, bytesPerSample: Int, countBytes: Int = 2) -> BusLoad {
    BusLoad(
      rate: rate, bytesPerSample: bytesPerSample, overheadPerSample: (2 * access + Double(countBytes)) / burst)
  }

  /// Entries that are read one by one, after their count.
  package static func entries(rate: Double, bytesPerSample: Int) -> BusLoad {
    BusLoad(rate: rate, bytesPerSample: bytesPerSample, overheadPerSample: access + (access + 1) / burst)
  }

  /// Data registers that are asked twice a sample.
  package static func registers(rate: Double, bytesPerSample: Int) -> BusLoad {
    BusLoad(
      rate: rate, bytesPerSample: bytesPerSample, overheadPerSample: 2 * access + Double(bytesPerSample))
  }

  /// Bytes a second, everything counted in.
  package var bytesPerSecond: Double { rate * (Double(bytesPerSample) + overheadPerSample) }

  /// Nil if a bus of `hertz` carries it, else the arithmetic and what to change.
  package func refusal(busHertz: Double, isMeasured: Bool) -> UnsupportedSetting? {
    let room = Self.share * busHertz / 9
    if bytesPerSecond <= room { return nil }
    let carried = rate * room / bytesPerSecond
    return UnsupportedSetting(
      key: "sensor.rate_hz",
      what: "\(short(rate)) Hz is more than the bus carries: \(Int(bytesPerSecond.rounded(.up))) bytes a second are "
        + "needed (\(bytesPerSample) a sample and \(short(overheadPerSample)) for addresses, registers and counts), "
        + "and 60 % of \(Int(busHertz)) Hz\(isMeasured ? ", as measured," : "") at 9 clocks a byte are \(Int(room))",
      help: "lower sensor.rate_hz to \(Int(carried)) or below, or make the bus faster "
        + "(dtparam=i2c_arm_baudrate=400000 in config.txt)"
        + (isMeasured ? "" : "; bus.hz says how fast it is"))
  }
}
