/// What is told of a replay while it runs: how far it is, how fast, and how long it will take.
package struct ProgressLine {
  /// Share of the work that is done, 0 to 1.
  private var fraction = 0.0
  private var dataSeconds = 0.0
  /// Time that was spent working or pacing, ns: without pauses.
  private var active: Int64 = 0
  private var last: Int64?
  /// A longer time between two looks was a pause and counts as this, ns.
  private static let longest: Int64 = 1_000_000_000

  package init() {}

  /// Takes a look at time `now`, ns.
  package mutating func update(fraction: Double, dataSeconds: Double, at now: Int64) {
    if let last { active += min(max(now - last, 0), Self.longest) }
    last = now
    self.fraction = fraction.isFinite ? min(max(fraction, 0), 1) : 0
    self.dataSeconds = dataSeconds
  }

  /// Long enough for a person to wonder.
  package var isWorthShowing: Bool { active > 500_000_000 }

  /// How many times faster than life.
  package var rate: Double { active > 0 ? dataSeconds / (Double(active) * 1e-9) : 0 }

  /// Seconds until all is done, if it goes on like this; nil before anything was done.
  package var secondsLeft: Double? {
    fraction > 0 ? Double(active) * 1e-9 * (1 - fraction) / fraction : nil
  }

  /// `[#####-----]  50 %  1:00:00 of data, 8200 x, 0:04 left`, cut to `columns`. ASCII, for every terminal.
  package func text(columns: Int) -> String {
    let percent = "\(Int(fraction * 100)) %"
    let speed = rate >= 10 ? "\(Int(rate.rounded()))" : "\(Double(Int(rate * 10)) / 10)"
    let left = secondsLeft.map { Self.clock($0) + " left" } ?? "-:-- left"
    let words = "  \(percent)  \(Self.clock(dataSeconds)) of data, \(speed) x, \(left)"
    let room = min(40, columns - 1 - words.count - 2)
    guard room >= 5 else { return String(words.dropFirst(2).prefix(max(columns - 1, 0))) }
    let done = Int(fraction * Double(room))
    return "[" + String(repeating: "#", count: done) + String(repeating: "-", count: room - done) + "]" + words
  }

  /// 75 → "1:15", 3675 → "1:01:15".
  private static func clock(_ seconds: Double) -> String {
    let whole = Int(min(max(seconds, 0), 1e9).rounded())
    func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
    let rest = two(whole % 60)
    return whole >= 3600 ? "\(whole / 3600):\(two(whole / 60 % 60)):\(rest)" : "\(whole / 60):\(rest)"
  }
}
