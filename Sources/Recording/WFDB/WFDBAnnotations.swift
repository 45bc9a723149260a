/// The annotation file of a WFDB record in MIT format (PhysioNet, `annot(5)`): 16-bit words, a type in the upper six bits
/// and the time since the annotation before in the lower ten.
enum WFDBAnnotations {
  private static let note = 22
  private static let skip = 59
  private static let number = 60
  private static let channel = 62
  private static let auxiliary = 63

  /// What types without text mean, by number; WFDB's own letters.
  private static let symbols: [Character] = Array(" NLRaVFJASEj/Q~ | sT*D\"=pB^t+u?![]en@xf()r")
  private static let resolution = "## time resolution: "

  /// Reads the annotations in order of time. `rate` is frames a second, for a file that does not state its own.
  static func read(_ source: borrowing ImportSource, rate: Double) throws(ImportError) -> AnnotationList {
    var list = AnnotationList()
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var offset = 0
    var (time, rate) = (0, rate)
    var code = 0
    var text: [UInt8] = []
    var isDefinition = false

    func close() {
      if code == 0 { return }
      let words = Annotation.clean(Array(text.prefix { $0 != 0 }))
      if words.hasPrefix("## annotation type definitions") { isDefinition = true }
      defer { if words.hasPrefix("## end of definitions") { isDefinition = false } }
      if words.hasPrefix(resolution) {
        let digits = Array(words.utf8.dropFirst(resolution.utf8.count))
        if let stated = decimalNumber(digits, 0, digits.count, decimalComma: false), stated > 0 { rate = stated }
      }
      if isDefinition || words.hasPrefix("## ") { return }
      let symbol = symbols.indices.contains(code) ? String(symbols[code]) : "type \(code)"
      let seconds = Double(time) / rate
      guard seconds.magnitude < 4e9 else { return }
      list.add(Annotation(start: seconds, text: words.isEmpty ? symbol : words))
    }

    while true {
      // The longest item is a word and 1023 bytes of text, or a word and a long skip.
      let got = try source.read(buffer.count, at: offset, into: &buffer)
      var i = 0
      let isLast = got < buffer.count
      while i + 2 <= got, isLast || i + 1100 <= got {
        let word = Int(buffer.integer(at: i, as: UInt16.self))
        i += 2
        let (type, value) = (word >> 10, word & 0x3FF)
        switch type {
        case 0 where value == 0:
          close()
          list.sort()
          return list
        case skip:
          guard i + 4 <= got else { break }
          let high = Int(buffer.integer(at: i, as: Int16.self))
          let low = Int(buffer.integer(at: i + 2, as: UInt16.self))
          close()
          code = 0
          time &+= high << 16 | low
          i += 4
        case number...channel: break
        case auxiliary:
          let end = min(i + (value & 0xFF), got)
          text = Array(buffer[i..<end])
          i = min(i + (value & 0xFF) + (value & 1), got)
        default:
          close()
          time &+= value
          code = type
          text = []
        }
      }
      offset += i
      if isLast { break }
    }
    close()
    list.sort()
    return list
  }

  /// Annotations as the bytes of such a file, each a note with its text. `frames` are their times, in rising order.
  static func bytes(_ notes: [(frame: Int, text: String)]) -> [UInt8] {
    var bytes: [UInt8] = []
    func word(_ type: Int, _ value: Int) {
      let word = UInt16(type << 10 | value)
      bytes.append(UInt8(truncatingIfNeeded: word))
      bytes.append(UInt8(word >> 8))
    }
    var last = 0
    for (frame, text) in notes {
      var step = frame - last
      last = frame
      if step > 1023 || step < 0 {
        // Steps longer than 2^31 frames are written in parts.
        while step != 0 {
          let part = min(step, Int(Int32.max))
          word(skip, 0)
          for half in [part >> 16, part & 0xFFFF] {
            bytes.append(UInt8(truncatingIfNeeded: half))
            bytes.append(UInt8(truncatingIfNeeded: half >> 8))
          }
          step -= part
        }
      }
      word(note, step)
      let letters = Array(Annotation.cut(text).utf8)
      word(auxiliary, letters.count)
      bytes += letters
      if letters.count % 2 == 1 { bytes.append(0) }
    }
    word(0, 0)
    return bytes
  }
}
