import Settings
import Signal
import Testing

@Suite struct ConfigurationEditorTests {
  private func changed(_ text: String, _ change: (inout Configuration) -> Void) throws -> String {
    var wanted = try Configuration(parsing: text, file: "t")
    change(&wanted)
    return try ConfigurationEditor.edit(text, to: wanted)
  }

  @Test func aLineKeepsItsPlaceAndItsComment() throws {
    let text = "# mine\n[sensor]\n  leg = \"left\"   # since the operation # 2\nbus = 3\n\n[log]\nfiles = 4\n"
    let edited = try changed(text) {
      $0.sensor.leg = .right
      $0.log.files = 9
    }
    #expect(
      edited
        == "# mine\n[sensor]\n  leg = \"right\" # since the operation # 2\nbus = 3\n\n[log]\nfiles = 9\n")
  }

  @Test func aHashInAStringIsNoComment() throws {
    let edited = try changed("[log]\npath = \"/a#b\" # c\n") { $0.log.path = "/x" }
    #expect(edited == "[log]\npath = \"/x\" # c\n")
  }

  @Test func aKeyThatIsCommentedOutIsTakenUpWhereItStands() throws {
    var wanted = Configuration()
    (wanted.sensor.leg, wanted.sensor.site, wanted.sensor.address) = (.left, .thigh, 0x69)
    let edited = try ConfigurationEditor.edit(Configuration.commentedTOML, to: wanted)
    let before = Configuration.commentedTOML.split(separator: "\n", omittingEmptySubsequences: false)
    let after = edited.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(before.count == after.count)
    let changes = zip(before, after).filter { $0 != $1 }.map { "\($0)→\($1)" }
    #expect(
      changes == [
        "#address = 0x68→address = 0x69", "#leg = \"left\"→leg = \"left\"", "#site = \"other\"→site = \"thigh\"",
      ])
  }

  /// `leg` under another table is another key.
  @Test func aTableOrAKeyThatIsMissingIsAdded() throws {
    #expect(try changed("") { $0.sensor.leg = .left } == "\n[sensor]\nleg = \"left\"\n")
    #expect(
      try changed("[log]\nfiles = 4\n") { $0.sensor.leg = .left } == "[log]\nfiles = 4\n\n[sensor]\nleg = \"left\"\n")
    #expect(
      try changed("[sensor]\nbus = 3\n[log]\nfiles = 4") { $0.sensor.leg = .left }
        == "[sensor]\nleg = \"left\"\nbus = 3\n[log]\nfiles = 4")
    #expect(try changed("[log]\n") { $0.timezone = "Europe/Rome" } == "timezone = \"Europe/Rome\"\n[log]\n")
  }

  @Test func whatIsWrittenInAnotherWayIsRefusedInWords() {
    for text in ["sensor = { leg = \"left\" }\n", "sensor.leg = \"left\"\n"] {
      #expect(throws: ConfigurationEditor.Unclear.self, "\(text)") { try changed(text) { $0.sensor.leg = .right } }
    }
  }

  @Test func nothingToChangeChangesNothing() throws {
    let text = "[sensor]\nleg='left'\r\n"
    #expect(try changed(text) { _ in } == text)
  }
}
