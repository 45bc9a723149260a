import IMU
import Signal
import Testing
import Tremor

@testable import Settings

private func problems(_ text: String) -> [String] {
  do {
    _ = try Configuration(parsing: text, file: "t.toml")
    return []
  } catch {
    return error.diagnostics.map(\.description)
  }
}

@Suite struct ConfigurationReaderTests {
  @Test func anEmptyTextGivesTheDefaults() throws {
    #expect(try Configuration(parsing: "", file: "t") == Configuration())
  }

  @Test func theDefaultsAreThoseOfTheContract() {
    let defaults = Configuration()
    #expect(defaults.sensor.bus.devicePath == "/dev/i2c-1")
    #expect(defaults.sensor.address == 104)
    #expect(defaults.sensor.chip == nil)
    #expect(defaults.sensor.rateHz == 100)
    #expect(defaults.sensor.leg == nil)
    #expect(defaults.sensor.site == .other)
    #expect(defaults.line.offset == nil)
    #expect(defaults.line.chip == "auto")
    #expect(!defaults.button.line.isWired)
    #expect(defaults.button.kind == "button")
    #expect(defaults.button.pull == .up)
    #expect(!defaults.led.line.isWired)
    #expect(defaults.log.path == "/var/log/tremord/events.ndjson")
    #expect(defaults.log.fsync == .interval)
    #expect(defaults.log.intervalS == 5)
    #expect(defaults.socket.path == "/run/tremord/tremord.sock")
    #expect(defaults.socket.mode == 432)
    #expect(defaults.record.mode == .off)
    #expect(defaults.record.path == "/var/lib/tremord")
    #expect(defaults.record.blockS == 2)
    #expect(defaults.realtime.priority == 20)
    #expect(defaults.timezone.isEmpty)
  }

  @Test func everyValueIsTakenOver() throws {
    let configuration = try Configuration(
      parsing: """
        timezone = "Europe/Rome"
        [sensor]
        bus = 3
        address = 0x69
        chip = "mpu6050"
        rate_hz = 50
        leg = "right"
        site = "shank"
        [line]
        chip = "pinctrl-bcm2711"
        offset = 27
        [button]
        name = "GPIO5"
        pull = "down"
        kind = "urge"
        [led]
        chip = "1"
        offset = 3
        lit = "low"
        [log]
        path = "/tmp/e.ndjson"
        fsync = "event"
        interval_s = 2.5
        [socket]
        path = "/tmp/t.sock"
        mode = "0600"
        group = "tremor"
        [record]
        mode = "continuous"
        path = "/srv"
        block_s = 4
        [realtime]
        priority = 0
        [analysis]
        low_hz = 3.25
        on_hops = 6
        """, file: "t.toml")
    #expect(configuration.timezone == "Europe/Rome")
    #expect(configuration.sensor.bus == .number(3))
    #expect(configuration.sensor.address == 0x69)
    #expect(configuration.sensor.chip == .mpu6050)
    #expect(configuration.sensor.rateHz == 50)
    #expect(configuration.sensor.leg == .right)
    #expect(configuration.sensor.site == .shank)
    #expect(configuration.line.chip == "pinctrl-bcm2711")
    #expect(configuration.line.offset == 27)
    #expect(configuration.button.line.name == "GPIO5")
    #expect(configuration.button.line.isWired)
    #expect(configuration.button.pull == .down)
    #expect(configuration.button.kind == "urge")
    #expect(configuration.led.line.chip == "1")
    #expect(configuration.led.line.offset == 3)
    #expect(!configuration.led.isLitByHigh)
    #expect(configuration.log.path == "/tmp/e.ndjson")
    #expect(configuration.log.fsync == .event)
    #expect(configuration.log.intervalS == 2.5)
    #expect(configuration.socket.path == "/tmp/t.sock")
    #expect(configuration.socket.mode == 0o600)
    #expect(configuration.socket.group == "tremor")
    #expect(configuration.record.mode == .continuous)
    #expect(configuration.record.path == "/srv")
    #expect(configuration.record.blockS == 4)
    #expect(configuration.realtime.priority == 0)
    #expect(configuration.analysis.lowHz == 3.25)
    #expect(configuration.analysis.onHops == 6)
  }

  @Test func aBusMayBeAPath() throws {
    let configuration = try Configuration(parsing: "sensor.bus = \"/dev/i2c-imu\"", file: "t")
    #expect(configuration.sensor.bus.devicePath == "/dev/i2c-imu")
  }

  @Test func anUnknownKeyNamesTheLineAndTheNearestKnownOne() {
    #expect(
      problems("[sensor]\n\nrate = 100") == ["t.toml:3: unknown key sensor.rate; did you mean sensor.rate_hz?"])
    #expect(problems("[sensor]\nadress = 1") == ["t.toml:2: unknown key sensor.adress; did you mean sensor.address?"])
    #expect(problems("low_hz = 3.0") == ["t.toml:1: unknown key low_hz; did you mean analysis.low_hz?"])
  }

  @Test func anUnknownKeyFarFromAllGetsNoSuggestion() {
    let found = problems("[sensor]\nzzzzzzzzzzzzzzzz = 1")
    #expect(found.count == 1)
    #expect(found.first?.contains("did you mean") == false)
  }

  @Test func anUnknownTableIsReportedOnceWithTheNearest() {
    #expect(
      problems("[sensr]\nbus = 1\naddress = 0x68") == ["t.toml:1: unknown table [sensr]; did you mean [sensor]?"])
  }

  @Test func aValueWhereATableBelongsSaysSo() {
    #expect(problems("sensor = 3") == ["t.toml:1: sensor is an integer where a table is needed; write [sensor]"])
  }

  @Test(arguments: [
    ("[sensor]\nrate_hz = \"fast\"", "sensor.rate_hz is a string where a number is needed; allowed: 25 to 1125 Hz"),
    ("[sensor]\nrate_hz = 1500", "sensor.rate_hz is out of range: 1500; allowed: 25 to 1125 Hz"),
    ("[sensor]\nrate_hz = nan", "sensor.rate_hz is out of range: nan; allowed: 25 to 1125 Hz"),
    ("[sensor]\nrate_hz = inf", "sensor.rate_hz is out of range: inf; allowed: 25 to 1125 Hz"),
    ("[sensor]\naddress = 0x80", "sensor.address is out of range: 0x80 = 128; allowed: 0x08 to 0x77"),
    ("[sensor]\naddress = -1", "sensor.address is out of range: -1; allowed: 0x08 to 0x77"),
    ("[sensor]\nleg = \"both\"", "sensor.leg is no known word: \"both\"; allowed: \"left\", \"right\""),
    ("[sensor]\nbus = \"i2c-1\"", "sensor.bus is no absolute path: \"i2c-1\"; allowed: 0 to 255, or a path"),
    ("[sensor]\nbus = 999999999999", "sensor.bus is out of range: 999999999999; allowed: 0 to 255, or a path"),
    ("[line]\noffset = 17.0", "line.offset is a number where an integer is needed; allowed: 0 to 511"),
    ("[socket]\nmode = 0o660", "socket.mode is an integer where a string is needed; allowed: \"0000\" to \"0777\""),
    ("[socket]\nmode = \"0990\"", "socket.mode is no octal mode: \"0990\"; allowed: \"0000\" to \"0777\""),
    ("[log]\npath = \"events\"", "log.path is no absolute path: \"events\"; allowed: an absolute path"),
    (
      "[log]\nfsync = true",
      "log.fsync is a boolean where a string is needed; allowed: \"event\", \"interval\", \"none\""
    ),
    ("[realtime]\npriority = 100", "realtime.priority is out of range: 100; allowed: 0 to 99"),
    (
      "[analysis]\non_hops = 1979-05-27",
      "analysis.on_hops is a date or time where an integer is needed; allowed: 1 to 120 hops of 0.5 s"
    ),
    ("[analysis]\nlow_hz = [3]", "analysis.low_hz is an array where a number is needed; allowed: 0.5 to 20 Hz"),
  ])
  func aBadValueSaysWhatAndWhatIsAllowed(text: String, message: String) {
    #expect(problems(text) == ["t.toml:2: \(message)"])
  }

  @Test func allErrorsOfAFileAreCollectedInItsOrder() {
    let found = problems(
      "bogus_setting_name = 1\n[sensor]\nrate_hz = 1\nleg = 3\n[analysis]\nlow_hz = 19\nhigh_hz = 18\n")
    #expect(found.map { $0.split(separator: ":")[1] } == ["1", "3", "4", "6", "7"])
  }

  @Test(arguments: [
    ("[analysis]\nlow_hz = 13.0", 2), ("[analysis]\n\n\nhigh_hz = 4\nlow_hz = 4", 5),
    ("[analysis]\nrelative_power_off = 0.5", 2), ("[analysis]\nupright_low_hz = 2.0", 2),
    ("[sensor]\nrate_hz = 150", 2),
  ])
  func valuesThatContradictEachOtherAreRefusedAtTheirLine(text: String, line: Int) {
    let found = problems(text)
    #expect(!found.isEmpty)
    #expect(found.allSatisfy { $0.hasPrefix("t.toml:\(line): ") })
  }

  @Test func aRateBetweenTheChipsRatesNamesTheNearestTwo() {
    #expect(
      problems("sensor.rate_hz = 150\nsensor.chip = \"mpu6050\"") == [
        "t.toml:1: sensor.rate_hz: the MPU-6050 cannot do 150 Hz; nearest: 142.857 and 166.667 Hz; it offers 1000/n Hz: "
          + "25, 40, 50, 62.5, 100, 125, 200, 500, 1000 and those between"
      ])
  }

  /// With auto a rate is refused only if no chip at the address has it; each says what it has.
  @Test func aRateThatNoChipThereHasIsRefused() {
    let found = problems("[sensor]\nrate_hz = 150")
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("t.toml:2: sensor.rate_hz: the MPU-6050 cannot do 150 Hz; ") == true)
    #expect(found.first?.contains("ICM-20948: nearest: 140.625 and 160.714 Hz") == true)
    #expect(problems("[sensor]\nrate_hz = 102.27").isEmpty)
    #expect(problems("[sensor]\nrate_hz = 108").count == 1)
    #expect(problems("[sensor]\naddress = 0x6a\nrate_hz = 108").isEmpty)
  }

  @Test(arguments: [
    ("lsm6dso", Chip.lsm6dso), ("lsm6dsox", .lsm6dso), ("lsm6dso32", .lsm6dso32), ("mpu9250", .mpu6500),
    ("adxl345", .adxl345), ("icm20948", .icm20948), ("lsm6ds3tr-c", .lsm6ds3trc),
  ])
  func aChipGoesByItsNames(_ word: String, _ chip: Chip) throws {
    let configuration = try Configuration(parsing: "[sensor]\nchip = \"\(word)\"\naccel_range_g = 16", file: "t")
    #expect(configuration.sensor.chip == chip)
    #expect(configuration.request.accelerationRange == 16)
  }

  @Test func anUnknownIdentityNeedsANamedChipAndMustBeUnknown() throws {
    #expect(
      problems("[sensor]\nallow_unknown_id = 0x72") == [
        "t.toml:2: sensor.allow_unknown_id: the chip to treat it as is not named; set sensor.chip"
      ])
    #expect(
      problems("[sensor]\nchip = \"mpu6050\"\nallow_unknown_id = 0x70") == [
        "t.toml:3: sensor.allow_unknown_id: 0x70 is the identity of a known chip; leave the key out"
      ])
    #expect(problems("[sensor]\nchip = \"mpu6500\"\nallow_unknown_id = 0xff").count == 1)
    let configuration = try Configuration(
      parsing: "[sensor]\nchip = \"mpu6500\"\nallow_unknown_id = 0x72", file: "t")
    #expect(configuration.request.unknownIdentity == 0x72)
  }

  @Test func anAddressOfNoChipNeedsAName() {
    #expect(
      problems("[sensor]\naddress = 0x40") == [
        "t.toml:2: sensor.address: 0x40 is the address of no known chip; name the chip with sensor.chip if it is there all "
          + "the same"
      ])
    #expect(problems("[sensor]\naddress = 0x40\nchip = \"lsm6dso\"").isEmpty)
  }

  @Test func aBusThatIsTooSlowIsRefusedWithTheArithmetic() {
    let found = problems("[sensor]\nrate_hz = 200\n[bus]\nhz = 20000")
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("t.toml:2: sensor.rate_hz: 200 Hz is more than the bus carries: 2574 bytes") == true)
    #expect(problems("[bus]\nhz = 100000").isEmpty)
  }

  @Test func aLineMayGoByItsName() throws {
    let configuration = try Configuration(parsing: "line.name = \"GPIO17\"", file: "t")
    #expect(configuration.line.isWired)
    #expect(configuration.request.hasLine)
    #expect(!Configuration().request.hasLine)
  }

  @Test(arguments: [
    (
      "[line]\noffset = 17\nname = \"GPIO27\"",
      "3: line.name: \"GPIO27\" beside line.offset = 17, and each says which line; take one of the two out"
    ),
    (
      "[led]\nname = \"GPIO22\"\nchip = \"imurig\"",
      "2: led.name: a name is looked for on all chips, and led.chip = \"imurig\" is one; take led.chip out, or give "
        + "led.offset instead of the name"
    ),
    (
      "[button]\nkind = \"urge\"",
      "2: button.kind: says nothing without a line; set button.offset or button.name, or take it out"
    ),
    (
      "[line]\nchip = \"pinctrl-rp1\"",
      "2: line.chip: says nothing without a line; set line.offset or line.name, or take it out"
    ),
    (
      "[line]\noffset = 17\n[button]\noffset = 17",
      "4: button.offset: this is the line of [line] too; a line serves one purpose: wire and set another one"
    ),
    (
      "[button]\noffset = 22\n[led]\nname = \"GPIO22\"",
      "4: led.name: this is the line of [button] too; a line serves one purpose: wire and set another one"
    ),
    ("[button]\noffset = \"x\"", "2: button.offset is a string where an integer is needed; allowed: 0 to 511"),
    (
      "[button]\noffset = 1\nkind = \"\"", "3: button.kind is empty or too long: \"\"; allowed: 1 to 32 bytes"
    ),
  ])
  func linesThatContradictEachOtherAreRefusedAtTheirLine(text: String, message: String) {
    #expect(problems(text) == ["t.toml:" + message])
  }

  @Test(arguments: [
    "[line]\nchip = \"auto\"", "[line]\noffset = 17\n[button]\nchip = \"other\"\noffset = 17",
    "[line]\nname = \"\"\noffset = 4",
  ])
  func linesThatDoNotAreTaken(text: String) { #expect(problems(text).isEmpty) }

  @Test(arguments: ["[sensor", "a = ", "sensor.bus = 1\nsensor.bus = 2", "a = \"\u{1}\"", "= 1", "x = 'a\n"])
  func aSyntaxErrorNamesTheFileAndTheLine(text: String) {
    let found = problems(text)
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("t.toml:") == true)
    #expect(found.first?.contains("no TOML") == true)
  }

  @Test func noPrefixOfAFileTraps() {
    let text = Array(Configuration.commentedTOML.utf8.prefix(2500)) + Array("\n[sensor]\nbus = \"/dev/é\"\n".utf8)
    for count in stride(from: 0, through: text.count, by: 7) {
      _ = problems(String(decoding: text[..<count], as: UTF8.self))
      _ = problems(String(decoding: text[..<count].filter { $0 != 0x23 }, as: UTF8.self))
    }
  }
}
