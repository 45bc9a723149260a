import IMU
import Signal

/// What would be done with each chip that may answer, worked out before any thread starts: the acquire thread picks one and
/// allocates nothing.
package struct SensorSetups: Sendable {
  private let request: SensorRequest
  /// By the chip's raw value; nil: it does not offer what is asked.
  private let known: [SensorSetup?]
  /// For an unknown identity that is taken for the named chip.
  private let unknown: SensorSetup?

  package init(_ request: SensorRequest) {
    self.request = request
    known = (0...UInt8(16)).map { raw in Chip(rawValue: raw).flatMap { try? SensorSetup($0, request) } }
    unknown = request.chip.flatMap { try? SensorSetup($0, request, isUnknown: true) }
  }

  package func setup(for identity: ChipIdentity) -> SensorSetup? {
    identity.isUnknown ? unknown : known[Int(identity.chip.rawValue)]
  }

  /// What is asked of the chip that is found.
  package var wanted: (chip: Chip?, unknownIdentity: UInt8?) { (request.chip, request.unknownIdentity) }

  /// Why there is no setup, in words.
  func words(for refusal: SensorRefusal) -> String {
    do {
      let setup = try SensorSetup(refusal.chip, request, isUnknown: refusal.isUnknown)
      let problem = setup.load.refusal(busHertz: Double(refusal.busHertz), isMeasured: refusal.isMeasured)
      return problem.map { "\($0)" } ?? "the sensor was refused"
    } catch {
      return "\(error)"
    }
  }
}

/// The chip that was found cannot do what is configured, or the bus cannot carry it.
struct SensorRefusal: Equatable, Sendable, BitwiseCopyable {
  var chip: Chip
  var isUnknown: Bool
  /// The bus that does not carry it, Hz; 0 if that is not the reason.
  var busHertz: Int32
  var isMeasured: Bool
}
