import FoundationEssentials
import Logging
import Recording
import RingBuffer
import Settings
import Signal
import Testing

@testable import Daemon

@Suite struct RecorderTests {
  private static let sensor = SensorDescription(
    chip: .mpu6050, hasGyroscope: true, accelerationScale: 9.80665 / 16384, rotationScale: 1e-4,
    fullScaleCounts: 32767, nominalRate: Hertz(100), rateTolerance: 0.05, site: .shank)

  private static func newFolder() throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tremord-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return folder
  }

  /// The i-th tenth of a second, with exact times; the first sample was taken at 5 s.
  private static func frame(_ i: Int) -> RawFrame {
    var frame = RawFrame()
    frame.timeSource = .exact
    frame.count = 10
    frame.byteCount = 120
    frame.firstIndex = UInt64(10 * i)
    frame.time = Timestamp(nanoseconds: 5_000_000_000 + Int64(10 * i + 9) * 10_000_000)
    return frame
  }

  /// Each file of a run can be played by itself: it says where it lies, when the run began and what the wall clock said.
  @Test func aLaterFileOfARunKnowsItsBeginning() throws {
    let folder = try Self.newFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let sensor = Self.sensor
    var settings = Configuration.Record()
    settings.mode = .continuous
    settings.path = folder
    settings.fileHours = 10.0 / 3600
    settings.reserveMb = 0
    let control = RecorderControl(settings)
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
      push(Self.frame(i))
    }
    control.end(rate: (100, 0.1))
    var recorder = Recorder(ring.consumer, control, SensorStatus(), Logger(label: "test"))
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

  /// Runs that follow each other have files of their own, each with its header, however late the recorder is.
  @Test func eachRunHasFilesOfItsOwn() throws {
    let folder = try Self.newFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let sensor = Self.sensor
    var settings = Configuration.Record()
    settings.mode = .continuous
    settings.path = folder
    settings.reserveMb = 0
    let control = RecorderControl(settings)
    func header(_ run: String, _ analysis: String) -> DumpHeader {
      var header = DumpHeader(software: "test", run: run, sensor: sensor)
      header.analysis = analysis
      return header
    }
    control.tell(header("00000001", "one"))
    let ring = RingBuffer.make(of: RawFrame.self, capacity: 512, filledWith: RawFrame())
    var producer = ring.producer
    for i in 0..<300 {
      let isTaken = producer.push(Self.frame(i))
      #expect(isTaken)
    }
    control.opened(3)
    control.begin(header("00000002", "two"), after: 100, rate: (99.5, 0.01))
    // A run without a frame leaves no file.
    control.begin(header("00000003", "three"), after: 250, rate: (100, 0.01))
    control.begin(header("00000004", "four"), after: 250, rate: (100, 0.01))
    #expect(control.current.openEvents.isEmpty)
    control.end(rate: (100.5, 0.1))
    var recorder = Recorder(ring.consumer, control, SensorStatus(), Logger(label: "test"))
    recorder.run()

    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(names == ["00000001.trd", "00000002.trd", "00000004.trd"])
    let infos = try names.map { try DumpInfo(path: folder + "/" + $0) }
    #expect(infos.map(\.samples) == [1000, 1500, 500])
    #expect(infos.map(\.header.run) == ["00000001", "00000002", "00000004"])
    #expect(infos.map(\.header.analysis) == ["one", "two", "four"])
    #expect(infos.map { $0.end?.rateHz } == [99.5, 100, 100.5])
  }
}
