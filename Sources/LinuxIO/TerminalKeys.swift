import CLinux
import Glibc

/// Keys as they are pressed, on the terminal behind standard input. `StandardOutput.restoreOnSignal` puts that back too.
package enum TerminalKeys {
  /// From now on each key comes at once and is not echoed; false: standard input is no terminal.
  package static func begin() -> Bool { clinux_keys_begin() == 0 }

  /// Puts the terminal back.
  package static func end() { clinux_keys_end() }

  /// The keys pressed since it was last asked, without waiting; a key that sends a sequence (an arrow) is left out.
  package static func pressed() -> [Character] {
    guard clinux_wait_readable(0, 0) > 0 else { return [] }
    // SAFETY: read fills at most the capacity that it is told; what it returns is what is initialised.
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 64) { buffer, filled in
      filled = unsafe max(0, Glibc.read(0, buffer.baseAddress, buffer.count))
    }
    guard !bytes.contains(0x1B) else { return [] }
    return bytes.filter { (0x20..<0x7F).contains($0) }.map { Character(Unicode.Scalar($0)) }
  }

  /// True once after the program was stopped (Ctrl-Z) and goes on: the screen has to be drawn anew.
  package static var wasResumed: Bool { clinux_was_resumed() != 0 }
}
