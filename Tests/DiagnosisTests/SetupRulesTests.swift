import IMU
import Settings
import Signal
import Testing

@testable import Diagnosis

@Suite struct SetupRulesTests {
  @Test func aHealthyMachineHasNothingToMend() {
    let report = Report(MadeUp.healthy())
    #expect(report.exitCode == 0)
    #expect(report.state == .ok, "\(report.findings.filter { $0.state != .ok })")
    #expect(report.findings.allSatisfy { $0.help == nil })
  }

  @Test func aWrongConfigurationIsToldLineByLine() {
    let findings = MadeUp.findings(.configuration) {
      $0.configuration.problems = [
        Diagnostic(
          file: "/tmp/a.toml", line: 3, what: "sensor.rate_hz is out of range: 900", help: "allowed: 25 to 225"),
        Diagnostic(file: "/tmp/a.toml", line: 9, what: "unknown key sensor.sight", help: ""),
      ]
    }
    #expect(
      findings.map(\.words) == [
        "/tmp/a.toml:3: sensor.rate_hz is out of range: 900", "/tmp/a.toml:9: unknown key sensor.sight",
      ])
    #expect(findings.map(\.exitCode) == [78, 78])
    #expect(findings[0].help == "allowed: 25 to 225" && findings[1].help == nil)
  }

  @Test func aStrangerToTheGroupIsTold() throws {
    let finding = try MadeUp.finding(.bus) {
      $0.buses[0].errno = 13
      $0.account.groups = ["pi"]
    }
    #expect(finding.state == .fault && finding.exitCode == 74)
    #expect(finding.help == "sudo adduser pi i2c, then log out and in again")
  }

  @Test func whoWasAddedAfterTheLoginIsSentToLogInAgain() throws {
    let finding = try MadeUp.finding(.bus) {
      $0.buses[0].errno = 13
      $0.account.groups = ["pi"]
      $0.account.groupsAfterLogin = ["i2c"]
    }
    #expect(finding.help?.contains("log out and in again") == true && finding.help?.contains("adduser") == false)
  }

  @Test func aBusOfRootNeedsARuleFirst() throws {
    let finding = try MadeUp.finding(.bus) {
      $0.buses[0].errno = 13
      $0.buses[0].node = BusFacts.Node(group: "root", mode: 0o600)
    }
    #expect(finding.help?.contains("60-tremord.rules") == true && finding.help?.contains("adduser") == false)
  }

  @Test func noAdapterOnARaspberryPiMeansThatI2CIsOff() throws {
    let finding = try MadeUp.finding(.bus) { $0.buses = [] }
    #expect(finding.exitCode == 69)
    #expect(finding.help?.contains("echo dtparam=i2c_arm=on | sudo tee -a /boot/firmware/config.txt") == true)
    let other = try MadeUp.finding(.bus) {
      $0.buses = []
      $0.machine.model = "Radxa ROCK 4"
    }
    #expect(other.help?.contains("config.txt") == false)
  }

  @Test func anAdapterWithoutItsDeviceFileMeansThatTheModuleIsMissing() throws {
    let finding = try MadeUp.finding(.bus) { $0.buses[0].node = nil }
    #expect(finding.exitCode == 69 && finding.help?.hasPrefix("sudo modprobe i2c-dev") == true)
  }

  @Test func anotherBusIsNamedWithTheKey() throws {
    let finding = try MadeUp.finding(.bus) { $0.configuration.settings.sensor.bus = .number(5) }
    #expect(finding.words.contains("there is no /dev/i2c-5") && finding.help?.contains("sensor.bus = 1") == true)
  }

  @Test func aSilentAddressIsNoDevice() throws {
    for code in [Int32(6), 121] {
      let finding = try MadeUp.finding(.sensor) { $0.buses[0].devices = [DeviceFacts(0x68, .failed(code))] }
      #expect(finding.state == .fault && finding.exitCode == 69)
      #expect(finding.words == "nothing answers at 0x68 of /dev/i2c-1")
    }
  }

  @Test func theChipAtAnotherPlaceIsNamedWithItsKeys() throws {
    let lsm = DeviceFacts(0x6B, .chip(ChipIdentity(chip: .lsm6dso, whoAmI: 0x6C)))
    let here = try MadeUp.finding(.sensor) { $0.buses[0].devices = [DeviceFacts(0x68, .failed(121)), lsm] }
    #expect(here.help?.contains("sensor.address = 0x6b") == true && here.help?.contains("sensor.bus") == false)
    let there = try MadeUp.finding(.sensor) {
      $0.buses[0].devices = [DeviceFacts(0x68, .failed(121))]
      var other = BusFacts(path: "/dev/i2c-3", name: "", node: BusFacts.Node(group: "i2c", mode: 0o660))
      other.devices = [lsm]
      $0.buses.append(other)
    }
    #expect(there.help?.contains("sensor.bus = 3, sensor.address = 0x6b") == true)
  }

  @Test func aStrangerIsNotCalledAChip() throws {
    let clock = Stranger(.unknownIdentity, register: 0x75, answer: 0x00)
    let finding = try MadeUp.finding(.sensor) { $0.buses[0].devices = [DeviceFacts(0x68, .stranger(clock))] }
    #expect(finding.exitCode == 69 && finding.help?.contains("clock") == true)
    let other = Stranger(.otherChip, register: 0x0F, answer: 0x6C, chip: .lsm6dso)
    let named = try MadeUp.finding(.sensor) { $0.buses[0].devices = [DeviceFacts(0x68, .stranger(other))] }
    #expect(named.help?.contains("sensor.chip = \"lsm6dso\"") == true)
  }

  @Test func aKernelDriverIsNamed() throws {
    let finding = try MadeUp.finding(.sensor) { $0.buses[0].devices = [DeviceFacts(0x68, .taken("inv_mpu6050"))] }
    #expect(finding.words.contains("inv_mpu6050") && finding.exitCode == 69)
  }

  @Test func theOthersStandInOneLine() throws {
    let finding = try MadeUp.finding(.others) {
      $0.buses[0].devices += [
        DeviceFacts(0x6A, .chip(ChipIdentity(chip: .lsm6dso, whoAmI: 0x6C))),
        DeviceFacts(0x53, .stranger(Stranger(.unknownIdentity, register: 0, answer: 0x23))),
        DeviceFacts(0x69, .taken(nil)),
      ]
    }
    #expect(finding.state == .ok)
    #expect(
      finding.words
        == "0x6a LSM6DSO/DSOX; 0x53 unknown (0x00 says 0x23), left alone; 0x69 taken by the kernel's driver")
    #expect(MadeUp.findings(.others) { _ in }.isEmpty)
  }

  @Test func theConfigurationIsMendedBeforeTheDeviceAndTheDeviceBeforeTheRest() {
    var facts = MadeUp.healthy()
    facts.stream?.refusal = StreamFacts.Refusal(words: "the bus fell silent", exitCode: 74)
    #expect(Report(facts).exitCode == 74)
    facts.buses[0].devices = [DeviceFacts(0x68, .failed(121))]
    #expect(Report(facts).exitCode == 69)
    facts.configuration.problems = [Diagnostic(file: "a", line: 1, what: "b", help: "c")]
    #expect(Report(facts).exitCode == 78)
  }
}
