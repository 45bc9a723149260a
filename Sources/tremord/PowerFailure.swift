import Dispatch
import Glibc

/// SIGPWR, by which init says that an uninterruptible power supply has little left: heard for as long as this lives, and the
/// process does not end of it. (The library that hears the other signals does not know it.)
final class PowerFailure {
  private let source: any DispatchSourceSignal

  init(_ body: @escaping @Sendable () -> Void) {
    // Ignored, it still reaches the source.
    _ = signal(SIGPWR, SIG_IGN)
    source = DispatchSource.makeSignalSource(signal: SIGPWR, queue: .global())
    source.setEventHandler(handler: body)
    source.activate()
  }

  func stop() { source.cancel() }
}
