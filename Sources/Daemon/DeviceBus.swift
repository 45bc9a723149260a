import IMU
import LinuxIO

/// Where the driver's contract meets the kernel's bus.
extension I2CDevice: RegisterBus {
  package mutating func read(_ register: UInt8) throws(Errno) -> UInt8 {
    for pause in Self.retryPauses {
      do { return try readByte(register) } catch { self.pause(milliseconds: pause) }
    }
    return try readByte(register)
  }

  package mutating func write(_ register: UInt8, _ value: UInt8) throws(Errno) {
    for pause in Self.retryPauses {
      do { return try writeByte(register, value) } catch { self.pause(milliseconds: pause) }
    }
    try writeByte(register, value)
  }

  /// Setting a chip up takes some thirty transfers: on a poor cable they would never all succeed at the first attempt.
  private static var retryPauses: ClosedRange<Int> { 1...3 }

  package mutating func pause(milliseconds: Int) {
    MonotonicClock.sleep(until: MonotonicClock.now() + Int64(milliseconds) * 1_000_000)
  }
}
