import Glibc

/// Another program, run to its end.
package enum ChildProcess {
  /// Its exit code, 128 and the signal's number if one ended it; found by PATH. It has this program's input and outputs.
  package static func run(_ words: [String]) throws(SystemCallFailure) -> Int32 {
    let name = words.first ?? ""
    // Each copied word is given back below, and the list ends with a nil as the call wants it.
    var arguments = unsafe words.map { unsafe strdup($0) } + [nil]
    defer { for index in words.indices { unsafe free(arguments[index]) } }
    var process = pid_t()
    let code = unsafe posix_spawnp(&process, name, nil, nil, &arguments, environ)
    guard code == 0 else { throw SystemCallFailure("run", name, Errno(code: code)) }
    var status: Int32 = 0
    do throws(Errno) {
      _ = try Errno.retrying { unsafe waitpid(process, &status, 0) }
    } catch {
      throw SystemCallFailure("wait for", name, error)
    }
    let signal = status & 0x7F
    return signal == 0 ? status >> 8 & 0xFF : 128 + signal
  }
}
