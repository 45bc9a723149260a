import Glibc
import LinuxIO
import Testing

@Suite struct GPIOTests {
  private func refusal(chip: String, offset: UInt32 = 17) throws -> SystemCallFailure {
    do throws(SystemCallFailure) {
      _ = try EdgeLine(LineAddress("line", chip: chip, offset: offset))
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
    // Where there is none the advice is another.
    #expect(failure.description.contains(GPIOChip.all().isEmpty ? "line.offset" : "line.chip"))
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
      _ = try OutputLine(LineAddress("led", chip: "/dev/gpiochip987", offset: 22))
    } catch { told = error }
    #expect(told?.description.contains("cannot drive line 22 of /dev/gpiochip987") == true)
  }

  @Test func aLineThatNobodyNamedIsNotFound() {
    var told: SystemCallFailure?
    do throws(SystemCallFailure) {
      _ = try SwitchLine(LineAddress("button", .name("NO_SUCH_LINE")), pull: .up)
    } catch { told = error }
    #expect(told?.description.contains("a GPIO line named NO_SUCH_LINE") == true)
    #expect(told?.description.contains("button.name") == true)
  }

  /// Kernel 6.12.96 on a Raspberry Pi 5: the header has neither of the numbers that it had before.
  private let pi5 = [
    GPIOChip(path: "/dev/gpiochip0", label: "gpio-brcmstb@107d508500", lineCount: 32),
    GPIOChip(path: "/dev/gpiochip4", label: "gpio-brcmstb@107d517c00", lineCount: 17),
    GPIOChip(path: "/dev/gpiochip11", label: "pinctrl-rp1", lineCount: 54),
  ]

  @Test func aNumberThatIsNotTheHeadersIsDoubtedWithTheHeadersChip() throws {
    for chip in pi5.dropLast() {
      let doubt = try #require(GPIOChip.doubt(chip, among: pi5, table: "led"))
      #expect(doubt.contains("`led.chip` leads to \(chip.path) \"\(chip.label)\""))
      #expect(doubt.contains("/dev/gpiochip11 \"pinctrl-rp1\" (54 lines)"))
      #expect(doubt.contains("at \"auto\""))
    }
    #expect(GPIOChip.doubt(pi5[2], among: pi5, table: "led") == nil)
  }

  /// Elsewhere there is no header to be compared with: an expander on the bus may be just what was meant.
  @Test func withoutAHeaderNothingIsDoubted() {
    #expect(GPIOChip.doubt(pi5[0], among: Array(pi5.dropLast()), table: "led") == nil)
  }

  @Test func aNumberThatIsGoneLeadsToTheHeader() {
    let advice = GPIOChip.choice(among: pi5, table: "button")
    #expect(advice.contains("/dev/gpiochip11 \"pinctrl-rp1\"") && advice.contains("`button.chip` at \"auto\""))
    let others = GPIOChip.choice(among: Array(pi5.dropLast()), table: "button")
    #expect(
      others.contains("Set `button.chip` to one of these: /dev/gpiochip0 \"gpio-brcmstb@107d508500\" (32 lines), "))
    #expect(GPIOChip.choice(among: [], table: "line").contains("the sensor is read by the clock"))
    #expect(!GPIOChip.choice(among: [], table: "led").contains("sensor"))
  }

  @Test func wordsForAnErrorAreLookedUpAnew() {
    let words = LineAddress("line", chip: "/dev/null", offset: 3).words(for: Errno(code: ENODEV))
    #expect(words.contains("cannot use line 3 of /dev/null") && words.contains("not a GPIO chip"))
    #expect(LineAddress("led", chip: "/dev/null", offset: 3).doubt == nil)
  }

  @Test func theLibrarysInterfaceIsOneOfTheTwo() {
    #expect([1, 2].contains(GPIOChip.libraryInterface))
  }
}
