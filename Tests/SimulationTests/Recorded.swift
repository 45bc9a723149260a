import Signal
import Simulation

/// A simulated run as a reader of the data sheet would decode it: big-endian, six words a sample.
struct Recorded {
  var counts: [[Double]] = [[], [], [], [], [], []]
  var frames: [(first: UInt64, count: Int, seconds: Double)] = []
  var crc: UInt32 = 0
  var count: Int { counts[0].count }

  init(_ simulator: LegSimulator) {
    var simulator = simulator
    var frame = RawFrame()
    var sum = CRC32C()
    while simulator.next(&frame) {
      frames.append((frame.firstIndex, Int(frame.count), Double(frame.time.nanoseconds) * 1e-9))
      for k in 0..<(Int(frame.byteCount) / 2) {
        let word = UInt16(frame.bytes[2 * k]) << 8 | UInt16(frame.bytes[2 * k + 1])
        counts[k % 6].append(Double(Int16(bitPattern: word)))
        sum.update(frame.bytes[2 * k])
        sum.update(frame.bytes[2 * k + 1])
      }
    }
    crc = sum.value
  }

  /// Acceleration in g (axes 0–2) or rate in °/s (axes 3–5).
  func axis(_ k: Int) -> [Double] { counts[k].map { k < 3 ? $0 / 4096 : $0 / 65.5 } }

  func norm(_ n: Int) -> Double {
    (counts[0][n] * counts[0][n] + counts[1][n] * counts[1][n] + counts[2][n] * counts[2][n]).squareRoot()
  }
}
