import IMU
import LinuxIO
import Signal
import Synchronization

/// Steps 1 to 3 of the way of the data, on a thread of its own: wait, read the sensor, hand over.
///
/// Finds out which chip is there, sets it, and streams from it by the mode that suits it (`stream`, `streamWatermark`,
/// `streamSingles`), through `IMUChip`, without knowing which it is. Nothing ends this thread but a request to stop and a
/// sensor that cannot do what is configured: it probes, with pauses of at most a second, until the sensor is there, and
/// again when it was lost. A run has one chip: another one in its place is not driven.
struct Acquisition: ~Copyable, Sendable {
  let settings: AcquisitionSettings
  let status: SensorStatus
  var sink: FrameSink
  var announcement: SensorAnnouncement
  var frame = RawFrame()
  private var wall = WallKeeper()
  /// The chip of the run, once it was found and set.
  var identity: ChipIdentity?
  /// One period of the chip's rate, ns.
  var period: Int64 = 10_000_000
  /// What the sensor's bytes are judged by; of the run's sensor once that was found.
  var check = FrameCheck(FoundSensor.blank.description)
  var watch = AcquisitionWatch()
  var lateness = LatenessMeter()
  /// Samples that the last burst left in the FIFO.
  var left = 0
  /// When the newest sample that was handed over had been there; 0 before the first.
  var lastSample: Int64 = 0
  /// A hole that has begun and will be told with the next sample.
  var holeCause: GapCause?
  var holeErrno: Int32 = 0
  /// The bus was gone for a while, but the FIFO kept everything: told as a gap of no samples.
  var isHoleEmpty = false

  init(
    _ settings: AcquisitionSettings, _ status: SensorStatus, _ sink: consuming FrameSink,
    _ announcement: consuming SensorAnnouncement
  ) {
    self.settings = settings
    self.status = status
    self.sink = sink
    self.announcement = announcement
  }

  mutating func run() {
    var pause: Int64 = 100_000_000
    while !status.shouldStop {
      if streamOnce() { pause = 100_000_000 }
      status.attempts.wrappingAdd(1, ordering: .relaxed)
      if status.shouldStop || status.refusal != nil { break }
      status.phase = lastSample == 0 ? .probing : .recovering
      rest(pause)
      pause = min(2 * pause, 1_000_000_000)
    }
    tellOpenHole()
    status.phase = .ended
  }

  /// Sleeps in pieces, so that a request to stop is heard at once.
  private func rest(_ nanoseconds: Int64) {
    let end = MonotonicClock.now() + nanoseconds
    while !status.shouldStop {
      let now = MonotonicClock.now()
      if now >= end { return }
      MonotonicClock.sleep(until: min(end, now + 100_000_000))
    }
  }

  /// Takes the sensor, and streams until it is lost. True if any sample came.
  private mutating func streamOnce() -> Bool {
    var device: I2CDevice
    do {
      device = try I2CDevice(bus: settings.bus, address: settings.address)
    } catch {
      status.fault = .bus(error.errno.code)
      lose(.sensorLost, error.errno.code)
      return false
    }
    let found: ChipIdentity
    do {
      let wanted = settings.setups.wanted
      found = try Identification.identify(
        &device, address: settings.address, wanted: wanted.chip,
        allowing: wanted.unknownIdentity, known: identity?.chip)
    } catch {
      report(error)
      return false
    }
    if let identity, identity != found {
      status.fault = .changedChip(identity: found.whoAmI, chip: found.chip)
      lose(.sensorLost, 0)
      return false
    }
    guard let setup = settings.setups.setup(for: found) else {
      status.refusal = SensorRefusal(chip: found.chip, isUnknown: found.isUnknown, busHertz: 0, isMeasured: false)
      return false
    }
    // Once the run has begun, a slow moment of the bus is no reason to give up.
    var hertz: Int32 = 0
    if identity == nil {
      guard let carried = busCarries(setup, found, &device) else { return false }
      hertz = carried
    }
    status.phase = .configuring
    switch setup.driver {
    case .mpu6050(let configuration):
      var chip = MPU6050(bus: device, configuration: configuration)
      return setup.isRegisterRead ? serveSingles(&chip, setup, found, hertz) : serve(&chip, setup, found, hertz)
    case .mpu6500(let configuration):
      var chip = MPU6500(bus: device, configuration: configuration)
      return setup.isRegisterRead ? serveSingles(&chip, setup, found, hertz) : serve(&chip, setup, found, hertz)
    case .icm20948(let configuration):
      var chip = ICM20948(bus: device, configuration: configuration)
      return serve(&chip, setup, found, hertz)
    case .lsm6dso(let configuration):
      var chip = LSM6DSO(bus: device, configuration: configuration)
      return serve(&chip, setup, found, hertz)
    case .lsm6ds3(let configuration):
      var chip = LSM6DS3(bus: device, configuration: configuration)
      return serve(&chip, setup, found, hertz)
    case .adxl345(let configuration):
      var chip = ADXL345(bus: device, configuration: configuration)
      return serve(&chip, setup, found, hertz)
    }
  }

  mutating func tellWallTime() {
    if let record = wall.check(at: MonotonicClock.now()), !sink.pushRecord(record) { wall.forget() }
  }

  var memory: (address: UInt, byteCount: Int) { sink.memory }
}
