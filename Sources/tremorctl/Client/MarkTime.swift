import ArgumentParser
import LinuxIO
import Wire

/// When something happened, as a person says it.
struct MarkTime: ExpressibleByArgument, Equatable {
  var when: MarkRequest.When

  init?(argument: String) { self.init(argument, now: LocalTime.now()) }

  /// `now`: ns since 1970.
  init?(_ text: String, now: Int64) {
    if let seconds = Self.duration(text) {
      when = .ago(seconds)
    } else if let (hour, minute) = Self.clock(text) {
      // The machine's own clock says both times: what it is off by does not matter.
      guard let then = LocalTime.seconds(LocalTime.day(now / 1_000_000_000), hour: hour, minute: minute) else {
        return nil
      }
      let ago = Double(now - then * 1_000_000_000) * 1e-9
      guard ago >= 0 else { return nil }
      when = .ago(ago)
    } else if let then = WallTime.nanoseconds(text) {
      guard then <= now + 60_000_000_000 else { return nil }
      when = .at(text)
    } else {
      return nil
    }
    if case .ago(let seconds) = when, seconds > MarkRequest.oldest { return nil }
  }

  /// `90s`, `30m`, `1.5h`, `2d` as seconds.
  static func duration(_ text: String) -> Double? {
    let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    guard let unit = text.last.flatMap({ units[$0] }), let number = Double(text.dropLast()), number.isFinite,
      number >= 0
    else { return nil }
    return number * unit
  }

  /// `14:05`
  private static func clock(_ text: String) -> (Int, Int)? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ (1...2).contains($0.count) && $0.allSatisfy(\.isNumber) }),
      let hour = Int(parts[0]), let minute = Int(parts[1]), hour < 24, minute < 60
    else { return nil }
    return (hour, minute)
  }
}
