import ArgumentParser
import LinuxIO
import Settings
import TremorClient
import Wire

/// `forget`: erases what the log holds from before a date.
struct Forget: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Erase marks and events from before a date.",
    discussion: """
      They are erased from the log and all its older files, by the daemon; there is no way back. Recordings hold marks too: it \
      tells which, and with --recordings removes those that ended before the date. DATE is 2026-05-01 (its midnight here), 30d \
      (ago) or an RFC 3339 time.
      """)

  @OptionGroup var daemon: SocketOption

  @Option(help: ArgumentHelp("What is from before it goes.", valueName: "date"))
  var before: ForgetDate

  @Flag(help: "Remove the recordings that ended before the date as well.")
  var recordings = false

  @Flag(name: .shortAndLong, help: "Do not ask.")
  var yes = false

  @Option(help: ArgumentHelp("The daemon's configuration: it says where recordings are.", valueName: "file"))
  var config: String?

  mutating func run() async throws {
    let folder = try ConfigurationFile.load(config).record.path
    let old = OldRecordings(in: folder, before: before.nanoseconds / 1_000_000_000)
    try ask(old)
    let erased: Int
    do {
      erased = try await daemon.client.forget(before: before.text)
    } catch .noDaemon {
      let log = try ConfigurationFile.load(config).log.path
      try fail(
        "tremord does not run, and it alone erases from its log. Start it (sudo systemctl start tremord) and say this again, "
          + "or remove the log yourself: sudo rm \(log)*", 74)
    } catch {
      try fail(error)
    }
    StandardError.say("\(erased) \(erased == 1 ? "line" : "lines") erased from the log")
    if let hello = try? await daemon.client.hello(), hello.clock == "unsynchronised" {
      StandardError.say(
        "the clock is not synchronised: of lines that were said without a wall time nobody knows how old they are, and they may have "
          + "stayed. Say this again when it is (timedatectl)")
    }
    guard recordings else { return tell(old.withMarks(), folder) }
    var refused = 0
    for path in old.paths {
      do { try FolderSpace.remove(path) } catch {
        StandardError.say("tremorctl: \(path): cannot be removed: \(error.words)")
        refused += 1
      }
    }
    StandardError.say("\(old.paths.count - refused) recordings removed from \(folder)")
    if refused > 0 { throw ExitCode(74) }
  }

  private func ask(_ old: OldRecordings) throws {
    if yes { return }
    guard StandardInput.isTerminal else {
      try fail("forget asks first, and standard input is no terminal: give --yes", 64)
    }
    var question = "Erase all marks and events from before \(before.text)"
    if recordings { question += ", and \(old.paths.count) recordings" }
    StandardError.write(question + "? There is no way back. [y/N] ")
    guard ["y", "yes"].contains(readLine()?.lowercased() ?? "") else { try fail("nothing was erased", 0) }
  }

  private func tell(_ names: [String], _ folder: String) {
    guard !names.isEmpty else { return }
    StandardError.say(
      "\(names.count) recordings from before then still hold marks, in \(folder): \(names.joined(separator: " "))\n"
        + "--recordings removes them")
  }
}

/// A date before which all is to be forgotten.
struct ForgetDate: ExpressibleByArgument {
  /// Wall time, since 1970.
  var nanoseconds: Int64
  var text: String { WallTime.text(nanoseconds: nanoseconds) }

  init?(argument: String) { self.init(argument, now: LocalTime.now()) }

  init?(_ text: String, now: Int64) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    if let ago = MarkTime.duration(text), ago < 3e9 {
      nanoseconds = now - Int64(ago * 1e9)
    } else if text.count == 10, parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2] {
      guard let midnight = LocalTime.seconds(.init(year: year, month: month, day: day)), midnight < 9_000_000_000 else {
        return nil
      }
      nanoseconds = midnight * 1_000_000_000
    } else {
      guard let then = WallTime.nanoseconds(text) else { return nil }
      nanoseconds = then
    }
  }
}
