import Glibc

/// Folders of a test's own.
enum TestFolder {
  struct Failure: Error {
    let path: String
  }

  /// Makes a folder and those above it.
  static func make(_ path: String) throws {
    var part = ""
    for name in path.split(separator: "/") {
      part += "/" + name
      if unsafe mkdir(part, 0o755) != 0, errno != EEXIST { throw Failure(path: part) }
    }
  }

  /// Removes a folder with all that is in it.
  static func remove(_ path: String) {
    guard path.hasPrefix("/tmp/tremord-"), let directory = unsafe opendir(path) else { return }
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name == "." || name == ".." { continue }
      if unsafe unlink("\(path)/\(name)") != 0 { remove("\(path)/\(name)") }
    }
    unsafe closedir(directory)
    unsafe rmdir(path)
  }
}
