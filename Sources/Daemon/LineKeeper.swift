import LinuxIO
import Logging

/// Has a GPIO line, or tries every 10 s to get it. A line that cannot be had stops nothing: that is said once, and again
/// only when the reason is another.
struct LineKeeper<Line: ~Copyable & Sendable>: ~Copyable {
  private var line: Line?
  private let name: String
  private let logger: Logger
  private var nextTry: Int64 = 0
  private var told: String?

  private static var pause: Int64 { 10_000_000_000 }

  /// `name` is what the line is for, in words.
  init(_ name: String, _ logger: Logger) {
    self.name = name
    self.logger = logger
  }

  /// Uses the line, opening it before if need be. What fails is told, and the line given back.
  ///
  /// - Returns: what `use` returned, nil without a line.
  mutating func with<Result>(
    at now: Int64, open: () throws(SystemCallFailure) -> Line, use: (borrowing Line) throws(Errno) -> Result
  ) -> Result? {
    if line == nil {
      guard now >= nextTry else { return nil }
      nextTry = now + Self.pause
      do throws(SystemCallFailure) { line = try open() } catch {
        tell("\(error)")
        return nil
      }
      if told != nil { logger.info("\(name) works now") }
      told = nil
    }
    do throws(Errno) {
      switch line {
      case .some(let line): return try use(line)
      case .none: return nil
      }
    } catch {
      line = nil
      nextTry = now + Self.pause
      tell(error.words)
      return nil
    }
  }

  /// Gives the line back.
  mutating func release() { line = nil }

  var isHeld: Bool { line != nil }

  private mutating func tell(_ reason: String) {
    guard told != reason else { return }
    told = reason
    logger.warning("\(name) does nothing: \(reason). Trying again every 10 s")
  }
}
