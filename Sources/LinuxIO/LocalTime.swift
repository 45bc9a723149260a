import CLinux
import Glibc

/// Wall times as a person near the machine says them: in its time zone.
package enum LocalTime {
  /// A day of the calendar; month and day from 1.
  package struct Day: Sendable, Equatable {
    package var year: Int
    package var month: Int
    package var day: Int

    package init(year: Int, month: Int, day: Int) {
      self.year = year
      self.month = month
      self.day = day
    }
  }

  /// Seconds since 1970; nil if there is no such day.
  package static func seconds(_ day: Day, hour: Int = 0, minute: Int = 0) -> Int64? {
    guard (1970...9999).contains(day.year), (1...12).contains(day.month), (1...31).contains(day.day) else { return nil }
    let seconds = clinux_local_seconds(
      Int32(day.year), Int32(day.month), Int32(day.day), Int32(clamping: hour), Int32(clamping: minute))
    return seconds == .min ? nil : seconds
  }

  /// The day of a time, seconds since 1970.
  package static func day(_ seconds: Int64) -> Day {
    let date = Int(clinux_local_date(seconds))
    return Day(year: date / 10_000, month: date / 100 % 100, day: date % 100)
  }

  /// Wall time, ns since 1970.
  package static func now() -> Int64 { MonotonicClock.read(CLOCK_REALTIME) }
}
