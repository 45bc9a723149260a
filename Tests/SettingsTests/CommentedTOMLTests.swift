import FoundationEssentials
import Settings
import Signal
import Testing

private let installedFile = #filePath.replacing(
  "Tests/SettingsTests/CommentedTOMLTests.swift", with: "config/tremord.toml")

private func installedText() throws -> String {
  String(decoding: try Data(contentsOf: URL(filePath: installedFile)), as: UTF8.self)
}

@Suite struct CommentedTOMLTests {
  /// After a change of the key table: `TREMORD_UPDATE=1 swift test --filter CommentedTOMLTests` writes the file anew.
  @Test func theInstalledFileIsWhatTheKeyTableSays() throws {
    if ProcessInfo.processInfo.environment["TREMORD_UPDATE"] == "1" {
      try Data(Configuration.commentedTOML.utf8).write(to: URL(filePath: installedFile))
    }
    #expect(try installedText() == Configuration.commentedTOML)
  }

  @Test func theInstalledFileParsesToTheDefaults() throws {
    #expect(try Configuration(parsing: installedText(), file: "tremord.toml") == Configuration())
  }

  @Test func theInstalledFileWithAllItsLinesSwitchedOnIsStillTheDefaults() throws {
    var text = ""
    for line in try installedText().split(separator: "\n") {
      // A line to switch on begins with the key's name right after the sign.
      let isSetting = line.hasPrefix("#") && line.dropFirst().first?.isLetter == true
      // Refused beside chip = "auto": it names what the unknown chip is to be treated as.
      if line.hasPrefix("#allow_unknown_id") { continue }
      text += (isSetting ? line.dropFirst() : line) + "\n"
    }
    var configuration = try Configuration(parsing: text, file: "tremord.toml")
    #expect(configuration.sensor.leg == .left)
    #expect(configuration.line.offset == 17)
    #expect(configuration.button.line.offset == 27)
    #expect(configuration.led.line.offset == 22)
    #expect(configuration.bus.hz == 400_000)
    // These have no default, only an example.
    configuration.sensor.leg = nil
    configuration.line.offset = nil
    configuration.button.line.offset = nil
    configuration.led.line.offset = nil
    configuration.bus.hz = nil
    #expect(configuration == Configuration())
  }

  @Test func everyKeyIsExplainedWithRangeAndDefault() throws {
    let blocks = try installedText().split(separator: "\n\n")
    for key in Configuration.keys {
      let name = key.name.split(separator: ".").last.map(String.init) ?? ""
      let own = blocks.filter { $0.contains("\n#\(name) = ") }
      #expect(!own.isEmpty, "\(key.name) is missing")
      #expect(own.allSatisfy { $0.contains("Allowed: ") && $0.contains("Default: ") }, "\(key.name)")
    }
  }

  @Test(arguments: [
    "#bus = 1", "#address = 0x68", "#rate_hz = 100.0", "#fsync = \"interval\"", "#mode = \"0660\"", "#mode = \"off\"",
    "#priority = 20", "#timezone = \"\"", "#low_hz = 3.0", "#relative_power_on = 0.4",
    "# Unit: Hz. Allowed: 25 to 1125. Default: 100.0.",
  ])
  func theInstalledFileHolds(line: String) throws {
    #expect(try installedText().split(separator: "\n").contains { $0 == line })
  }
}
