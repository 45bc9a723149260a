import Glibc
import LinuxIO
import Testing

@Suite struct ErrnoTests {
  @Test func wordsAreTheSystemsWords() {
    #expect(Errno(code: 2).words == "No such file or directory")
    #expect(Errno(code: 121).words == "Remote I/O error")
  }

  @Test func anUnknownNumberStillHasWords() {
    #expect(Errno(code: 99_999).words == "error 99999")
  }

  @Test func aFailureSaysWhatWhereWhyAndWhatNext() {
    let failure = SystemCallFailure("open", "/dev/i2c-9", Errno(code: 13), advice: "Ask for it")
    #expect(failure.description == "cannot open /dev/i2c-9: Permission denied. Ask for it")
    #expect(SystemCallFailure("open", "x", Errno(code: 5)).description == "cannot open x: Input/output error")
  }
}
