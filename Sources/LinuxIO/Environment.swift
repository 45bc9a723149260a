import Glibc

/// The process's environment, as it was when asked.
package enum Environment {
  /// The value of a variable; nil if it is not set.
  package static subscript(name: String) -> String? {
    // SAFETY: getenv's result is copied at once; nothing here changes the environment.
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }

  /// The variables that decide how a terminal is written to.
  package static var all: [String: String] {
    var found: [String: String] = [:]
    for name in ["NO_COLOR", "TERM", "COLORTERM", "LANG", "LC_ALL", "LC_CTYPE"] { found[name] = self[name] }
    return found
  }
}

/// A file that is no longer wanted.
package enum RemovedFile {
  /// Removes the name; silently, for it may be gone already.
  package static func remove(_ path: String) {
    // SAFETY: unlink reads a NUL-terminated path that Swift keeps alive during the call.
    _ = unsafe unlink(path)
  }
}
