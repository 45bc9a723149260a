import LinuxIO

/// The files of a log: the one that is written, and those that were rotated away and are kept.
///
/// `events.ndjson.1` is the newest of these, whoever made it, the daemon or logrotate; `events.ndjson-DATE`, logrotate's
/// other way of naming, counts too. Which lines a file has is read from the file.
struct LogFolder: Sendable {
  /// A file that was rotated away.
  struct Rotated: Sendable, Equatable {
    var name: String
    var byteCount: Int
    /// The number behind the dot; nil for a date.
    var number: Int?
    var isCompressed: Bool
  }

  let path: String
  let folder: String
  private let name: String

  init(_ path: String) {
    self.path = path
    folder = FileName.folder(of: path)
    name = FileName.last(of: path)
  }

  func path(of file: Rotated) -> String { folder + "/" + file.name }

  /// What the next file is called until it takes the log's place.
  var freshPath: String { path + ".new" }

  /// All that were rotated away, in no order.
  func rotated() -> [Rotated] {
    let files = (try? FolderSpace.files(folder)) ?? []
    return files.compactMap { file in
      guard file.name.hasPrefix(name) else { return nil }
      var rest = file.name.dropFirst(name.count)
      let isCompressed = rest.hasSuffix(".gz")
      if isCompressed { rest = rest.dropLast(3) }
      let digits = rest.dropFirst()
      guard let mark = rest.first, mark == "." || mark == "-", !digits.isEmpty, let first = digits.first,
        first.isNumber,
        digits.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == "-") })
      else { return nil }
      let number = mark == "." ? Int(digits) : nil
      return Rotated(name: file.name, byteCount: file.byteCount, number: number, isCompressed: isCompressed)
    }
  }

  /// Makes `.1` free: each file with a number gets the next one, as far as the numbers follow each other.
  func shift() throws(SystemCallFailure) {
    var taken: [Int: [Rotated]] = [:]
    for file in rotated() { if let number = file.number { taken[number, default: []].append(file) } }
    var last = 0
    while taken[last + 1] != nil { last += 1 }
    while last > 0 {
      for file in taken[last] ?? [] {
        try FileName.rename(
          path(of: file), to: path + "." + String(last + 1) + (file.isCompressed ? ".gz" : ""))
      }
      last -= 1
    }
  }

  var newestPath: String { path + ".1" }
}
