import ArgumentParser
import LinuxIO
import TremorClient

/// `record`: starts or stops the recording of raw dumps.
struct Record: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Start or stop the recording of raw dumps, whatever record.mode says.")

  enum Action: String, CaseIterable, ExpressibleByArgument { case start, stop }

  @OptionGroup var daemon: SocketOption

  @Argument(help: "start or stop.")
  var action: Action

  mutating func run() async throws {
    do { try await daemon.client.record(action == .start) } catch { try fail(error) }
  }
}

/// `reopen`: for logrotate.
struct Reopen: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Have the log closed and opened again under its name, after it was moved away.")

  @OptionGroup var daemon: SocketOption

  mutating func run() async throws {
    do { try await daemon.client.reopen() } catch { try fail(error) }
  }
}
