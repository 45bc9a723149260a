import FoundationEssentials
import Logging
import Recording
import RingBuffer
import Settings
import Signal
import Testing

@testable import Daemon

@Suite struct RecorderTests {
  /// Each file of a run can be played by itself: it says where it lies, when the run began and what the wall clock said.
  @Test func aLaterFileOfARunKnowsItsBeginning() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tremord-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let sensor = SensorDescription(
      chip: .mpu6050, hasGyroscope: true, accelerationScale: 9.80665 / 16384, rotationScale: 1e-4,
      fullScaleCounts: 32767, nominalRate: Hertz(100), rateTolerance: 0.05, site: .shank)
    var settings = Configuration.Record()
    settings.mode = .continuous
    settings.path = folder
    settings.fileHours = 10.0 / 3600
    settings.reserveMb = 0
    let control = RecorderControl(.continuous)
    control.tell(DumpHeader(software: "test", run: "0badcafe", sensor: sensor))
    let ring = RingBuffer.make(of: RawFrame.self, capacity: 512, filledWith: RawFrame())
    var producer = ring.producer
    func push(_ frame: RawFrame) {
      let isTaken = producer.push(frame)
      #expect(isTaken)
    }
    // 30 s in frames of a tenth of a second, with exact times; the run began at 5 s.
    push(.clock(offset: 42, isSynchronised: true, at: Timestamp(nanoseconds: 4_900_000_000)))
    for i in 0..<300 {
      var frame = RawFrame()
      frame.timeSource = .exact
      frame.count = 10
      frame.byteCount = 120
      frame.firstIndex = UInt64(10 * i)
      frame.time = Timestamp(nanoseconds: 5_000_000_000 + Int64(10 * i + 9) * 10_000_000)
      push(frame)
    }
    control.end(rate: (100, 0.1))
    var recorder = Recorder(ring.consumer, settings, control, SensorStatus(), Logger(label: "test"))
    recorder.run()

    let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".trd") }.sorted()
    #expect(names.count == 3, "\(names)")
    let infos = try names.map { try DumpInfo(path: folder + "/" + $0) }.sorted {
      $0.header.firstIndex < $1.header.firstIndex
    }
    #expect(infos.reduce(0) { $0 + $1.samples } == 3000)
    #expect(infos.first?.header.firstIndex == 0)
    for info in infos.dropFirst() {
      let header = info.header
      #expect(header.firstIndex > 900 && header.firstIndex % 10 == 0)
      #expect(header.epochMonotonicNs == 5_000_000_000)
      #expect(header.clock == .init(wallOffset: 42, isSynchronised: true))
    }
    // In the order in which a directory lists them they are one stream without a gap.
    let report = try DumpCopy.run(names.map { folder + "/" + $0 }, to: folder + "/all.trd")
    #expect(report.samples == 3000 && report.gaps == 0)
  }
}
