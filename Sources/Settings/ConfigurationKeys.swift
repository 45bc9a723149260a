import Signal
import Tremor

extension Configuration {
  /// Every key of `tremord.toml`, in the order of the file.
  package static let keys: [Key<Configuration>] =
    sensorKeys + lineKeys + [
      .optionalInteger(
        "bus.hz", "Hz", 10_000...3_400_000, \.bus.hz, example: 400_000,
        "Clock of the I2C bus; left out, it is measured when the sensor is found"),

      .path("log.path", \.log.path, "Event log, one JSON object a line"),
      .word(
        "log.fsync", [("event", .event), ("interval", .interval), ("none", Sync.none)], \.log.fsync,
        "When the log is forced to the disk: at each line, every interval_s, or as the kernel likes"),
      .number(
        "log.interval_s", "s", 0.1...3600, \.log.intervalS, "Time between two of these with fsync = \"interval\""),
      .integer(
        "log.file_mb", "MiB", 0...4096, \.log.fileMb,
        "A new file is begun when one is so large; 0: never, as where logrotate does it"),
      .number(
        "log.file_days", "d", 0...3660, \.log.fileDays, "A new file is begun when one is so old; 0: never for its age"),
      .integer(
        "log.files", "", 1...1000, \.log.files,
        "So many of the files that were closed are kept; the oldest is removed for the newest"),
      .word(
        "log.compress", [("none", Compression.none), ("gzip", .gzip)], \.log.compress,
        "What becomes of files that were closed"),
      .integer(
        "log.keep_days", "d", 0...36_500, \.log.keepDays,
        "Lines that are older are erased, once a day, while the wall clock is synchronised; 0: never"),

      .path("socket.path", \.socket.path, "Unix socket for subscribers"),
      fileMode("socket.mode", \.socket.mode, "Permissions of the socket, octal in quotes"),
      .string(
        "socket.group", "a group's name, empty for the daemon's own", \.socket.group,
        "Group that owns the socket; its members may set marks, record, and erase from the log"),

      .word(
        "record.mode", [("off", .off), ("continuous", .continuous), ("ring", RecordMode.ring)], \.record.mode,
        "Raw dumps: none, of everything, or of the time around events"),
      .path("record.path", \.record.path, "Directory of the raw dumps"),
      .number(
        "record.block_s", "s", 0.1...60, \.record.blockS,
        "Data time between two writes to the dump: what a crash can take, and a power cut 30 s more"),
      .number("record.file_hours", "h", 0.01...720, \.record.fileHours, "A new file is begun after so long"),
      .integer("record.file_mb", "MiB", 1...4096, \.record.fileMb, "A new file is begun when one is so large"),
      .integer(
        "record.total_mb", "MiB", 1...16_777_216, \.record.totalMb,
        "What all dumps together may take; the oldest is removed for the newest"),
      .integer(
        "record.reserve_mb", "MiB", 0...16_777_216, \.record.reserveMb,
        "What the disk keeps free: old dumps are removed for it, and without any nothing is recorded"),
      .number(
        "record.before_s", "s", 0...3600, \.record.beforeS,
        "With mode = \"ring\": seconds before an event that are recorded with it, in 2 MiB of memory at most"),
      .number(
        "record.after_s", "s", 0...3600, \.record.afterS, "With mode = \"ring\": seconds after the last event"),

      .path(
        "calibration.path", \.calibration.path,
        "The sensor's errors as tremorctl calibrate measured them, read at the start; without the file none are corrected"
      ),

      .integer(
        "realtime.priority", "", 0...99, \.realtime.priority,
        "SCHED_FIFO priority of the acquire thread; 0 keeps the normal scheduler"),

      .string(
        "timezone", "an IANA name such as \"Europe/Rome\", empty for the system's", \.timezone,
        "Time zone of days and evenings"
      ) { $0.hasPrefix("/") || $0.contains("..") ? "is no name of a time zone" : nil },
    ] + AnalysisSettings.keys.map { $0.inside("analysis", \.analysis) }

  /// Permission bits as people write them: "0660".
  private static func fileMode(
    _ name: String, _ path: any WritableKeyPath<Configuration, Int> & Sendable, _ meaning: String
  ) -> Key<Configuration> {
    Key(
      name: name, unit: "", allowed: "\"0000\" to \"0777\"", meaning: meaning,
      text: { "\"0" + String($0[keyPath: path], radix: 8) + "\"" },
      set: { root, value in
        guard case .string(let text) = value else {
          return .init(what: "is \(value.typeName) where a string is needed")
        }
        guard (3...4).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x37).contains($0) }),
          let mode = Int(text, radix: 8), mode <= 0o777
        else { return .init(what: "is no octal mode: \(quoted(text))") }
        root[keyPath: path] = mode
        return nil
      })
  }
}
