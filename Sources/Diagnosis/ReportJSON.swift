import IMU
import Settings
import Signal
import Wire

/// A report as one JSON object; its layout stands in the page "The layout of doctor --json", and keys are only added to it.
///
/// Units stand in the keys; what is not known is absent.
extension Report {
  /// One line without its newline.
  package func json(software: String) -> String {
    var line = JSONLine(type: "doctor")
    line.add("layout", 1)
    line.add("software", software)
    line.add("state", state.word)
    line.add("exit_code", exitCode)
    if let model = facts.machine.model { line.add("model", model) }
    line.add("findings", findings.map { finding in { $0.write(finding) } })
    line.add("configuration") { $0.write(facts.configuration) }
    line.add("daemon") { $0.write(facts.daemon) }
    line.add("buses", facts.buses.map { bus in { $0.write(bus, configured: facts.settings.sensor.address, facts) } })
    if let transfer = facts.transfer { line.add("transfer") { $0.write(transfer) } }
    if let stream = facts.stream, stream.refusal == nil { line.add("stream") { $0.write(stream) } }
    if let configured = facts.line { line.add("line") { $0.write(configured) } }
    line.add("machine") { $0.write(facts.machine) }
    return line.line
  }
}

extension JSONLine {
  fileprivate mutating func write(_ finding: Finding) {
    add("check", finding.check.rawValue)
    add("group", finding.check.group.rawValue)
    add("state", finding.state.word)
    add("text", finding.words)
    if let help = finding.help { add("help", help) }
  }

  fileprivate mutating func write(_ configuration: ConfigurationFacts) {
    add("path", configuration.path)
    add("is_built_in", configuration.isBuiltIn)
    add("problems", configuration.problems.map(\.description))
    let settings = configuration.settings
    add("bus", settings.sensor.bus.devicePath)
    add("address", hexadecimal(UInt8(settings.sensor.address)))
    if let chip = settings.sensor.chip { add("chip", chip.word) }
    add("rate_hz", settings.sensor.rateHz, decimals: 3)
    if let hertz = settings.bus.hz { add("bus_hz", hertz) }
  }

  fileprivate mutating func write(_ daemon: DaemonFacts) {
    add("socket", daemon.socket)
    add("is_running", daemon.isAlive || daemon.process != nil)
    add("reads_sensor", daemon.readsSensor)
    if let process = daemon.process { add("pid", process) }
    if let priority = daemon.realtimePriority { add("realtime_priority", priority) }
    guard let hello = daemon.hello else { return }
    if let software = hello.software { add("software", software) }
    if let state = hello.state { add("state", state) }
    if let chip = hello.chip { add("chip", chip) }
    if let rate = hello.nominalRate { add("rate_nominal_hz", rate, decimals: 3) }
    if let rate = hello.rate { add("rate_hz", rate, decimals: 3) }
    if let error = hello.rateError { add("rate_sd_hz", error, decimals: 3) }
  }

  fileprivate mutating func write(_ bus: BusFacts, configured: Int, _ facts: Facts) {
    let isConfigured = bus.path == facts.settings.sensor.bus.devicePath
    add("path", bus.path)
    if !bus.name.isEmpty { add("name", bus.name) }
    add("has_device_file", bus.node != nil)
    add("is_configured", isConfigured)
    if let node = bus.node {
      add("group", node.group)
      add("mode", "0" + String(node.mode, radix: 8))
    }
    if let errno = bus.errno { add("errno", errno) }
    add(
      "devices",
      bus.devices.map { device in
        {
          $0.add("address", hexadecimal(device.address))
          $0.add("is_configured", isConfigured && Int(device.address) == configured)
          $0.write(device.answer)
        }
      })
  }

  private mutating func write(_ answer: DeviceFacts.Answer) {
    switch answer {
    case .chip(let identity):
      add("answer", "chip")
      add("is_drivable", true)
      add("chip", identity.chip.word)
      add("who_am_i", hexadecimal(identity.whoAmI))
      if identity.isUnknown { add("unknown_id", true) }
    case .stranger(let who):
      add("answer", "stranger")
      add("is_drivable", false)
      if who.reason == .foreignAddress { return }
      if let chip = who.chip { add("chip", chip.word) }
      add("register", hexadecimal(who.register))
      add("who_am_i", hexadecimal(who.answer))
    case .taken(let driver):
      add("answer", "kernel_driver")
      add("is_drivable", false)
      if let driver { add("driver", driver) }
    case .failed(let errno):
      add("answer", "none")
      add("is_drivable", false)
      add("errno", errno)
    case .leftAlone:
      add("answer", "left_alone")
    }
  }

  fileprivate mutating func write(_ transfer: TransferFacts) {
    add("bytes", transfer.bytes)
    add("reads", transfer.count)
    add("failed", transfer.failures)
    if transfer.count > transfer.failures {
      add("shortest_ms", transfer.shortestSeconds * 1000, decimals: 4)
      add("median_ms", transfer.medianSeconds * 1000, decimals: 4)
      add("longest_ms", transfer.longestSeconds * 1000, decimals: 4)
      if transfer.hertz > 0 { add("bus_hz", transfer.hertz, decimals: 0) }
      add("carried_hz", transfer.carriedHertz, decimals: 0)
    }
    guard let load = transfer.load else { return }
    add("needed_bytes_per_s", load.bytesPerSecond, decimals: 0)
    if transfer.carriedHertz > 0 {
      add("share_pct", 900 * load.bytesPerSecond / transfer.carriedHertz, decimals: 1)
    }
  }

  fileprivate mutating func write(_ stream: StreamFacts) {
    if let chip = stream.chip { add("chip", chip.word) }
    add("seconds_s", stream.seconds, decimals: 3)
    add("samples", stream.figures.samples)
    add("lost_samples", stream.lostSamples)
    add(
      "gaps",
      stream.holes.map { hole in
        {
          $0.add("cause", hole.cause)
          $0.add("count", hole.count)
          $0.add("samples", hole.samples)
        }
      })
    add("bus_errors", stream.busErrors)
    add("overflows", stream.overflows)
    add("clipped_samples", stream.figures.clipped)
    guard stream.figures.samples > 0 else { return }
    add("rate_nominal_hz", stream.nominalRate, decimals: 4)
    add("rate_hz", stream.rate, decimals: 4)
    add("rate_sd_hz", stream.rateError, decimals: 4)
    add("clock_error_ppm", 1e6 * (stream.rate / stream.nominalRate - 1), decimals: 0)
    add("edge_timed_reads", stream.edgeTimedReads)
    add("read_timed_reads", stream.readTimedReads)
    let axes = stream.figures.axes
    let acceleration = axes.prefix(3)
    add("gravity_g", stream.figures.gravity / standardGravity, decimals: 4)
    add("accel_mean_g", acceleration.map { $0.mean / standardGravity }, decimals: 4)
    add("accel_noise_mg", acceleration.map { 1000 * $0.noise / standardGravity }, decimals: 4)
    let density = stream.chip?.noiseDensity
    if let density, let bandwidth = stream.bandwidth {
      let unit = 1000 / standardGravity
      add("accel_sheet_noise_mg", unit * density.acceleration * bandwidth.acceleration.squareRoot(), decimals: 4)
      add("accel_bandwidth_hz", bandwidth.acceleration, decimals: 1)
    }
    guard stream.hasGyroscope else { return }
    let rotation = axes.suffix(3)
    add("gyro_mean_dps", rotation.map { $0.mean * 180 / .pi }, decimals: 4)
    add("gyro_noise_dps", rotation.map { $0.noise * 180 / .pi }, decimals: 5)
    if let density, let bandwidth = stream.bandwidth {
      add("gyro_sheet_noise_dps", 180 / .pi * density.rotation * bandwidth.rotation.squareRoot(), decimals: 5)
      add("gyro_bandwidth_hz", bandwidth.rotation, decimals: 1)
    }
  }

  fileprivate mutating func write(_ line: LineFacts) {
    add("chip", line.chip)
    add("offset", line.offset)
    if let path = line.path { add("path", path) }
    if let consumer = line.consumer { add("consumer", consumer) }
    if let refusal = line.refusal { add("errno", refusal.errno) }
    if let counted = line.counted {
      add("edges", counted.edges)
      add("edges_per_s", Double(counted.edges) / counted.seconds, decimals: 2)
    }
  }

  fileprivate mutating func write(_ machine: MachineFacts) {
    if let clock = machine.clock {
      add("clock_synchronised", clock.isSynchronised)
      add("clock_source", clock.source)
      if let bound = clock.maximumErrorSeconds { add("clock_error_max_ms", 1000 * bound, decimals: 3) }
    }
    if let bits = machine.throttled { add("throttled", "0x" + String(bits, radix: 16)) }
    if let alarm = machine.isUndervoltage { add("undervoltage", alarm) }
    if let unit = machine.service.unit { add("unit", unit) }
    if let limit = machine.service.realtimeLimit { add("limit_rtprio", limit) }
    if let limit = machine.service.lockedLimit { add("limit_memlock", limit) }
  }
}
