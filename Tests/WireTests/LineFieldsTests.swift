import Testing

@testable import Wire

@Suite struct LineFieldsTests {
  /// A line as it is cut out of a file: its bytes do not begin at 0.
  private func cut(_ line: String) -> ArraySlice<UInt8> { Array(("{\"seq\":1}\n" + line).utf8)[10...] }

  @Test func fieldsAreFoundWhereTheLineIsCutOutOfMore() {
    let line = cut(#"{"type":"log","t_s":-12.5,"run":"b3f1","next_seq":40,"seq":7}"#)
    #expect(LineFields.sequence(of: line) == 7)
    #expect(LineFields.nextSequence(behind: line) == 40)
    #expect(LineFields.time(of: line) == -12.5)
    #expect(LineFields.text(LineFields.runKey, in: line) == "b3f1")
    #expect(LineFields.type(of: line) == "log")
    #expect(LineFields.find(LineFields.runKey, in: line)?.lowerBound == 36)
  }

  @Test func whatIsBehindTheLineIsNotItsOwn() {
    let bytes = Array(#"{"type":"hb"}{"seq":7,"run":"a"}"#.utf8)
    #expect(LineFields.sequence(of: bytes[..<13]) == nil)
    #expect(LineFields.find(LineFields.runKey, in: bytes[..<27]) == nil)
    #expect(LineFields.text(LineFields.runKey, in: bytes[..<30]) == nil)
    #expect(LineFields.text(LineFields.runKey, in: bytes[...]) == "a")
  }

  @Test(arguments: ["", "{", #""se"#, #"{"type":"ev"#, #"{"seq":}"#, #"{"seq":"#, #"{"run":"b3"#])
  func aLineThatEndsTooEarlyHasNoFields(line: String) {
    #expect(LineFields.sequence(of: cut(line)) == nil)
    #expect(LineFields.text(LineFields.runKey, in: cut(line)) == nil)
    #expect(LineFields.type(of: cut(line)) == nil)
    #expect(!LineFields.isWhole(cut(line)))
  }
}
