/// What is printed, and what was missed. Lines behind a bar are shown by `make test` (Tests/Checks/step).
struct Report {
  private(set) var missed: [String] = []
  private(set) var checks = 0

  func line(_ text: String) { print("| \(text)") }

  /// One line of cells, each right-aligned in its width; the first is left-aligned.
  func row(_ cells: [String], _ widths: [Int]) {
    var text = ""
    for (k, cell) in cells.enumerated() {
      let space = String(repeating: " ", count: max(0, widths[min(k, widths.count - 1)] - cell.count))
      text += k == 0 ? cell + space : " " + space + cell
    }
    line(text)
  }

  /// States a target; what is missed is printed at once and again at the end.
  mutating func check(_ isMet: Bool, _ what: @autoclosure () -> String) {
    checks += 1
    guard !isMet else { return }
    let text = what()
    missed.append(text)
    line("MISSED: \(text)")
  }
}

/// A number with `decimals` places; "-" for what is no number.
func text(_ value: Double, _ decimals: Int) -> String {
  guard value.isFinite, abs(value) < 1e15 else { return "-" }
  var scale = 1
  for _ in 0..<decimals { scale *= 10 }
  let units = Int((value.magnitude * Double(scale)).rounded())
  let sign = value < 0 && units > 0 ? "-" : ""
  guard decimals > 0 else { return "\(sign)\(units)" }
  let fraction = "\(units % scale)"
  return "\(sign)\(units / scale)." + String(repeating: "0", count: decimals - fraction.count) + fraction
}
