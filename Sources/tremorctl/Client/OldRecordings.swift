import Daemon
import LinuxIO
import Recording

/// The recordings of a daemon that ended before a moment. Files that it did not make are none of them.
struct OldRecordings {
  /// The oldest first.
  let paths: [String]

  /// `seconds` since 1970; a folder that is not there holds none.
  init(in folder: String, before seconds: Int64) {
    let files = (try? FolderSpace.files(folder)) ?? []
    paths = files.filter { DumpStore.isOwn($0.name) && $0.modified < seconds }
      .sorted { ($0.modified, $0.name) < ($1.modified, $1.name) }.map { folder + "/" + $0.name }
  }

  /// The names of those that hold a person's marks; what cannot be read may hold some.
  func withMarks() -> [String] {
    paths.filter { path in (try? DumpInfo(path: path)).map { $0.marks > 0 } ?? true }.map { FileName.last(of: $0) }
  }
}
