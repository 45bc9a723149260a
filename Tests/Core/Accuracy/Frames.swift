import Signal

extension RawFrame {
  /// Puts one reading into place `place`: big-endian, acceleration first, as the MPU-6050's FIFO gives it.
  mutating func put(_ acceleration: SIMD3<Int16>, _ rotation: SIMD3<Int16>, at place: Int) {
    for k in 0..<3 {
      let (a, g) = (UInt16(bitPattern: acceleration[k]), UInt16(bitPattern: rotation[k]))
      bytes[12 * place + 2 * k] = UInt8(a >> 8)
      bytes[12 * place + 2 * k + 1] = UInt8(a & 255)
      bytes[12 * place + 6 + 2 * k] = UInt8(g >> 8)
      bytes[12 * place + 7 + 2 * k] = UInt8(g & 255)
    }
    count = UInt16(place + 1)
    byteCount = 12 * count
  }
}
