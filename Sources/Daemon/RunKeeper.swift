import LinuxIO
import Pipeline
import RingBuffer
import Signal

/// Keeps one run after another going: waits for the sensor, starts the process thread, and puts another in its place when
/// settings change that must not change within a run.
///
/// The next run's pipeline is made here, before the old thread is asked to end; between the two threads everything the old run
/// has said goes out under its name. No sample is lost by it: they wait in the ring.
actor RunKeeper {
  private let threads: DaemonThreads
  private let status: SensorStatus
  private let publisher: Publisher
  private let calibrations: CalibrationChoice
  private var plan: RunPlan
  private var sensors: Consumer<FoundSensor>
  private var ends: ProcessEnds?
  private var found: FoundSensor?
  private var thread: RealtimeThread?
  private var handover = RunHandover()
  private var isChanging = false

  init(
    _ plan: RunPlan, _ threads: DaemonThreads, _ status: SensorStatus, _ publisher: Publisher,
    _ calibrations: CalibrationChoice, sensors: consuming Consumer<FoundSensor>, ends: consuming ProcessEnds
  ) {
    self.plan = plan
    self.threads = threads
    self.status = status
    self.publisher = publisher
    self.calibrations = calibrations
    self.sensors = sensors
    self.ends = consume ends
  }

  /// Waits until the sensor is known, then starts the first run, or that which a reload has put in its place; returns without
  /// one if the source has ended before.
  func start() async throws {
    while true {
      // Asked first: what the source announced before it ended is then seen for sure.
      let isLast = status.isSourceOver
      var announced = FoundSensor.blank
      if !isChanging {
        if sensors.pop(into: &announced) {
          found = announced
          return try begin(pipeline(for: announced, plan))
        }
        if isLast { return status.endProcessing() }
      }
      do { try await Task.sleep(for: .milliseconds(50)) } catch { status.requestStop() }
    }
  }

  /// Ends the run that goes on and begins `next`; false if there is none any more because the source has ended.
  func change(to next: RunPlan) async throws -> Bool {
    isChanging = true
    defer { isChanging = false }
    guard let found else {
      if status.isSourceOver { return false }
      plan = next
      await publisher.begin(next, afterFrames: 0, rate: (0, 0))
      return true
    }
    let pipeline = try pipeline(for: found, next)
    handover.ask()
    while true {
      if let left = handover.take() {
        ends = consume left
        break
      }
      if status.hasEndedProcessing { return false }
      try? await Task.sleep(for: .milliseconds(5))
    }
    thread.take()?.join()
    handover = RunHandover()
    plan = next
    await publisher.begin(next, afterFrames: ends?.recorded ?? 0, rate: status.rate)
    do { try begin(pipeline) } catch {
      // Nobody would ever take a frame again.
      status.requestStop()
      status.endProcessing()
      throw error
    }
    return true
  }

  /// Here and not on its thread: making the detector takes several times the stack that running it does. The rate was checked: of
  /// a dump before the start, of a chip by what it offers.
  private nonisolated func pipeline(for found: FoundSensor, _ plan: RunPlan) throws -> sending Pipeline {
    try Pipeline(calibrations.applied(to: plan.worn(found)).description, plan.analysis)
  }

  private func begin(_ pipeline: consuming sending Pipeline) throws {
    guard let ends = ends.take() else { return }
    thread = try threads.process(pipeline, ends, handover)
  }

  /// Waits for the thread of the last run.
  func end() { thread.take()?.join() }

  /// The run that goes on.
  var current: RunPlan { plan }
}
