import Glibc

/// A folder of a test's own, gone with the value.
struct TemporaryFolder: ~Copyable {
  let path: String

  init() throws {
    var template = Array("/tmp/tremord-test-XXXXXX".utf8CString)
    guard let made = unsafe mkdtemp(&template) else { throw Surprise(what: "no temporary folder") }
    path = unsafe String(cString: made)
  }

  deinit {
    guard let directory = unsafe opendir(path) else { return }
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { unsafe unlink(path + "/" + name) }
    }
    unsafe closedir(directory)
    unsafe rmdir(path)
  }
}

/// A whole text file, such as those in /proc; empty if it cannot be read.
func text(of path: String) -> String {
  let file = unsafe open(path, O_RDONLY)
  guard file >= 0 else { return "" }
  defer { close(file) }
  var all: [UInt8] = []
  var bytes = [UInt8](repeating: 0, count: 16384)
  while true {
    let count = unsafe read(file, &bytes, bytes.count)
    if count <= 0 { return String(decoding: all, as: UTF8.self) }
    all += bytes.prefix(count)
  }
}

/// What a test did not expect.
struct Surprise: Error {
  let what: String
}
