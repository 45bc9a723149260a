import Recording
import Signal
import Testing

@Suite struct CalibrationFileTests {
  private let place = CalibrationFile.Sensor(bus: "/dev/i2c-1", address: 0x68, chip: .mpu6050, whoAmI: 0x68)

  private func random(_ generator: inout SplitMix) -> Calibration {
    func number(_ limit: Double) -> Double { Double.random(in: -limit...limit, using: &generator) }
    func vector(_ limit: Double) -> SIMD3<Double> { SIMD3(number(limit), number(limit), number(limit)) }
    var value = Calibration()
    value.gyroscope = .init(
      bias: vector(0.3), error: vector(1e-4), scale: sensor().rotationScale, temperature: number(40),
      date: 1_795_510_800)
    value.accelerometer = .init(
      offset: vector(1), sensitivity: SIMD3(1, 1, 1) + vector(0.03), residual: number(0.1), positions: 7,
      scale: sensor().accelerationScale, temperature: nil, date: nil)
    value.strap = .init(
      resonance: .init(frequency: Hertz(23 + number(5)), spread: 0.3, damping: 0.1), highest: Hertz(80), taps: 5,
      date: -1)
    return value
  }

  /// What the live run decodes with is what a replay decodes with.
  @Test func fileAndHeaderKeepEveryBit() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("seed \(seed)")
    var generator = SplitMix(state: seed)
    let scratch = try Scratch()
    for n in 0..<50 {
      let calibration = random(&generator)
      let file = CalibrationFile(software: "tremorctl 9", sensor: place, calibration: calibration)
      let text = String(decoding: try file.encoded(), as: UTF8.self)
      #expect(try CalibrationFile(parsing: text) == file)

      var header = DumpHeader(software: "tremord 9", run: "r", sensor: sensor())
      header.sensor.calibration = calibration
      try DumpWriter(path: scratch.file("\(n).trd"), header: header).finish(finalRate: nil)
      let found = try DumpReader(path: scratch.file("\(n).trd")).header
      #expect(found == header)
      #expect(found.sensor.calibration?.checksum == calibration.checksum)
    }
  }

  @Test func aHeaderWithoutOneIsWhatItWasBefore() throws {
    let scratch = try Scratch()
    try DumpWriter(path: scratch.file("a.trd"), header: DumpHeader(software: "t", run: "r", sensor: sensor()))
      .finish(finalRate: nil)
    let text = String(decoding: try scratch.bytes("a.trd"), as: UTF8.self)
    #expect(text.contains("\"sensor\"") && !text.contains("calibration"))
    #expect(try DumpReader(path: scratch.file("a.trd")).header.sensor.calibration == nil)
  }

  /// The layout that other programs read, and dates as people write them.
  @Test func theFileIsReadAsItIsDocumented() throws {
    let text = """
      {"format":"tremord calibration","version":1,"software":"by hand",
       "sensor":{"bus":"/dev/i2c-1","address":104,"chip":"mpu6050","who_am_i":104},
       "calibration":{"gyroscope":{"bias_radps":[0.01,-0.02,0.5],"bias_sd_radps":[1e-5,1e-5,1e-5],
         "scale_radps":0.000266,"temperature_c":31.5,"date":"2026-11-24T09:30:00Z"},
        "strap":{"highest_hz":80,"taps":5}}}
      """
    let file = try CalibrationFile(parsing: text)
    #expect(file.sensor == place)
    #expect(file.calibration.gyroscope?.bias == SIMD3(0.01, -0.02, 0.5))
    #expect(file.calibration.gyroscope?.date == 1_795_512_600)
    #expect(file.calibration.accelerometer == nil)
    #expect(file.calibration.strap?.taps == 5 && file.calibration.strap?.resonance == nil)
  }

  @Test func whatIsNoCalibrationIsRefusedWithAWord() throws {
    var generator = SplitMix(state: 5)
    let file = CalibrationFile(software: "t", sensor: place, calibration: random(&generator))
    let good = String(decoding: try file.encoded(), as: UTF8.self)
    let bad: [(String, String)] = [
      ("", "JSON"), (String(good.prefix(200)), "JSON"), ("[1,2]", "kind"),
      (good.replacing("tremord calibration", with: "something"), "format"),
      (good.replacing("\"version\" : 1", with: "\"version\" : 2"), "version"),
      (good.replacing("\"mpu6050\"", with: "\"mpu9\""), "chip"),
      (good.replacing("\"bias_radps\"", with: "\"bias\""), "bias_radps"),
      (good.replacing("\"positions\" : 7", with: "\"positions\" : \"many\""), "positions"),
      (good.replacing("\"damping\" : 0.1", with: "\"damping\" : 7"), "figures"),
      (good.replacing("2026-11-24T", with: "yesterday "), "figures"),
    ]
    for (text, word) in bad {
      do {
        _ = try CalibrationFile(parsing: text)
        Issue.record("accepted: \(text.prefix(80))")
      } catch {
        #expect(error.description.contains(word), "\(error)")
      }
    }
    let empty = CalibrationFile(software: "t", sensor: place, calibration: Calibration())
    #expect(throws: CalibrationFile.Damaged.self) {
      try CalibrationFile(parsing: String(decoding: try empty.encoded(), as: UTF8.self))
    }
  }

  @Test func itHoldsForItsOwnSensorAndRangeOnly() throws {
    var generator = SplitMix(state: 6)
    let calibration = random(&generator)
    let file = CalibrationFile(software: "t", sensor: place, calibration: calibration)
    let own = file.fit(sensor(), bus: "/dev/i2c-1", address: 0x68)
    #expect(own.calibration == calibration && own.refusal == nil)

    var clone = sensor()
    clone.whoAmI = 0x98
    for (found, bus, address) in [
      (sensor(), "/dev/i2c-0", 0x68), (sensor(), "/dev/i2c-1", 0x69), (clone, "/dev/i2c-1", 0x68),
    ] as [(SensorDescription, String, UInt8)] {
      let fit = file.fit(found, bus: bus, address: address)
      #expect(fit.calibration == nil && fit.refusal?.contains("belongs to the mpu6050") == true)
    }

    var wider = sensor()
    wider.rotationScale *= 2
    let part = file.fit(wider, bus: "/dev/i2c-1", address: 0x68)
    #expect(part.calibration?.gyroscope == nil && part.calibration?.accelerometer == calibration.accelerometer)
    #expect(part.refusal?.contains("gyroscope's part was measured at another full scale") == true)
  }

  @Test func aHeaderWithImpossibleFiguresIsDamaged() throws {
    let scratch = try Scratch()
    var header = DumpHeader(software: "t", run: "r", sensor: sensor())
    header.sensor.calibration = Calibration(
      accelerometer: .init(
        offset: .zero, sensitivity: SIMD3(1, 0, 1), residual: nil, positions: 6, scale: 1, temperature: nil, date: nil))
    try DumpWriter(path: scratch.file("a.trd"), header: header).finish(finalRate: nil)
    do {
      _ = try DumpReader(path: scratch.file("a.trd"))
      Issue.record("accepted")
    } catch {
      #expect("\(error)".contains("calibration"))
    }
  }
}
