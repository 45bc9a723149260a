import LinuxIO
import Logging
import Settings
import Wire

/// SIGHUP: opens the log anew, reads the configuration again, and takes over of it what can change while the daemon runs. What is
/// wrong with it stops nothing: the configuration that is in force stays.
actor Reloader {
  private var running: Configuration
  private let reread: @Sendable () throws(ConfigurationError) -> Configuration
  private let source: ConfigurationUpdate.Source
  private let journal: Journal
  private let recorder: RecorderControl
  private let keeper: RunKeeper
  private let publisher: Publisher
  private let notifier: ServiceNotifier?
  private let logger: Logger

  init(
    _ running: Configuration, _ source: ConfigurationUpdate.Source, journal: Journal, recorder: RecorderControl,
    keeper: RunKeeper, publisher: Publisher, notifier: ServiceNotifier?, _ logger: Logger,
    reread: @escaping @Sendable () throws(ConfigurationError) -> Configuration
  ) {
    self.running = running
    self.source = source
    self.journal = journal
    self.recorder = recorder
    self.keeper = keeper
    self.publisher = publisher
    self.notifier = notifier
    self.logger = logger
    self.reread = reread
  }

  /// To be called for one signal after the other.
  func reload() async {
    notifier?.reloading()
    logger.info("SIGHUP: the log is opened anew, and the configuration read again")
    journal.reopen()
    let note: ConfigurationNote?
    do throws(ConfigurationError) {
      note = await adopt(try reread())
    } catch {
      note = refuse(error)
    }
    await publisher.tell(note)
    notifier?.ready()
  }

  private func adopt(_ wanted: Configuration) async -> ConfigurationNote? {
    let update = ConfigurationUpdate(from: running, to: wanted, source)
    if update.inForce.log != running.log { journal.adopt(update.inForce.log) }
    if update.inForce.record != running.record { recorder.tell(update.inForce.record) }
    if !update.live.isEmpty { logger.notice("taken over: \(update.live.joined(separator: ", "))") }
    if !update.newRun.isEmpty { await beginRun(update) }
    running = update.inForce
    if !update.meaningless.isEmpty {
      logger.notice(
        "\(update.meaningless.joined(separator: ", ")): what is played was recorded with its own; changed here, they mean nothing"
      )
    }
    if !update.waiting.isEmpty {
      let words = "changed, but only the next start takes it: \(update.waiting.joined(separator: ", "))"
      logger.warning("\(words). sudo systemctl restart tremord")
      return ConfigurationNote(state: "restart_needed", waiting: update.waiting, text: words)
    }
    if update.live.isEmpty, update.newRun.isEmpty, update.meaningless.isEmpty {
      logger.info("the configuration says what is in force")
    }
    return nil
  }

  private func beginRun(_ update: ConfigurationUpdate) async {
    let next = await keeper.current.followed(by: update.inForce, isLive: isLive)
    logger.notice("run \(next.run) begins: \(update.newRun.joined(separator: ", "))")
    do {
      if try await !keeper.change(to: next) {
        logger.notice("no run \(next.run): the data have ended")
      }
    } catch {
      logger.error("run \(next.run) could not begin: \(error)")
    }
  }

  private var isLive: Bool {
    if case .sensor = source { return true }
    return false
  }

  private func refuse(_ error: ConfigurationError) -> ConfigurationNote {
    for diagnostic in error.diagnostics { logger.error("configuration not taken over: \(diagnostic)") }
    logger.error(
      "the configuration of before stays in force. Mend the file, look at it with tremord --check-config, and reload again: sudo systemctl reload tremord"
    )
    return ConfigurationNote(
      state: "refused",
      text: "configuration not taken over: " + error.diagnostics.map(\.description).joined(separator: "; "))
  }
}
