import IMU
import LinuxIO
import Signal
import Synchronization

/// From a chip that was identified to samples: is the bus fast enough, set it, take its line, stream.
extension Acquisition {
  /// The bus's clock as measured, 0 where it is configured; nil, after a refusal, if it does not carry the samples.
  mutating func busCarries(
    _ setup: SensorSetup, _ found: ChipIdentity, _ device: inout I2CDevice
  ) -> Int32? {
    let measured = settings.busHertz == nil ? measure(&device, setup.harmlessRegister) : 0
    let hertz = settings.busHertz ?? Int(measured)
    // Nothing could be measured: nothing can be said.
    if hertz == 0 || setup.load.refusal(busHertz: Double(hertz), isMeasured: true) == nil { return measured }
    status.refusal = SensorRefusal(
      chip: found.chip, isUnknown: found.isUnknown, busHertz: Int32(hertz), isMeasured: settings.busHertz == nil)
    return nil
  }

  /// Times 20 reads of 14 bytes, 156 clocks each, and takes the shortest: what is longer was held up by this computer.
  private mutating func measure(_ device: inout I2CDevice, _ register: UInt8) -> Int32 {
    var shortest = Int64.max
    for _ in 0..<20 {
      let start = MonotonicClock.now()
      guard (try? device.read(register, count: 14, into: &frame.bytes, at: 0)) != nil else { continue }
      shortest = min(shortest, MonotonicClock.now() - start)
    }
    return shortest == .max ? 0 : Int32(min(156_000_000_000 / max(shortest, 1), 10_000_000))
  }

  mutating func serve<C: IMUChip & ~Copyable>(
    _ chip: inout C, _ setup: SensorSetup, _ found: ChipIdentity, _ busHertz: Int32
  ) -> Bool where C.Failure == Errno {
    do {
      try chip.configure()
      try chip.startFIFO()
    } catch {
      report(error)
      return false
    }
    let before = begin(setup, found, chip.rate, busHertz)
    stream(&chip, takeLine())
    return status.samples.load(ordering: .relaxed) > before
  }

  mutating func serveSingles<C: SingleSampleChip & ~Copyable>(
    _ chip: inout C, _ setup: SensorSetup, _ found: ChipIdentity, _ busHertz: Int32
  ) -> Bool where C.Failure == Errno {
    do {
      try chip.configure()
      try chip.startRegisters()
    } catch {
      report(error)
      return false
    }
    let before = begin(setup, found, chip.rate, busHertz)
    streamSingles(&chip, takeLine())
    return status.samples.load(ordering: .relaxed) > before
  }

  /// The sensor is set and gives samples; the first time this begins the run. Returns how many samples came before.
  private mutating func begin(
    _ setup: SensorSetup, _ found: ChipIdentity, _ rate: Hertz, _ busHertz: Int32
  ) -> Int {
    if identity == nil {
      identity = found
      period = Int64(1e9 / rate.value)
      let description = setup.description(found, rate: rate)
      check = FrameCheck(description)
      announcement.announce(FoundSensor(description: description, registers: setup.settings, busHertz: busHertz))
    }
    status.setups.wrappingAdd(1, ordering: .relaxed)
    status.fault = .none
    status.phase = .streaming
    return status.samples.load(ordering: .relaxed)
  }

  /// A line that cannot be had is no reason to measure nothing: reads are timed instead, and that is said.
  private func takeLine() -> EdgeLine? {
    guard let wanted = settings.line else { return nil }
    do {
      let line = try EdgeLine(wanted)
      status.lineErrno.store(0, ordering: .relaxed)
      return line
    } catch {
      status.lineErrno.store(error.errno.code, ordering: .relaxed)
      return nil
    }
  }
}
