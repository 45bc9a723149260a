import LinuxIO
import Recording
import Settings
import Signal
import Wire

/// Which calibration a run uses: of a dump the one in its header, of a sensor that of `calibration.path` if it belongs to
/// the sensor that is found. Read before any thread starts; a file that is no good stops nothing.
struct CalibrationChoice: Sendable {
  /// Nil if there is no file, or none that can be read.
  private let file: CalibrationFile?
  /// Why a file that is there is not used, in words.
  private let problem: String?
  private let path: String
  private let bus: String
  private let address: UInt8
  private let isLive: Bool

  /// What was decided for the sensor that was found.
  struct Decision {
    var calibration: Calibration?
    /// What of the file is not used, and why, with what to do about it.
    var refusal: String?
  }

  init(_ configuration: Configuration, isLive: Bool) {
    path = configuration.calibration.path
    bus = configuration.sensor.bus.devicePath
    address = UInt8(configuration.sensor.address)
    self.isLive = isLive
    guard isLive else {
      (file, problem) = (nil, nil)
      return
    }
    do {
      file = try CalibrationFile(parsing: TextFile.read(path))
      problem = nil
    } catch let failure as SystemCallFailure {
      file = nil
      // Nobody need calibrate.
      problem = failure.errno.isMissing ? nil : "\(failure)"
    } catch {
      file = nil
      problem = "\(path): \(error)"
    }
  }

  func decide(_ found: SensorDescription) -> Decision {
    guard isLive else { return Decision(calibration: found.calibration, refusal: nil) }
    guard let file else {
      return Decision(calibration: nil, refusal: problem.map { "\($0). \(Self.advice)" })
    }
    let fit = file.fit(found, bus: bus, address: address)
    return Decision(calibration: fit.calibration, refusal: fit.refusal.map { "\(path): \($0). \(Self.advice)" })
  }

  private static let advice =
    "The readings are used as they are; calibrate again: sudo systemctl stop tremord; sudo tremorctl calibrate"

  /// The sensor with its calibration.
  func applied(to found: FoundSensor) -> FoundSensor {
    var found = found
    found.description.calibration = decide(found.description).calibration
    return found
  }
}

extension CalibrationNote {
  init(_ decision: CalibrationChoice.Decision) {
    self.init(state: decision.calibration != nil ? "applied" : decision.refusal != nil ? "refused" : "none")
    text = decision.refusal
    guard let calibration = decision.calibration else { return }
    checksum = calibration.checksum
    if calibration.gyroscope != nil { parts.append("gyroscope") }
    if calibration.accelerometer != nil { parts.append("accelerometer") }
    if let strap = calibration.strap {
      parts.append("strap")
      strapFrequency = strap.resonance?.frequency.value
    }
  }
}
