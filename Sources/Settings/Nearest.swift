/// The known name that a mistyped one most likely stands for; nil if none is near.
///
/// A right key in the wrong table counts as near (`low_hz` finds `analysis.low_hz`), and so does one that lacks its end
/// (`sensor.rate` finds `sensor.rate_hz`).
package func nearest(to name: String, among known: [String]) -> String? {
  var best: (name: String, distance: Int)?
  for candidate in known {
    var distance = editDistance(name, candidate)
    if lastPart(name) == lastPart(candidate) || candidate.hasPrefix(name + "_") { distance = min(distance, 1) }
    if distance < (best?.distance ?? Int.max) { best = (candidate, distance) }
  }
  guard let best, best.distance <= max(2, name.utf8.count / 3) else { return nil }
  return best.name
}

private func lastPart(_ name: String) -> Substring {
  name.split(separator: ".", omittingEmptySubsequences: false).last ?? ""
}

/// Levenshtein's distance: single-character insertions, deletions and substitutions.
func editDistance(_ a: String, _ b: String) -> Int {
  let (a, b) = (Array(a), Array(b))
  var row = Array(0...b.count)
  for i in a.indices {
    var diagonal = row[0]
    row[0] = i + 1
    for j in b.indices {
      let above = row[j + 1]
      row[j + 1] = min(above + 1, row[j] + 1, diagonal + (a[i] == b[j] ? 0 : 1))
      diagonal = above
    }
  }
  return row[b.count]
}
