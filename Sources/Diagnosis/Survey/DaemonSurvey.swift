import LinuxIO

/// Asks whether a daemon is there: at its socket, and among the processes, for the socket may belong to others.
enum DaemonSurvey {
  /// How long a daemon that is well may take for its first line.
  private static let patience: Int64 = 2_000_000_000

  static func look(socket path: String) -> DaemonFacts {
    var facts = DaemonFacts()
    facts.socket = path
    do {
      var socket = try StreamSocket(connectingTo: path)
      facts.isAlive = true
      if socket.waits(nanoseconds: patience), let line = try socket.nextLine() {
        facts.hello = DaemonFacts.Hello(line: line)
      }
    } catch {
      // Nobody there, and a name that a killed one has left, are no trouble.
      if ![2, 111].contains(error.errno.code) { facts.socketErrno = error.errno.code }
    }
    let running = RunningProcess.all(named: "tremord")
    // `--check-config` is over in a moment.
    let readers = running.filter { process in
      !process.arguments.contains { $0.hasPrefix("--replay") || $0 == "--check-config" }
    }
    facts.isReplay = !running.isEmpty && readers.isEmpty
    facts.process = readers.first?.id
    facts.realtimePriority = readers.first?.realtimePriority(ofThread: "acquire")
    facts.limits = readers.first.flatMap { ResourceLimits(ofProcess: $0.id) }
      .map { DaemonFacts.Limits(lockedBytes: $0.lockedBytes) }
    return facts
  }
}

extension DaemonFacts.Hello {
  /// From the daemon's first line; nil if it is none. The line is flat and made by this project: no reader of all of JSON is
  /// needed for five of its keys.
  package init?(line: String) {
    guard line.hasPrefix("{\"type\":\"hello\"") else { return nil }
    self.init()
    software = Self.text("software", line)
    state = Self.text("state", line)
    chip = Self.text("chip", line)
    nominalRate = Self.number("rate_nominal_hz", line)
    rate = Self.number("rate_hz", line)
    rateError = Self.number("rate_sd_hz", line)
  }

  /// What follows `,"key":`, up to the next comma or the end.
  private static func rest(_ key: String, _ line: String) -> Substring? {
    let mark = Array(",\"\(key)\":".utf8)
    let bytes = Array(line.utf8)
    guard bytes.count > mark.count,
      let start = bytes.indices.first(where: { bytes[$0...].starts(with: mark) })
    else { return nil }
    return Substring(decoding: bytes[(start + mark.count)...], as: UTF8.self)
  }

  private static func text(_ key: String, _ line: String) -> String? {
    guard let rest = rest(key, line), rest.first == "\"" else { return nil }
    return String(rest.dropFirst().prefix { $0 != "\"" })
  }

  private static func number(_ key: String, _ line: String) -> Double? {
    rest(key, line).flatMap { Double($0.prefix { $0 != "," && $0 != "}" }) }
  }
}
