import IMU
import Signal
import Tremor

/// Everything `tremord.toml` can say, at its defaults until read.
package struct Configuration: Sendable, Equatable {
  package var sensor = Sensor()
  package var line = Line()
  package var button = Button()
  package var led = LED()
  package var bus = BusSettings()
  package var log = Log()
  package var socket = Socket()
  package var record = Record()
  package var calibration = CalibrationSettings()
  package var realtime = Realtime()
  /// An IANA name (`Europe/Rome`), empty for the system's own.
  package var timezone = ""
  package var analysis = AnalysisSettings()

  package init() {}

  package struct Sensor: Sendable, Equatable {
    package var bus = Bus.number(1)
    /// The 7-bit I2C address.
    package var address = 0x68
    /// The chip to expect, nil to find it by asking.
    package var chip: Chip?
    /// An identity in no table that is to be taken for that of `chip`.
    package var allowUnknownID: Int?
    /// Samples a second, Hz; the chip takes the nearest that it offers if that is near enough.
    package var rateHz: Double = 100
    /// Full scales: ±g and ±°/s.
    package var accelRangeG = 8
    package var gyroRangeDps = 500
    package var read = SensorRequest.Reading.auto
    package var leg: Leg?
    package var site = Site.other

    package init() {}
  }

  /// An I2C adapter, by number or by the path of its device.
  package enum Bus: Sendable, Equatable, CustomStringConvertible {
    case number(Int)
    case path(String)

    /// The device to open.
    package var devicePath: String {
      switch self {
      case .number(let number): "/dev/i2c-\(number)"
      case .path(let path): path
      }
    }

    package var description: String { devicePath }
  }

  /// A GPIO line: the one that the sensor's interrupt pin is wired to (without it a timer paces the reads), the button's, the
  /// LED's. Said by chip and number, or by its name.
  package struct Line: Sendable, Equatable {
    /// The GPIO chip's name, label or path; `auto` finds the one that carries the header's pins.
    package var chip = Line.header
    /// The line's number on that chip; nil if the pin is not wired, or named.
    package var offset: Int?
    /// The line's name, such as "GPIO17"; empty if it goes by chip and number, or is not wired.
    package var name = ""

    /// The word for the chip that carries the header's pins.
    static let header = "auto"

    package init() {}

    /// Whether anything is said to be wired there.
    package var isWired: Bool { offset != nil || !name.isEmpty }
  }

  /// A push button that sets a mark.
  package struct Button: Sendable, Equatable {
    package var line = Line()
    package var pull = Pull.up
    /// The kind of its marks.
    package var kind = "button"

    package init() {}
  }

  /// What holds a button's line while nobody presses it.
  package enum Pull: Sendable, Equatable {
    case up
    case down
    case outside
  }

  /// A light that tells the daemon's state.
  package struct LED: Sendable, Equatable {
    package var line = Line()
    /// Whether the line's high level lights it.
    package var isLitByHigh = true

    package init() {}
  }

  package struct BusSettings: Sendable, Equatable {
    /// Clock of the I2C bus, Hz; nil: it is measured when the sensor is found.
    package var hz: Int?

    package init() {}
  }

  /// When the event log is forced to the disk.
  package enum Sync: Sendable, Equatable {
    case event
    case interval
    case none
  }

  /// What becomes of files of the log that were closed.
  package enum Compression: Sendable, Equatable {
    case none
    case gzip
  }

  package struct Log: Sendable, Equatable {
    package var path = "/var/log/tremord/events.ndjson"
    package var fsync = Sync.interval
    package var intervalS: Double = 5
    /// When a new file is begun: when one is so large, or so old. 0: never.
    package var fileMb = 8
    package var fileDays: Double = 30
    /// How many files that were closed are kept, and how long their lines, days; 0: as long as there is room.
    package var files = 32
    package var compress = Compression.none
    package var keepDays = 365

    package init() {}
  }

  package struct Socket: Sendable, Equatable {
    package var path = "/run/tremord/tremord.sock"
    /// Permission bits.
    package var mode = 0o660
    /// The group that owns the socket, empty for the daemon's own.
    package var group = ""

    package init() {}
  }

  package enum RecordMode: Sendable, Equatable {
    case off
    case continuous
    /// The last minutes in memory, written when an event opens.
    case ring
  }

  package struct Record: Sendable, Equatable {
    package var mode = RecordMode.off
    /// The directory that raw dumps are written to.
    package var path = "/var/lib/tremord"
    /// Data time between two writes, s: what a crash can take, and a power cut 30 s more.
    package var blockS: Double = 2
    /// When a new file is begun.
    package var fileHours: Double = 24
    package var fileMb = 256
    /// What all dumps together may take, and what the disk keeps free; the oldest dump goes first.
    package var totalMb = 8192
    package var reserveMb = 512
    /// With `ring`: what is kept from before an event, and written after it, s.
    package var beforeS: Double = 300
    package var afterS: Double = 60

    package init() {}
  }

  package struct CalibrationSettings: Sendable, Equatable {
    /// The file that `tremorctl calibrate` writes and the daemon reads at its start.
    package var path = "/var/lib/tremord/calibration.json"

    package init() {}
  }

  package struct Realtime: Sendable, Equatable {
    /// SCHED_FIFO priority of the acquire thread, 0 for the normal scheduler.
    package var priority = 20

    package init() {}
  }
}

extension Configuration {
  /// What is asked of the chip.
  package var request: SensorRequest {
    SensorRequest(
      chip: sensor.chip, unknownIdentity: sensor.allowUnknownID.map { UInt8(truncatingIfNeeded: $0) },
      rate: Hertz(sensor.rateHz), accelerationRange: sensor.accelRangeG, rotationRange: sensor.gyroRangeDps,
      reading: sensor.read, hasLine: line.isWired, site: sensor.site, leg: sensor.leg)
  }
}
