import Glibc
import LinuxIO
import Testing

@Suite struct GPIOTests {
  private func refusal(chip: String, offset: UInt32 = 17) throws -> SystemCallFailure {
    do throws(SystemCallFailure) {
      _ = try EdgeLine(chip: chip, offset: offset)
    } catch { return error }
    throw Surprise(what: "\(chip) was taken for a GPIO chip")
  }

  @Test func numbersNamesAndPathsLeadToADevice() throws {
    #expect(try GPIOChip.path(of: "4") == "/dev/gpiochip4")
    #expect(try GPIOChip.path(of: "gpiochip12") == "/dev/gpiochip12")
    #expect(try GPIOChip.path(of: "/dev/other") == "/dev/other")
  }

  @Test func aLabelThatNoChipHasIsNotFound() throws {
    let failure = try refusal(chip: "no such label")
    #expect(failure.description.contains("no such label"))
    #expect(failure.description.contains("line.chip"))
  }

  @Test func somethingElseThanAChipIsRefused() throws {
    let failure = try refusal(chip: "/dev/null")
    #expect(failure.errno.code == ENOTTY || failure.errno.code == ENODEV)
    #expect(failure.description.contains("line 17 of /dev/null"))
    #expect(failure.description.contains("not a GPIO chip"))
  }

  @Test func aMissingChipIsToldForEdgesAndOutputs() throws {
    #expect(try refusal(chip: "987").errno.code == ENOENT)
    var told: SystemCallFailure?
    do throws(SystemCallFailure) {
      _ = try OutputLine(chip: "/dev/gpiochip987", offset: 22)
    } catch { told = error }
    #expect(told?.description.contains("cannot drive line 22 of /dev/gpiochip987") == true)
  }

  @Test func aLineThatNobodyNamedIsNotFound() {
    #expect(throws: SystemCallFailure.self) { try GPIOChip.line(named: "NO_SUCH_LINE") }
  }

  @Test func theLibrarysInterfaceIsOneOfTheTwo() {
    #expect([1, 2].contains(GPIOChip.libraryInterface))
  }
}
