import Testing

@testable import Diagnosis

@Suite struct MachineRulesTests {
  @Test func aClockThatNobodySetIsTold() throws {
    let finding = try MadeUp.finding(.clock) {
      $0.machine.clock = .init(isSynchronised: false, source: "timesyncd", maximumErrorSeconds: nil)
    }
    #expect(finding.state == .warning && finding.words.contains("timesyncd"))
    #expect(try MadeUp.finding(.clock) { _ in }.words.contains("off by at most 13 ms"))
  }

  /// Bits 0 to 3 are now, 16 to 19 since the start.
  @Test(arguments: [
    (UInt32(0), CheckState.ok, ""), (0x1, .fault, "now: undervoltage"),
    (0x50005, .fault, "now: undervoltage, throttling"),
    (0x50000, .warning, "since the start: undervoltage, throttling"), (0x2, .warning, "now: a capped frequency"),
    (0x80008, .warning, "now: the soft temperature limit"),
  ])
  func theFirmwaresBitsAreRead(_ bits: UInt32, _ state: CheckState, _ words: String) throws {
    let finding = try MadeUp.finding(.power) { $0.machine.throttled = bits }
    #expect(finding.state == state && (words.isEmpty || finding.words == words), "\(finding.words)")
  }

  @Test func aMachineThatDoesNotMeasureItsPowerIsNoFault() {
    #expect(MadeUp.findings(.power) { $0.machine.throttled = nil }.isEmpty)
    let alarm = MadeUp.findings(.power) {
      $0.machine.throttled = nil
      $0.machine.isUndervoltage = true
    }
    #expect(alarm.map(\.state) == [.fault])
  }

  @Test func aUnitThatGrantsTooLittleIsTold() throws {
    let priority = try MadeUp.finding(.limits) { $0.machine.service.realtimeLimit = nil }
    #expect(priority.state == .warning && priority.help?.hasPrefix("LimitRTPRIO=20 in") == true)
    let both = try MadeUp.finding(.limits) {
      $0.machine.service.realtimeLimit = "10"
      $0.machine.service.lockedLimit = "64K"
    }
    #expect(both.help?.hasPrefix("LimitRTPRIO=20 and LimitMEMLOCK=8M in") == true)
    let free = try MadeUp.finding(.limits) {
      $0.machine.service.realtimeLimit = "infinity"
      $0.machine.service.lockedLimit = "infinity"
    }
    #expect(free.state == .ok)
  }

  @Test func aRunningDaemonIsAskedInsteadOfItsUnit() throws {
    func running(_ priority: Int, _ locked: UInt64?) throws -> Finding {
      try MadeUp.finding(.limits) {
        $0.machine.service.realtimeLimit = nil
        $0.daemon.process = 77
        $0.daemon.realtimePriority = priority
        $0.daemon.limits = DaemonFacts.Limits(lockedBytes: locked)
      }
    }
    #expect(try running(20, 8 << 20).state == .ok)
    #expect(try running(20, nil).state == .ok)
    #expect(try running(0, nil).help?.hasPrefix("LimitRTPRIO=20 in") == true)
    #expect(try running(20, 64 << 10).help?.hasPrefix("LimitMEMLOCK=8M in") == true)
  }

  @Test func sizesAreReadAsSystemdReadsThem() {
    #expect(MachineRules.bytes("8M") == 8_388_608)
    #expect(MachineRules.bytes("65536") == 65_536)
    #expect(MachineRules.bytes("64K:8M") == 65_536, "soft and hard: the soft one counts")
    #expect(MachineRules.bytes("much") == nil)
    #expect(MachineRules.bytes("9999999999999T") == nil)
  }

  @Test func aDaemonThatRunsIsLeftItsSamples() throws {
    func beside(_ line: String, _ check: Check) throws -> Finding {
      try MadeUp.finding(check) {
        $0.daemon.isAlive = true
        $0.daemon.process = 77
        $0.daemon.hello = DaemonFacts.Hello(line: line)
        $0.buses[0].devices = [DeviceFacts(0x68, .leftAlone)]
        $0.stream = nil
        $0.transfer = nil
      }
    }
    let streaming =
      #"{"type":"hello","protocol":"1.0","state":"streaming","chip":"mpu6050","rate_hz":100.021,"rate_sd_hz":0.004}"#
    let daemon = try beside(streaming, .daemon)
    #expect(daemon.state == .ok && daemon.words.contains("streaming, mpu6050 at 100.02"))
    #expect(try beside(streaming, .samples).state == .skipped)
    #expect(try beside(streaming, .line).state == .skipped)
    let probing = try beside(#"{"type":"hello","state":"probing"}"#, .daemon)
    #expect(probing.state == .fault && probing.exitCode == 69)
  }

  @Test func aReplayDoesNotReadTheSensor() throws {
    var daemon = DaemonFacts()
    daemon.isAlive = true
    daemon.hello = DaemonFacts.Hello(line: #"{"type":"hello","state":"replaying"}"#)
    #expect(!daemon.readsSensor)
    daemon.hello = DaemonFacts.Hello(line: #"{"type":"hello","state":"ended"}"#)
    #expect(daemon.readsSensor, "what is not known to be a replay is not disturbed")
    daemon.isReplay = true
    #expect(!daemon.readsSensor)
    let finding = try MadeUp.finding(.daemon) { $0.daemon = daemon }
    #expect(finding.state == .ok)
  }

  @Test func aSocketOfOthersIsToldWithTheGroup() throws {
    let finding = try MadeUp.finding(.daemon) {
      $0.daemon.process = 77
      $0.daemon.socketErrno = 13
    }
    #expect(finding.state == .warning && finding.help?.hasPrefix("sudo adduser pi tremord") == true)
  }

  @Test func aFirstLineIsReadByItsKeys() throws {
    let line =
      #"{"type":"hello","software":"tremord 9.8","run":"ab","state":"streaming","who_am_i":"0x68","rate_nominal_hz":104.172,"rate_hz":104.073,"rate_sd_hz":0.001,"clock":"unsynchronised"}"#
    let hello = try #require(DaemonFacts.Hello(line: line))
    #expect(hello.software == "tremord 9.8" && hello.state == "streaming" && hello.chip == nil)
    #expect(hello.nominalRate == 104.172 && hello.rate == 104.073 && hello.rateError == 0.001)
    #expect(DaemonFacts.Hello(line: #"{"type":"event"}"#) == nil)
    #expect(DaemonFacts.Hello(line: "") == nil)
    #expect(DaemonFacts.Hello(line: #"{"type":"hello","state"#)?.state == nil)
  }
}
