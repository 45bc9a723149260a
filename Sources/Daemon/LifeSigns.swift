/// Whether the sample path lives, and which of its threads does not: what feeds the service manager's watchdog, and what the
/// journal says before that ends the service.
struct LifeSigns {
  enum Hang: Equatable {
    /// No sample, and no attempt to get the sensor back has ended.
    case acquire
    /// Samples were read and nobody took them.
    case process
  }

  private var consumed = 0
  private var attempts = 0
  private var samples = 0
  private var hasMoreSamples = false
  private var newest: Int64
  private var isTold = false
  private let patience: Int64

  /// - Parameter patience: how long nothing may happen before it is called a hang, nanoseconds.
  init(patience: Int64, now: Int64) {
    self.patience = patience
    newest = now
  }

  /// How long nothing has happened, s.
  func silence(_ now: Int64) -> Double { Double(now - newest) * 1e-9 }

  /// True if frames were taken or an attempt ended since the last call. All three count from the start of the daemon.
  mutating func isFresh(consumed: Int, attempts: Int, samples: Int, now: Int64) -> Bool {
    if consumed == self.consumed, attempts == self.attempts {
      hasMoreSamples = hasMoreSamples || samples > self.samples
      return false
    }
    (self.consumed, self.attempts, self.samples) = (consumed, attempts, samples)
    (hasMoreSamples, isTold, newest) = (false, false, now)
    return true
  }

  /// The thread that hangs, once; nil while all is well or it was said already.
  mutating func hang(_ now: Int64) -> Hang? {
    guard !isTold, now - newest >= patience else { return nil }
    isTold = true
    return hasMoreSamples ? .process : .acquire
  }
}
