import LinuxIO
import Settings

/// The configuration that setup changes: read first, written last.
struct SetupFile {
  let path: String
  let settings: Configuration
  /// Nil if there is none.
  private let text: String?

  /// Ends the program where the file is wrong, or could not be written: that is known before the questions.
  init(_ path: String) throws {
    self.path = path
    do { text = try TextFile.read(path) } catch {
      guard error.errno.isMissing else { try fail("\(error)", 78) }
      text = nil
    }
    do { settings = try text.map { try Configuration(parsing: $0, file: path) } ?? Configuration() } catch {
      try fail("\(error)\nMend it first, or move it away", 78)
    }
    do { try ReplacedFile.check(path) } catch { try fail("\(error)", 73) }
  }

  /// Shows what would change and asks; false if it was not to be. The old file is kept under another name.
  func write(_ wanted: Configuration, _ dialogue: Dialogue) throws -> Bool {
    let changes = ConfigurationEditor.differences(from: settings, to: wanted)
    if changes.isEmpty, text != nil {
      dialogue.say("\(path) says all that already.")
      return true
    }
    dialogue.say("To be written to \(path)\(text == nil ? ", which is new" : ""):")
    for change in changes { dialogue.say("  \(change.name) = \(change.value)") }
    guard try dialogue.confirm(text == nil ? "Write it?" : "Change the file?", usual: true) else {
      dialogue.say("Nothing was written.")
      return false
    }
    let edited: String
    do { edited = try ConfigurationEditor.edit(text ?? Configuration.commentedTOML, to: wanted) } catch {
      try fail("\(path) is written in a way that is not understood here; \(error)", 78)
    }
    do {
      if let text {
        let kept = backup
        try ReplacedFile.write(Array(text.utf8), to: kept)
        dialogue.say("The old one is kept as \(kept).")
      }
      try ReplacedFile.write(Array(edited.utf8), to: path)
    } catch { try fail("\(error)", 74) }
    dialogue.say("Written.")
    return true
  }

  /// The first name that nobody has.
  private var backup: String {
    var (name, number) = (path + ".bak", 1)
    while FileName.identity(of: name) != nil {
      number += 1
      name = path + ".bak\(number)"
    }
    return name
  }
}
