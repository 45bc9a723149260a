import Signal

/// Which signals of a recording become the axes of the dump.
///
/// Acceleration is told by unit, else by label; the axes by `x y z` in the labels, else by the order in the file. Signals
/// of other kinds stay out, and so does a gyroscope at another rate than the accelerometer, which decides.
struct SignalChoice {
  /// One signal of a file, as the file describes it.
  struct Candidate {
    var label: String
    var unit: String
    /// Samples a second, or in any unit of time that is the same for all.
    var rate: Double
  }

  struct Channel: Equatable {
    /// Place in the file, from 0.
    var signal: Int
    var countsPerUnit: Double
  }

  /// x y z of acceleration, then of rotation if there is a gyroscope.
  private(set) var channels: [Channel] = []
  private(set) var notes: [String] = []

  var hasGyroscope: Bool { channels.count == 6 }

  private let candidates: [Candidate]
  private let options: ImportOptions
  private let path: String

  init(among candidates: [Candidate], _ options: ImportOptions, path: String) throws(ImportError) {
    self.candidates = candidates
    self.options = options
    self.path = path
    for given in [options.unitsPerG, options.unitsPerDps] {
      if let given, !(given.isFinite && given > 0) {
        throw ImportError(.usage, path: path, what: "\(given) units for 1 g or 1 °/s", help: "give a number above 0")
      }
    }
    try options.signals.isEmpty ? find() : take(options.signals)
  }

  // MARK: - as the user says

  private mutating func take(_ names: [String]) throws(ImportError) {
    guard names.count == 3 || names.count == 6 else {
      throw error("--signals names \(names.count) signals", "name three, or six with a gyroscope: ax,ay,az,gx,gy,gz")
    }
    var chosen: [Int] = []
    for name in names { chosen.append(try place(of: name)) }
    if Set(chosen).count < chosen.count { throw error("--signals names one signal twice", "name three or six others") }
    if let other = chosen.first(where: { candidates[$0].rate != candidates[chosen[0]].rate }) {
      throw error(
        "\(quoted(chosen[0])) and \(quoted(other)) have different rates",
        "name signals of one rate; three are enough")
    }
    for (axis, signal) in chosen.enumerated() {
      guard let counts = counts(signal, isRotation: axis >= 3) else {
        throw unitError(signal, isRotation: axis >= 3)
      }
      channels.append(Channel(signal: signal, countsPerUnit: counts))
    }
  }

  private func place(of name: String) throws(ImportError) -> Int {
    let wanted = name.lowercased()
    let found = candidates.indices.filter { candidates[$0].label.lowercased() == wanted }
    if found.count == 1 { return found[0] }
    if found.count > 1 { throw error("\(found.count) signals are called \"\(name)\"", "name them by number") }
    if let number = Int(name), candidates.indices.contains(number - 1) { return number - 1 }
    throw error("there is no signal \"\(name)\"", "name those of the file, by label or number from 1")
  }

  /// Counts for 1 of the signal's unit; nil where neither the unit nor the user says.
  private func counts(_ signal: Int, isRotation: Bool) -> Double? {
    if isRotation {
      if let given = options.unitsPerDps { return VirtualChip.countsPerDegreePerSecond / given }
      if case .rotation(let counts) = SignalUnit(candidates[signal].unit) { return counts }
    } else {
      if let given = options.unitsPerG { return VirtualChip.countsPerG / given }
      if case .acceleration(let counts) = SignalUnit(candidates[signal].unit) { return counts }
    }
    return nil
  }

  // MARK: - by label and unit

  private mutating func find() throws(ImportError) {
    let labels = candidates.map { SignalLabel($0.label) }
    let units = candidates.map { SignalUnit($0.unit) }
    func isAcceleration(_ i: Int) -> Bool {
      // A bare capital G is gauss unless the label says otherwise.
      if case .acceleration = units[i] {
        return labels[i].kind == .acceleration || labels[i].kind == nil && candidates[i].unit != "G"
      }
      return false
    }
    func isRotation(_ i: Int) -> Bool {
      if case .rotation = units[i] { return labels[i].kind != .acceleration }
      return false
    }
    var accelerations = candidates.indices.filter(isAcceleration)
    // With labels that say so, a load cell in g is none.
    let labelled = accelerations.filter { labels[$0].kind == .acceleration }
    if labelled.count >= 3 { accelerations = labelled }
    let unitless = candidates.indices.filter { labels[$0].kind == .acceleration }
    if accelerations.count < 3, unitless.count >= 3 {
      accelerations = unitless
      if options.unitsPerG == nil, let signal = unitless.first(where: { !isAcceleration($0) }) {
        throw unitError(signal, isRotation: false)
      }
    }
    if accelerations.count < 3 {
      throw error(
        accelerations.isEmpty ? "no signal is an acceleration" : "\(accelerations.count) of three axes of acceleration",
        "name them with --signals AX,AY,AZ, and their scale with --per-g if the unit does not say", .badData)
    }
    guard let axes = axes(accelerations, labels) else {
      throw error(
        "\(accelerations.count) signals are accelerations", "say which are x, y, z with --signals, by label or number")
    }
    if let other = axes.first(where: { candidates[$0].rate != candidates[axes[0]].rate }) {
      throw error(
        "\(quoted(axes[0])) and \(quoted(other)) have different rates",
        "resample the file, or name others with --signals")
    }
    for signal in axes {
      guard let counts = counts(signal, isRotation: false) else { throw unitError(signal, isRotation: false) }
      channels.append(Channel(signal: signal, countsPerUnit: counts))
    }
    noteOrder(axes, labels, "ax, ay, az")

    let rotations = candidates.indices.filter {
      isRotation($0) || (options.unitsPerDps != nil && labels[$0].kind == .rotation)
    }
    if rotations.isEmpty {
      if candidates.indices.contains(where: { labels[$0].kind == .rotation }) {
        notes.append("the gyroscope's unit is no angular rate: left out; give --per-dps to take it")
      }
      return
    }
    guard let turning = self.axes(rotations, labels) else {
      notes.append(
        "\(rotations.count) signals are angular rates: left out; --signals names three accelerations and three of them")
      return
    }
    if turning.contains(where: { candidates[$0].rate != candidates[axes[0]].rate }) {
      notes.append("the gyroscope has another rate than the accelerometer: left out")
      return
    }
    for signal in turning {
      if let counts = counts(signal, isRotation: true) {
        channels.append(Channel(signal: signal, countsPerUnit: counts))
      }
    }
    noteOrder(turning, labels, "gx, gy, gz")
  }

  /// x, y, z among signals of one kind; nil where more than one choice is possible.
  private func axes(_ signals: [Int], _ labels: [SignalLabel]) -> [Int]? {
    func complete(_ members: [Int]) -> [Int]? {
      let sorted = (0..<3).compactMap { axis in
        members.filter { labels[$0].axis == axis }.count == 1 ? members.first { labels[$0].axis == axis } : nil
      }
      return sorted.count == 3 ? sorted : nil
    }
    let groups = Set(signals.map { labels[$0].group })
    let sets = groups.compactMap { group in complete(signals.filter { labels[$0].group == group }) }
    if sets.count == 1 { return sets[0] }
    if sets.count > 1 { return nil }
    return complete(signals) ?? (signals.count == 3 ? signals : nil)
  }

  private mutating func noteOrder(_ signals: [Int], _ labels: [SignalLabel], _ names: String) {
    if signals.contains(where: { labels[$0].axis == nil }) {
      notes.append("\(names) are \(signals.map(quoted).joined(separator: ", ")), in the order of the file")
    }
  }

  // MARK: - words

  private func quoted(_ signal: Int) -> String { "\"\(candidates[signal].label)\"" }

  private func unitError(_ signal: Int, isRotation: Bool) -> ImportError {
    error(
      "\(quoted(signal)) is in \"\(candidates[signal].unit)\", which is no \(isRotation ? "angular rate" : "acceleration")",
      isRotation
        ? "say how many of it make 1 °/s with --per-dps" : "say how many of it make 1 g with --per-g")
  }

  /// With what the file has, for the user to choose from.
  private func error(_ what: String, _ help: String, _ kind: ConversionFailure = .usage) -> ImportError {
    var listed = candidates.indices.prefix(40).map { i in
      "\(i + 1) \(quoted(i))" + (candidates[i].unit.isEmpty ? "" : " [\(candidates[i].unit)]")
    }
    if candidates.count > 40 { listed.append("…") }
    return ImportError(
      kind, path: path, what: what, help: "\(help); signals: \(listed.joined(separator: ", "))")
  }
}
