import Glibc
import Recording
import Scoring
import Signal

/// A recording of the public sets: a CSV file with a label a row.
struct LabelledFile: Sendable {
  var name: String
  var set: String
  var site: Site
  /// Of whom it is, as far as the name tells.
  var person: String
  var root: String

  /// The files of MANIFEST.csv under `root`; nil where it is absent.
  static func all(in root: String) -> [LabelledFile]? {
    guard let text = Self.read(root + "/MANIFEST.csv") else { return nil }
    var files: [LabelledFile] = []
    for line in text.split(separator: 10).dropFirst() {
      let fields = line.split(separator: 44, maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { continue }
      let name = String(decoding: fields[0], as: UTF8.self)
      let site: Site =
        switch String(decoding: fields[1], as: UTF8.self) {
        case "shank": .shank
        case "thigh": .thigh
        default: .other
        }
      let parts = name.split(separator: "/").map(String.init)
      guard parts.count == 2 else { continue }
      files.append(
        LabelledFile(name: name, set: parts[0], site: site, person: person(parts[0], parts[1]), root: root))
    }
    return files
  }

  private static func person(_ set: String, _ file: String) -> String {
    let parts = file.split(separator: "_").map(String.init)
    switch set {
    case "daphnet": return String(file.prefix(3))
    case "stanford_fog", "mobifall": return parts[0]
    case "hugadb":
      // activity words, person, trial, place.
      let numbers = parts.filter { Int($0) != nil }
      return numbers.first ?? file
    default: return file
    }
  }

  var isGravityRemoved: Bool { self.set == "pd_tremor" }

  /// Imports it and plays it, and gives the recordist's label of each half second by its middle sample, nil where the half
  /// second has none.
  func play(in folder: String, keepsHops: Bool = false) throws -> (played: Played, labels: [String?]) {
    let played = try imported(in: folder) { reader in
      try Played(reader.header.sensor, keepsHops: keepsHops) { frame throws(DumpError) in
        try reader.next(&frame)
      }
    }
    return (played, labels())
  }

  /// What the sensor said, as numbers.
  func samples(in folder: String) throws -> Samples {
    try imported(in: folder) { reader in
      try Samples(reader.header.sensor) { frame throws(DumpError) in try reader.next(&frame) }
    }
  }

  private func imported<T>(in folder: String, _ body: (inout DumpReader) throws -> T) throws -> T {
    let dump = "\(folder)/tremord-score-\(getpid())-\(self.set)-\(name.split(separator: "/")[1]).trd"
    var options = ImportOptions(software: "score")
    options.site = site
    options.isGravityRemoved = isGravityRemoved
    _ = try SourceFormat.csv.convert("\(root)/\(name)", to: dump, options)
    defer { ByteFile.remove(dump) }
    var reader = try DumpReader(path: dump)
    return try body(&reader)
  }

  /// Of each half second, by its middle sample. By the file alone: no code is shared with what is scored.
  func labels() -> [String?] {
    guard let text = Self.read("\(root)/\(name)") else { return [] }
    var out: [String?] = []
    var first: Double?
    for line in text.split(separator: 10).dropFirst() {
      guard let comma = line.firstIndex(of: 44), let time = Double(String(decoding: line[..<comma], as: UTF8.self))
      else { continue }
      let start = first ?? time
      first = start
      let k = Int((time - start) / 0.5)
      guard k >= 0, k < 1_000_000 else { continue }
      while out.count <= k { out.append(nil) }
      // The last one before the middle, or the first after it.
      if out[k] == nil || time - start < (Double(k) + 0.5) * 0.5 {
        let tail = line.suffix(from: line.lastIndex(of: 44) ?? comma).dropFirst()
        out[k] = String(decoding: tail.filter { $0 != 13 }, as: UTF8.self)
      }
    }
    return out
  }

  private static func read(_ path: String) -> ArraySlice<UInt8>? {
    guard let file = try? ByteFile(reading: path), let size = try? file.size() else { return nil }
    var bytes = [UInt8](repeating: 0, count: size)
    guard let count = try? file.read(size, at: 0, into: &bytes) else { return nil }
    return bytes[..<count]
  }
}
