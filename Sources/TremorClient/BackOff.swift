/// How long to wait before the next try to connect: twice as long each time, up to a bound, and of that a share drawn by
/// chance, so that all the readers of a daemon that was restarted do not come at once.
public struct BackOff: Sendable, Equatable {
  /// The first wait and the longest.
  public var first: Duration
  public var longest: Duration

  private var tries = 0

  public init(first: Duration = .milliseconds(250), longest: Duration = .seconds(30)) {
    self.first = first
    self.longest = longest
  }

  /// The next wait: between a half and the whole of it.
  public mutating func next(using random: inout some RandomNumberGenerator) -> Duration {
    var wait = first
    for _ in 0..<tries where wait < longest { wait *= 2 }
    if wait < longest { tries += 1 }
    return min(wait, longest) * Double.random(in: 0.5...1, using: &random)
  }

  /// A connection was made: the next wait is the first one again.
  public mutating func reset() { tries = 0 }
}
