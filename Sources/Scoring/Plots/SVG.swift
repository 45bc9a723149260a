/// A drawing as text: the same calls give the same bytes on every machine. Pixels from the top left.
struct SVG {
  enum Anchor: String { case start, middle, end }

  /// Okabe and Ito's colours, told apart by everybody.
  static let (black, blue, orange, grey, pale) = ("#000000", "#0072b2", "#d55e00", "#777777", "#dddddd")

  private let width: Double
  private let height: Double
  private var body = ""

  init(width: Double, height: Double) {
    self.width = width
    self.height = height
  }

  mutating func rectangle(_ x: Double, _ y: Double, _ width: Double, _ height: Double, fill: String) {
    body += "<rect x=\"\(Self.n(x))\" y=\"\(Self.n(y))\" width=\"\(Self.n(width))\" height=\"\(Self.n(height))\""
    body += " fill=\"\(fill)\"/>\n"
  }

  mutating func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, colour: String = SVG.black, width: Double = 1,
    isDashed: Bool = false
  ) {
    body += "<path d=\"M\(Self.n(x1)) \(Self.n(y1))L\(Self.n(x2)) \(Self.n(y2))\" stroke=\"\(colour)\""
    body += " stroke-width=\"\(Self.n(width))\"" + (isDashed ? " stroke-dasharray=\"4 3\"" : "") + "/>\n"
  }

  mutating func dot(_ x: Double, _ y: Double, radius: Double = 3.5, fill: String) {
    body += "<circle cx=\"\(Self.n(x))\" cy=\"\(Self.n(y))\" r=\"\(Self.n(radius))\" fill=\"\(fill)\"/>\n"
  }

  /// `y` is the line that the letters stand on; `turn`: degrees clockwise about that point.
  mutating func text(
    _ words: String, _ x: Double, _ y: Double, _ anchor: Anchor = .start, size: Double = 11,
    fill: String = SVG.black, turn: Double = 0
  ) {
    body += "<text x=\"\(Self.n(x))\" y=\"\(Self.n(y))\" font-size=\"\(Self.n(size))\""
    if anchor != .start { body += " text-anchor=\"\(anchor.rawValue)\"" }
    if fill != Self.black { body += " fill=\"\(fill)\"" }
    if turn != 0 { body += " transform=\"rotate(\(Self.n(turn)) \(Self.n(x)) \(Self.n(y)))\"" }
    body += ">\(Self.escaped(words))</text>\n"
  }

  var text: String {
    let (w, h) = (Self.n(width), Self.n(height))
    return """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(w)" height="\(h)" viewBox="0 0 \(w) \(h)" \
      font-family="'DejaVu Sans', Verdana, sans-serif">
      <rect width="\(w)" height="\(h)" fill="#ffffff"/>
      \(body)</svg>

      """
  }

  /// One decimal, none where it is zero.
  static func n(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    let (whole, rest) = (tenths.magnitude / 10, tenths.magnitude % 10)
    return (tenths < 0 ? "-" : "") + "\(whole)" + (rest == 0 ? "" : ".\(rest)")
  }

  private static func escaped(_ words: String) -> String {
    var out = ""
    for c in words {
      switch c {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      default: out.append(c)
      }
    }
    return out
  }
}
