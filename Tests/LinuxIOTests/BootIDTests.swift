import Glibc
import LinuxIO
import Testing

@Suite struct BootIDTests {
  @Test func theIDHasTheKernelsFormAndStays() throws {
    let id = try #require(BootID.read())
    #expect(id.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/) != nil)
    #expect(BootID.read() == id)
  }

  @Test func theServiceManagersSpellingIsBroughtToTheKernels() {
    let id = "00112233-4455-6677-8899-aabbccddeeff"
    #expect(BootID.canonical("00112233445566778899AABBCCDDEEFF") == id)
    #expect(BootID.canonical(id) == id)
  }

  @Test(arguments: [nil, "", "0011", "00112233445566778899aabbccddeefg", "00112233445566778899aabbccddeeff00"])
  func whatIsNoIDIsNotTaken(_ text: String?) {
    #expect(BootID.canonical(text) == nil)
  }
}
