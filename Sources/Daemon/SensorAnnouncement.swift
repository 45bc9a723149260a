import IMU
import RingBuffer
import Signal
import Wire

/// Tells what the sensor of the run is, once: to the service, which then makes the pipeline and starts its thread, and to the
/// event loop, for `hello` and the recorder. Rings, because the acquire thread may not wait for either.
struct SensorAnnouncement: ~Copyable, Sendable {
  private var toService: Producer<FoundSensor>
  private var toPublisher: Producer<FoundSensor>

  /// The announcing end and the two listening ones.
  struct Ends: ~Copyable {
    var announcement: SensorAnnouncement
    var service: Consumer<FoundSensor>
    var publisher: Consumer<FoundSensor>
  }

  static func make() -> Ends {
    let service = RingBuffer.make(of: FoundSensor.self, capacity: 2, filledWith: .blank)
    let publisher = RingBuffer.make(of: FoundSensor.self, capacity: 2, filledWith: .blank)
    return Ends(
      announcement: SensorAnnouncement(toService: service.producer, toPublisher: publisher.producer),
      service: service.consumer, publisher: publisher.consumer)
  }

  /// To be called once a run: there is room for it.
  mutating func announce(_ sensor: FoundSensor) {
    _ = toService.push(sensor)
    _ = toPublisher.push(sensor)
  }
}

/// The sensor of the run, once it was found and set: from the thread that found it to those that wait for it.
package struct FoundSensor: Sendable, BitwiseCopyable {
  package var description: SensorDescription
  package var registers: RegisterList
  /// The bus's clock as measured, Hz; 0 if it was not.
  package var busHertz: Int32

  /// For a ring that holds none yet.
  static let blank = FoundSensor(
    description: SensorDescription(
      chip: .virtual, hasGyroscope: false, accelerationScale: 1, rotationScale: 1, fullScaleCounts: .max,
      nominalRate: Hertz(100), rateTolerance: 0, site: .other),
    registers: RegisterList(), busHertz: 0)

  /// In words, for a person who reads the journal.
  package var words: String {
    let chip = description.chip
    var text = chip.name
    if let identity = description.whoAmI { text += ", WHO_AM_I 0x" + hex(identity) }
    if description.isUnknownIdentity { text += " (in no table, allowed by sensor.allow_unknown_id)" }
    text += ", \(JSONLine.fixed(description.nominalRate.value, 2) ?? "?") Hz"
    if description.isRegisterRead { text += ", read one by one" }
    if busHertz > 0 { text += "; the bus runs at \(busHertz / 1000) kHz" }
    return text
  }
}
