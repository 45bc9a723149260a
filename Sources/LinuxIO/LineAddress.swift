import Glibc

/// Which GPIO line a configuration means, and the words for it when it cannot be had.
package struct LineAddress: Sendable, Equatable {
  package enum Place: Sendable, Equatable {
    /// "auto", a path, a number, "gpiochipN" or a label (see `GPIOChip.path`), and the line's number on that chip.
    case offset(chip: String, UInt32)
    /// The line's own name, such as "GPIO17", on whichever chip has it.
    case name(String)
  }

  /// The table of the configuration that says so, for messages: `line`, `button`, `led`.
  package let table: String
  package let place: Place

  package init(_ table: String, _ place: Place) {
    self.table = table
    self.place = place
  }

  package init(_ table: String, chip: String, offset: UInt32) { self.init(table, .offset(chip: chip, offset)) }

  /// The chip's path and the line's offset on it.
  package func find() throws(SystemCallFailure) -> (path: String, offset: UInt32) {
    switch place {
    case .offset(let chip, let offset): (try GPIOChip.path(of: chip, table: table), offset)
    case .name(let name): try GPIOChip.line(named: name, table: table)
    }
  }

  /// Why the line cannot be had, looked up anew: for one who was told no more than the error's number.
  package func words(for errno: Errno) -> String {
    do throws(SystemCallFailure) {
      let (path, offset) = try find()
      return failure("use", path, offset, errno).description
    } catch { return error.description }
  }

  /// What is to be said of a chip that can be had and may yet be the wrong one: a number that is not, or no longer, that
  /// of the header. nil if there is nothing to say.
  package var doubt: String? {
    guard case .offset(let chip, _) = place, let path = try? GPIOChip.path(of: chip, table: table),
      let used = try? GPIOChip(path: path)
    else { return nil }
    return GPIOChip.doubt(used, among: GPIOChip.all(), table: table)
  }

  func failure(_ operation: StaticString, _ path: String, _ offset: UInt32, _ errno: Errno) -> SystemCallFailure {
    var advice = GPIOChip.explain(errno, table: table)
    if errno.code == EBUSY {
      let user = GPIOChip.consumer(path: path, offset: offset) ?? "somebody else"
      advice = "It is in use by \(user): choose another line with `\(table).offset`, or end what uses it"
    } else if errno.code == EINVAL, let chip = try? GPIOChip(path: path), offset >= chip.lineCount {
      advice = "The chip has the lines 0 to \(chip.lineCount - 1): set `\(table).offset`"
    }
    // Of the wrong chip everything else is beside the point.
    if let doubt { advice = doubt }
    return SystemCallFailure(operation, "line \(offset) of \(path)", errno, advice: advice)
  }
}
