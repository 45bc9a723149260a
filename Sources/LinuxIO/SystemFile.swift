/// What the kernel and the system say in small files and folders.
package enum SystemFile {
  /// The first line; nil if it cannot be read.
  package static func firstLine(of path: String) -> String? { SystemText.firstLine(of: path) }

  /// The names in a folder, sorted; empty if it cannot be read.
  package static func names(in folder: String) -> [String] { SystemText.names(in: folder) }
}
