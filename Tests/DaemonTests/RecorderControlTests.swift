import Settings
import Testing

@testable import Daemon

@Suite struct RecorderControlTests {
  /// A jerk closes without having opened: the tremor that goes on beside it is still recorded.
  @Test func aSingleMovementEndsNoOtherEvent() {
    let control = RecorderControl(Configuration.Record())
    control.opened(7)
    control.closed(8)
    #expect(control.current.openEvents == [7])
    control.opened(9)
    control.closed(7)
    #expect(control.current.openEvents == [9])
    control.closed(9)
    #expect(control.current.openEvents.isEmpty)
  }
}
