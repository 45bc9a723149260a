import LinuxIO

/// The interrupt line: there, free, and with edges at the rate that is due.
enum LineRules {
  static func findings(_ facts: Facts) -> [Finding] {
    guard let line = facts.line else {
      return [Finding(.line, .ok, "none is configured: reads are timed by the clock")]
    }
    let place = "\(line.offset) of \(line.path ?? line.chip)"
    if facts.daemon.readsSensor {
      let user = line.consumer.map { "in use by \($0)" } ?? "left to the daemon"
      return [Finding(.line, .skipped, "\(place) is \(user)")]
    }
    if let refusal = line.refusal { return [refused(refusal, place, facts)] }
    guard let stream = facts.stream, stream.refusal == nil, stream.figures.samples > 0 else {
      return [Finding(.line, .skipped, "\(place) is there and free; nothing is known of its edges without samples")]
    }
    return [edges(line, place, stream)]
  }

  private static func refused(_ refusal: LineFacts.Refusal, _ place: String, _ facts: Facts) -> Finding {
    let isAccess = refusal.errno == 13
    return Finding(
      .line, .warning, "\(place): \(refusal.words); reads are timed instead",
      help: isAccess ? Access.join("gpio", facts.account) : refusal.help)
  }

  private static func edges(_ line: LineFacts, _ place: String, _ stream: StreamFacts) -> Finding {
    let reads = stream.edgeTimedReads + stream.readTimedReads
    let timed = "they time \(stream.edgeTimedReads) of \(reads) reads"
    let wiring =
      "wire the sensor's INT (INT1) there, or set line.offset; leave [line] out if it is not wired"
    if let counted = line.counted {
      let rate = Double(counted.edges) / counted.seconds
      if counted.edges == 0 {
        return Finding(
          .line, .warning, "\(place): no edge in \(fixed(counted.seconds, 1)) s: reads are timed",
          help: wiring)
      }
      let words = "\(place): \(fixed(rate, 1)) edges/s, \(timed)"
      if abs(rate / stream.rate - 1) > 0.2 {
        return Finding(
          .line, .warning, words + "; \(fixed(stream.rate, 1)) are due",
          help: "another pin of the sensor, a loose wire, or a neighbour that couples in: check INT and its ground")
      }
      return Finding(.line, stream.edgeTimedReads * 2 >= reads ? .ok : .warning, words)
    }
    // A watermark's edge comes once a read.
    if stream.edgeTimedReads == 0 {
      return Finding(
        .line, .warning, "\(place): no edge in \(fixed(stream.seconds, 1)) s: reads are timed",
        help: wiring)
    }
    let words = "\(place): \(fixed(Double(stream.edgeTimedReads) / stream.seconds, 1)) edges/s, \(timed)"
    if stream.edgeTimedReads * 10 >= reads * 8 { return Finding(.line, .ok, words) }
    return Finding(
      .line, .warning, words, help: "edges are missing: check the wire of INT and its ground")
  }
}
