import RingBuffer
import Signal
import Synchronization

/// The acquire side of the ring: numbers the samples, and turns everything that got lost into a gap record.
struct FrameSink: ~Copyable, Sendable {
  private var producer: Producer<RawFrame>
  private let status: SensorStatus
  /// Index of the next sample that will be handed over.
  private(set) var nextIndex: UInt64 = 0
  /// Samples that the full ring did not take since the last frame that it took.
  private var refused: UInt64 = 0

  init(_ producer: consuming Producer<RawFrame>, _ status: SensorStatus) {
    self.producer = producer
    self.status = status
  }

  /// Hands over a frame of samples whose `count`, bytes, time and time source are set. Never waits.
  mutating func push(_ frame: inout RawFrame) {
    if refused > 0 {
      let gap = Gap(cause: .ringOverrun, nextIndex: nextIndex, lost: refused, time: frame.time)
      guard producer.push(RawFrame(gap)) else {
        refuse(frame)
        return
      }
      refused = 0
    }
    frame.firstIndex = nextIndex
    guard producer.push(frame) else {
      refuse(frame)
      return
    }
    nextIndex &+= UInt64(frame.count)
    status.offered.store(Int(nextIndex), ordering: .relaxed)
    status.samples.wrappingAdd(Int(frame.count), ordering: .relaxed)
  }

  private mutating func refuse(_ frame: borrowing RawFrame) {
    refused &+= UInt64(frame.count)
    status.addLost(Int(frame.count), .ringOverrun)
    nextIndex &+= UInt64(frame.count)
    status.offered.store(Int(nextIndex), ordering: .relaxed)
    status.ringLost.wrappingAdd(1, ordering: .relaxed)
  }

  /// Hands over a record of `lost` missing samples that ended at `time`.
  mutating func pushGap(_ cause: GapCause, lost: UInt64, at time: Timestamp, errno: Int32) {
    nextIndex &+= lost
    status.addLost(Int(lost), cause)
    if !producer.push(RawFrame(Gap(cause: cause, nextIndex: nextIndex, lost: lost, time: time, errno: errno))) {
      // Told with what the full ring itself refuses.
      refused &+= lost
      status.ringLost.wrappingAdd(1, ordering: .relaxed)
    }
  }

  /// Hands over a record that is not samples; false if there was no room.
  mutating func pushRecord(_ frame: borrowing RawFrame) -> Bool {
    if producer.push(copy frame) { return true }
    status.ringLost.wrappingAdd(1, ordering: .relaxed)
    return false
  }

  /// Hands over a recorded frame as it is. False if the ring has no room: try again later.
  mutating func offer(_ frame: borrowing RawFrame) -> Bool { producer.push(copy frame) }

  var memory: (address: UInt, byteCount: Int) { producer.memory }
}
