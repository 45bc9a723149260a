import FoundationEssentials
import RingBuffer
import Signal
import Testing

@testable import Daemon

private struct Raw: Decodable {
  var type: String
  var run: String
  var time: Double
  var rate: Double
  var acceleration: [[Double]]
  var rotation: [[Double]]?

  enum CodingKeys: String, CodingKey {
    case type, run
    case time = "t_s"
    case rate = "rate_hz"
    case acceleration = "accel_g"
    case rotation = "gyro_dps"
  }
}

@Suite struct RawStreamTests {
  /// Two samples of the virtual chip, six numbers of four bytes each, the newest at `time` ns.
  private func burst(_ index: UInt64, at time: Int64, _ counts: [[Int32]]) -> RawFrame {
    var frame = RawFrame()
    frame.timeSource = .exact
    frame.count = UInt16(counts.count)
    frame.firstIndex = index
    frame.time = Timestamp(nanoseconds: time)
    for number in counts.joined() {
      for shift in [0, 8, 16, 24] {
        frame.bytes[Int(frame.byteCount)] = UInt8(truncatingIfNeeded: number >> Int32(shift))
        frame.byteCount += 1
      }
    }
    return frame
  }

  @Test(arguments: [true, false])
  func aBurstIsALineInTheUnitsOfItsKeys(hasGyroscope: Bool) throws {
    let ring = RingBuffer.make(of: RawFrame.self, capacity: 4, filledWith: RawFrame())
    var producer = ring.producer
    var stream = RawStream(ring.consumer)
    stream.tell(
      SensorDescription(
        chip: .virtual, hasGyroscope: hasGyroscope, accelerationScale: standardGravity / 1000,
        rotationScale: .pi / 180 / 100, fullScaleCounts: 32767, nominalRate: Hertz(100), rateTolerance: 0, site: .shank)
    )
    let rows: [[Int32]] =
      hasGyroscope ? [[1, -2, 1000, 100, 0, -50], [0, 0, 2000, 1, 2, 3]] : [[1, -2, 1000], [0, 0, 2000]]
    _ = producer.push(burst(0, at: 5_010_000_000, rows))
    _ = producer.push(burst(2, at: 5_030_000_000, rows))
    var lines: [Raw] = []
    stream.drain(run: "r", sensor: "a", epoch: 4_000_000_000) { line in
      if let raw = try? JSONDecoder().decode(Raw.self, from: Data(line.utf8)) { lines.append(raw) }
    }
    #expect(lines.count == 2)
    let line = try #require(lines.first)
    #expect(line.type == "raw" && line.run == "r" && line.rate == 100)
    #expect(line.time == 1)
    #expect(line.acceleration == [[0.001, -0.002, 1], [0, 0, 2]])
    #expect(line.rotation == (hasGyroscope ? [[1, 0, -0.5], [0.01, 0.02, 0.03]] : nil))
    #expect(lines.last?.time == 1.02)
  }

  @Test func whatNobodyWatchedIsNotSaidLater() {
    let ring = RingBuffer.make(of: RawFrame.self, capacity: 4, filledWith: RawFrame())
    var producer = ring.producer
    var stream = RawStream(ring.consumer)
    stream.tell(
      SensorDescription(
        chip: .virtual, hasGyroscope: false, accelerationScale: 1, rotationScale: 1, fullScaleCounts: 9,
        nominalRate: Hertz(100), rateTolerance: 0, site: .shank))
    _ = producer.push(burst(0, at: 1_000_000_000, [[1, 2, 3]]))
    stream.rest()
    var count = 0
    stream.drain(run: "r", sensor: "a", epoch: 0) { _ in count += 1 }
    #expect(count == 0)
  }
}
