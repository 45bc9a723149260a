import Signal

/// Samples from the data registers, one at a time, without the FIFO: the MPU-6050 and the MPU-6500 agree in these
/// registers.
///
/// One burst from INT_STATUS on brings the data-ready bit and the sample that it speaks of. For a die that answers with
/// an unknown identity, whose FIFO nobody has seen (hardware notes on WHO_AM_I 72h), and for who asks for it.
extension RegisterBus where Self: ~Copyable {
  mutating func startInvenSenseRegisters() throws(ChipError<Failure>) {
    try set(MPU6050Register.interruptEnable, 0)
    try set(MPU6050Register.fifoEnable, 0)
    try set(MPU6050Register.userControl, 0)
    _ = try get(MPU6050Register.interruptStatus)
    try set(MPU6050Register.interruptEnable, MPU6050Value.dataReady)
  }

  mutating func readInvenSenseSample(into frame: inout RawFrame) throws(ChipError<Failure>) -> Bool {
    let length = MPU6050Value.registerBurst
    let offset = Int(frame.byteCount)
    try burst(MPU6050Register.interruptStatus, count: length, into: &frame.bytes, at: offset)
    guard frame.bytes[offset] & MPU6050Value.dataReady != 0 else { return false }
    frame.hold(samples: Int(frame.count) + 1, bytesPerSample: length)
    return true
  }
}
