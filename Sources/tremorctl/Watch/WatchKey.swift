import Wire

/// The keys of `watch` that set a mark.
enum WatchKey {
  private static let marks: [(key: Character, kind: MarkKind)] = [
    ("c", .caffeine), ("u", .urge), ("r", .relief), ("k", .cramp), ("b", .bounce), ("e", .meal), ("s", .stress),
  ]

  static func mark(_ key: Character) -> MarkKind? { marks.first { $0.key == key }?.kind }

  /// The last line of the screen.
  static let help = marks.map { "\($0.key) \($0.kind.rawValue)" }.joined(separator: "  ") + "  q quit"
}
