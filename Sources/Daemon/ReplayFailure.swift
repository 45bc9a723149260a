import Recording
import Synchronization

/// Why a replay could not give all that the files once held; set by the replaying thread, read at the end.
package final class ReplayFailure: Sendable {
  private let text = Mutex<String?>(nil)

  package init() {}

  func set(_ error: DumpError) { text.withLock { $0 = "\(error)" } }

  func setDamaged(blocks: Int) {
    text.withLock {
      if $0 == nil {
        $0 = "\(blocks) damaged block(s): checksum failed; the rest was played; tremorctl verify says where"
      }
    }
  }

  /// What to tell; nil if nothing was wrong.
  package var message: String? { text.withLock { $0 } }
}
