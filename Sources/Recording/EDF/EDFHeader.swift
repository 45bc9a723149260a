/// The header of an EDF, EDF+, BDF or BDF+ file (Kemp 1992, Kemp and Olivan 2003; BDF: the same with 24 bits).
struct EDFHeader: Equatable {
  struct Signal: Equatable {
    var label: String
    var unit: String
    var physicalMinimum: Double
    var physicalMaximum: Double
    var digitalMinimum: Double
    var digitalMaximum: Double
    /// Samples in each record.
    var count: Int
    /// Where its samples begin in a record, in samples of all signals.
    var place: Int

    /// Of the EDF+ and BDF+ kind: bytes of text, not samples.
    var isAnnotations: Bool { label == "EDF Annotations" || label == "BDF Annotations" }

    /// Physical units for one count; nil if the header gives no scale.
    var gain: Double? {
      let gain = (physicalMaximum - physicalMinimum) / (digitalMaximum - digitalMinimum)
      return gain.isFinite && gain != 0 ? gain : nil
    }
  }

  /// 2 bytes a sample in EDF, 3 in BDF.
  var sampleLength = 2
  /// EDF+ or BDF+, and of that the kind whose records have holes between them.
  var isPlus = false
  var isDiscontinuous = false
  /// As the header has them: patient, recording, and the start in the recorder's local time.
  var recording = ""
  var start = ""
  /// As the header says; -1 for a recording that was not closed.
  var recordCount = -1
  /// Seconds of a record.
  var recordDuration = 0.0
  var signals: [Signal] = []
  /// Bytes of the header, and of a record.
  var length = 0
  var recordLength = 0

  private static let fixedLength = 256

  static func isEDF(_ head: [UInt8]) -> Bool {
    head.count >= 8 && (head[0] == UInt8(ascii: "0") && head[1..<8].allSatisfy { $0 == 0x20 } || isBDF(head))
  }

  private static func isBDF(_ head: [UInt8]) -> Bool {
    head.count >= 8 && head[0] == 0xFF && Array(head[1..<8]) == Array("BIOSEMI".utf8)
  }

  init(_ source: borrowing ImportSource) throws(ImportError) {
    let path = source.path
    func bad(_ what: String, _ help: String = "the file is damaged or no EDF: get another copy") -> ImportError {
      ImportError(.badData, path: path, what: what, help: help)
    }
    if source.length == 0 { throw bad("is empty") }
    let fixed = try source.head(EDFHeader.fixedLength)
    guard EDFHeader.isEDF(fixed) else { throw bad("does not begin like an EDF or BDF file") }
    guard fixed.count == EDFHeader.fixedLength else { throw bad("ends within its header") }
    if EDFHeader.isBDF(fixed) { sampleLength = 3 }
    let kind = EDFHeader.text(fixed, 192, 44)
    isPlus = kind.hasPrefix("EDF+") || kind.hasPrefix("BDF+")
    isDiscontinuous = kind.hasPrefix("EDF+D") || kind.hasPrefix("BDF+D")
    recording = EDFHeader.text(fixed, 88, 80)
    start = EDFHeader.text(fixed, 168, 8) + " " + EDFHeader.text(fixed, 176, 8)
    recordCount = Int(EDFHeader.number(fixed, 236, 8) ?? -1)
    recordDuration = EDFHeader.number(fixed, 244, 8) ?? 0
    guard let stated = EDFHeader.number(fixed, 252, 4), stated >= 1 else { throw bad("states no signals") }
    let count = Int(stated)
    // At most 9999 signals: 2.5 MB.
    length = EDFHeader.fixedLength * (count + 1)
    let bytes = try source.head(length)
    guard bytes.count == length else { throw bad("ends within its header") }
    var place = 0
    for i in 0..<count {
      func text(_ before: Int, _ width: Int) -> String {
        EDFHeader.text(bytes, EDFHeader.fixedLength + before * count + i * width, width)
      }
      func number(_ before: Int) -> Double {
        EDFHeader.number(bytes, EDFHeader.fixedLength + before * count + i * 8, 8) ?? .nan
      }
      let samples = number(216)
      guard samples >= 0, samples <= 99_999_999 else {
        throw bad("signal \(i + 1), \"\(text(0, 16))\", has no number of samples in a record")
      }
      signals.append(
        Signal(
          label: text(0, 16), unit: text(96, 8), physicalMinimum: number(104), physicalMaximum: number(112),
          digitalMinimum: number(120), digitalMaximum: number(128), count: Int(samples), place: place))
      place += Int(samples)
    }
    recordLength = place * sampleLength
    guard recordLength > 0 else { throw bad("its records hold no samples") }
  }

  private static func text(_ bytes: [UInt8], _ offset: Int, _ width: Int) -> String {
    let field = bytes[offset..<offset + width]
    let trimmed = field.drop { $0 <= 0x20 }.reversed().drop { $0 <= 0x20 }.reversed()
    return Annotation.clean(Array(trimmed))
  }

  /// Some writers use a decimal comma.
  private static func number(_ bytes: [UInt8], _ offset: Int, _ width: Int) -> Double? {
    var end = offset + width
    while end > offset, bytes[end - 1] <= 0x20 { end -= 1 }
    // Eight characters may still say 9e99999.
    return decimalNumber(bytes, offset, end, decimalComma: true).flatMap { $0.magnitude < 1e15 ? $0 : nil }
  }
}
