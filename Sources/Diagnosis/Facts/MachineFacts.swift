/// The computer: what it is, its clock, its power, and what a service may do on it.
package struct MachineFacts: Sendable, Equatable {
  /// The device tree's name of the board; nil where there is none.
  package var model: String?
  /// config.txt of a Raspberry Pi's firmware.
  package var firmwareConfiguration: String?
  package var clock: Clock?
  /// A Raspberry Pi's get_throttled bits; nil elsewhere.
  package var throttled: UInt32?
  /// The supply's own alarm (hwmon), where there is one.
  package var isUndervoltage: Bool?
  package var service = Service()

  package init() {}

  package struct Clock: Sendable, Equatable {
    package var isSynchronised: Bool
    /// Who says so: `kernel` or `timesyncd`.
    package var source: String
    package var maximumErrorSeconds: Double?

    package init(isSynchronised: Bool, source: String, maximumErrorSeconds: Double?) {
      self.isSynchronised = isSynchronised
      self.source = source
      self.maximumErrorSeconds = maximumErrorSeconds
    }
  }

  /// The unit of the daemon, as far as it is set.
  package struct Service: Sendable, Equatable {
    /// The unit's file; nil: it is not installed.
    package var unit: String?
    /// `LimitRTPRIO=` and `LimitMEMLOCK=` as they stand there.
    package var realtimeLimit: String?
    package var lockedLimit: String?

    package init() {}
  }

  var isRaspberryPi: Bool { model?.contains("Raspberry Pi") ?? false }
}

/// A daemon that is there already.
package struct DaemonFacts: Sendable, Equatable {
  package var socket = ""
  /// The socket answers.
  package var isAlive = false
  /// The socket may not be used: an error number.
  package var socketErrno: Int32?
  /// Its first line; nil if there is none.
  package var hello: Hello?
  /// A process that may read the sensor, replays left out; nil if there is none.
  package var process: Int32?
  /// Every daemon that runs plays a recording.
  package var isReplay = false
  /// Of that process's acquire thread: 0 is normal scheduling. Nil: it cannot be told.
  package var realtimePriority: Int?
  /// What that process may take; nil: it cannot be told.
  package var limits: Limits?

  package init() {}

  package struct Limits: Sendable, Equatable {
    /// Nil: as much as it likes.
    package var lockedBytes: UInt64?

    package init(lockedBytes: UInt64?) { self.lockedBytes = lockedBytes }
  }

  /// True if somebody reads the sensor, or may do so: then it must not be read here.
  package var readsSensor: Bool { process != nil || (isAlive && !isReplay && hello?.state != "replaying") }

  package struct Hello: Sendable, Equatable {
    package var software: String?
    package var state: String?
    package var chip: String?
    package var nominalRate: Double?
    package var rate: Double?
    package var rateError: Double?

    package init() {}
  }
}
