import Glibc

/// What a process may take of something: the soft limits, which count.
package struct ResourceLimits: Sendable, Equatable {
  /// The highest real-time priority; nil: no limit.
  package let realtimePriority: UInt64?
  /// Memory that may be locked, bytes; nil: no limit.
  package let lockedBytes: UInt64?

  package init(realtimePriority: UInt64?, lockedBytes: UInt64?) {
    self.realtimePriority = realtimePriority
    self.lockedBytes = lockedBytes
  }

  /// Of a process, as /proc tells them to everybody; nil if it is gone.
  package init?(ofProcess id: Int32) {
    guard let text = try? TextFile.read("/proc/\(id)/limits") else { return nil }
    self.init(parsing: text)
  }

  /// From the table of /proc/PID/limits; see proc_pid_limits(5).
  package init?(parsing text: String) {
    func soft(_ name: String) -> UInt64?? {
      guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix(name) }) else { return nil }
      guard let word = line.dropFirst(name.count).split(separator: " ").first else { return nil }
      return word == "unlimited" ? .some(nil) : UInt64(word).map { .some($0) }
    }
    guard let priority = soft("Max realtime priority"), let locked = soft("Max locked memory") else { return nil }
    self.init(realtimePriority: priority, lockedBytes: locked)
  }
}

/// Another process, as /proc shows it.
package struct RunningProcess: Sendable, Equatable {
  package let id: Int32
  package let arguments: [String]

  package init(id: Int32, arguments: [String]) {
    self.id = id
    self.arguments = arguments
  }

  /// Every process of a name but this one.
  package static func all(named name: String) -> [RunningProcess] {
    SystemText.names(in: "/proc").compactMap { file in
      guard let id = Int32(file), id != getpid(), SystemText.firstLine(of: "/proc/\(file)/comm") == name else {
        return nil
      }
      let text = (try? TextFile.read("/proc/\(file)/cmdline")) ?? ""
      return RunningProcess(id: id, arguments: text.split(separator: "\0").map(String.init))
    }
  }

  /// The real-time priority of its thread of that name; 0 if it has none, nil if there is no such thread.
  package func realtimePriority(ofThread name: String) -> Int? {
    for thread in SystemText.names(in: "/proc/\(id)/task") {
      let folder = "/proc/\(id)/task/\(thread)"
      guard SystemText.firstLine(of: folder + "/comm") == name, let line = try? TextFile.read(folder + "/stat") else {
        continue
      }
      // Field 40 of proc_pid_stat(5), counted behind the name in brackets, which may hold anything.
      let fields = line[(line.lastIndex(of: ")") ?? line.startIndex)...].split(separator: " ")
      return fields.count > 38 ? Int(fields[38]) : nil
    }
    return nil
  }
}
