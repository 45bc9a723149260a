import LinuxIO
import Settings

extension LineAddress {
  /// nil where nothing is wired.
  package init?(_ table: String, _ line: Configuration.Line) {
    if !line.name.isEmpty {
      self.init(table, .name(line.name))
    } else if let offset = line.offset {
      self.init(table, chip: line.chip, offset: UInt32(offset))
    } else {
      return nil
    }
  }
}
