import Diagnosis
import IMU
import Settings
import Testing

@testable import Diagnosis

@Suite struct WireRulesTests {
  @Test func theArithmeticOfTheBusIsTold() throws {
    let finding = try MadeUp.finding(.load) { _ in }
    // 100 × (12 + (2 × 30/9 + 2)/10) bytes, nine clocks each, of 390,000 a second.
    #expect(finding.words == "100.00 Hz take 1287 bytes/s, 3 % of the bus (60 % allowed)")
  }

  @Test func whatTheBusDoesNotCarryIsRefused() throws {
    let finding = try MadeUp.finding(.load) {
      $0.transfer?.carriedHertz = 15_000
      $0.stream = nil
    }
    #expect(finding.state == .fault && finding.exitCode == 78)
    #expect(finding.help?.contains("i2c_arm_baudrate=400000") == true)
  }

  @Test func aBusThatIsSlowerThanConfiguredIsTold() throws {
    let slow = try MadeUp.finding(.transfer) {
      $0.configuration.settings.bus.hz = 400_000
      $0.transfer?.hertz = 100_000
    }
    #expect(slow.state == .warning && slow.words.contains("the configuration says 400 kHz"))
    let near = try MadeUp.finding(.transfer) {
      $0.configuration.settings.bus.hz = 400_000
      $0.transfer?.hertz = 385_000
    }
    #expect(near.state == .ok)
  }

  @Test func failedReadsAreCounted() throws {
    let some = try MadeUp.finding(.transfer) { $0.transfer?.failures = 7 }
    #expect(some.state == .warning && some.words.contains("7 of 100"))
    let all = try MadeUp.finding(.transfer) { $0.transfer?.failures = 100 }
    #expect(all.state == .fault && all.exitCode == 74)
  }

  @Test func edgesAtTheRateAreWell() throws {
    #expect(try MadeUp.finding(.line) { _ in }.state == .ok)
  }

  @Test func noEdgeMeansTimedReads() throws {
    let finding = try MadeUp.finding(.line) {
      $0.line?.counted = (0, 2.0)
      $0.stream?.edgeTimedReads = 0
    }
    #expect(finding.state == .warning && finding.words.contains("reads are timed"))
  }

  @Test func tooFewEdgesAreTold() throws {
    let finding = try MadeUp.finding(.line) { $0.line?.counted = (74, 2.0) }
    #expect(
      finding.state == .warning && finding.words.contains("37.0 edges/s") && finding.words.contains("100.1 are due"))
  }

  @Test func aWatermarkIsJudgedByTheReads() throws {
    let well = try MadeUp.finding(.line) { $0.line?.counted = nil }
    #expect(well.state == .ok && well.words.contains("9.6 edges/s"))
    let half = try MadeUp.finding(.line) {
      $0.line?.counted = nil
      $0.stream?.edgeTimedReads = 40
      $0.stream?.readTimedReads = 57
    }
    #expect(half.state == .warning)
  }

  @Test func aLineThatCannotBeHadCostsNoSample() throws {
    let finding = try MadeUp.finding(.line) {
      $0.account.groups = ["pi"]
      $0.line?.refusal = LineFacts.Refusal(errno: 13, words: "cannot open it", help: "x")
    }
    #expect(finding.state == .warning && finding.help?.hasPrefix("sudo adduser pi gpio") == true)
  }

  @Test func noLineIsNoFault() throws {
    let finding = try MadeUp.finding(.line) {
      $0.line = nil
      $0.configuration.settings.line.offset = nil
    }
    #expect(finding.state == .ok && finding.words.contains("reads are timed by the clock"))
  }
}
