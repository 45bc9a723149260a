import IMU
import LinuxIO

/// Where the driver's contract meets the kernel's bus.
extension I2CDevice: RegisterBus {
  package mutating func read(_ register: UInt8) throws(Errno) -> UInt8 { try readByte(register) }

  package mutating func write(_ register: UInt8, _ value: UInt8) throws(Errno) { try writeByte(register, value) }

  package mutating func pause(milliseconds: Int) {
    MonotonicClock.sleep(until: MonotonicClock.now() + Int64(milliseconds) * 1_000_000)
  }
}
