import Signal

/// Makes a raw dump of a WFDB record: the header file and the signal files beside it, in formats 16, 24, 32, 61, 80, 160
/// and 212.
///
/// The files are read in blocks of frames. A sample that the format marks as missing becomes a gap. With labels the
/// annotations of `RECORD.atr` become marks, if it is there.
package struct WFDBImporter: Sendable {
  private let path: String
  private let options: ImportOptions

  /// `path`: the record's header, with or without `.hea`.
  package init(path: String, options: ImportOptions) {
    self.path = WFDBImporter.headerPath(path)
    self.options = options
  }

  /// The header that goes with a record's name or any of its files.
  static func headerPath(_ path: String) -> String {
    if path.hasSuffix(".hea") { return path }
    if path.hasSuffix(".dat") || path.hasSuffix(".atr") { return path.dropLast(4) + ".hea" }
    return ByteFile.exists(path + ".hea") ? path + ".hea" : path
  }

  /// Writes the dump to `output`, which is replaced when all went well.
  package func run(to output: String) throws(ImportError) -> ImportReport {
    try ImportError.refuse(output, as: path, options)
    let source = try ImportSource(path)
    let header = try WFDBHeader(source)
    let candidates = header.signals.map {
      SignalChoice.Candidate(label: $0.label, unit: $0.unit, rate: Double($0.samplesPerFrame))
    }
    let choice = try SignalChoice(among: candidates, options, path: path)
    let perFrame = header.signals[choice.channels[0].signal].samplesPerFrame
    let rate = try ImportRate.chosen(options.rate, stated: header.rate * Double(perFrame), path: path)

    var report = ImportReport()
    report.place = "sample"
    report.rate = rate
    report.isRateGiven = options.rate != nil
    report.hasGyroscope = choice.hasGyroscope
    report.notes = choice.notes
    var checksum = CRC32C()
    try source.sum(into: &checksum)
    var files: [String] = []
    for channel in choice.channels {
      let signal = header.signals[channel.signal]
      if !files.contains(signal.file) { files.append(signal.file) }
    }
    var frames = header.frames ?? .max
    for name in files {
      let file = try ImportSource(try beside(name))
      try ImportError.refuse(output, as: file.path, options)
      try file.sum(into: &checksum)
      guard let signal = header.signals.first(where: { $0.file == name }) else { continue }
      let whole = signal.format.samples(max(0, file.length - signal.fileOffset)) / signal.frameLength
      frames = min(frames, whole)
    }
    report.run = checksum.run(rate, options, choice.channels)
    if let stated = header.frames, frames < stated {
      report.damage.append("a signal file is cut: \(frames) of \(stated) frames are there")
    }
    if frames == 0 {
      throw ImportError(
        .badData, path: path, what: "the signal files hold no whole frame", help: "get them whole, all of the record")
    }
    let marks = options.keepsLabels ? try annotations(header, &report) : []

    var dump = DumpHeader(
      software: options.software, run: report.run,
      sensor: VirtualChip.description(
        hasGyroscope: choice.hasGyroscope, rate: rate, rateTolerance: 0.001, options: options))
    dump.source = "wfdb"
    dump.sourceStartS = 0
    if !header.start.isEmpty { dump.notes = "WFDB start, as written: \(header.start)" }
    return try ImportComposer.write(
      to: output, replacing: options.isReplacing, header: dump, report: report
    ) { composer throws(ImportError) in
      var conversion = try WFDBConversion(header, choice.channels, rate, frames, directory: directory)
      try conversion.convert(marks, into: &composer)
    }
  }

  private var directory: String {
    String(path[..<(path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex)])
  }

  /// A signal file lies beside its header: a header from somewhere else shall not lead to other places.
  private func beside(_ name: String) throws(ImportError) -> String {
    if name.contains("/") || name == "-" || name == "~" || name == ".." || name == "." {
      throw ImportError(
        .badData, path: path, what: "the signal file \"\(name)\" does not lie beside the header",
        help: "put it there and correct the header")
    }
    return directory + name
  }

  private func annotations(_ header: WFDBHeader, _ report: inout ImportReport) throws(ImportError) -> [Annotation] {
    let name = path.dropLast(4) + ".atr"
    guard ByteFile.exists(String(name)) else {
      report.notes.append("no annotations: there is no \(name)")
      return []
    }
    let list = try WFDBAnnotations.read(ImportSource(String(name)), rate: header.rate)
    if list.refused > 0 { report.notes.append("\(list.refused) annotations left out: there are too many") }
    return list.items
  }
}
