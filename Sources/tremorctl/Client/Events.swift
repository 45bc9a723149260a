import ArgumentParser
import LinuxIO
import Settings
import TremorClient
import Wire

/// `events`: what the daemon says, as it says it.
struct Events: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the daemon's lines as they come.",
    discussion: """
      One JSON object a line, the first is hello. Goes on over restarts of the daemon, without a line twice or missing; ends \
      with Ctrl-C, or when a replayed recording ends. With --no-follow it prints what is kept and ends.
      """)

  @OptionGroup var daemon: SocketOption

  @Option(help: ArgumentHelp("First the kept lines after this number; 0: all that are kept.", valueName: "seq"))
  var since: UInt64?

  @Option(help: ArgumentHelp("Events of this label only; may be given more than once.", valueName: "label"))
  var label: [String] = []

  @Option(help: ArgumentHelp("Events that are an oscillation at least this surely.", valueName: "low|medium|high"))
  var minConfidence: String?

  @Flag(name: .customLong("no-updates"), help: "Events when they open and close only.")
  var leavesUpdatesOut = false

  @Flag(help: "One line of measures each half second too.")
  var features = false

  @Flag(help: "The samples too.")
  var raw = false

  @Flag(inversion: .prefixedNo, help: "Whether to wait for what is new.")
  var follow = true

  func validate() throws {
    if let minConfidence, !WatchRequest.confidences.contains(minConfidence) {
      throw ValidationError("--min-confidence is low, medium or high, not \(minConfidence)")
    }
    let known = ClosedSet.label.words
    for word in label where !known.contains(word) {
      let hint = nearest(to: word, among: known).map { "; did you mean \($0)?" } ?? ""
      throw ValidationError("there is no label \(word)\(hint) (\(known.joined(separator: ", ")))")
    }
    if !follow, features || raw {
      throw ValidationError("--features and --raw are not kept: without --follow there is nothing to print")
    }
  }

  mutating func run() async throws {
    var out = StandardOutput()
    var client = daemon.client
    client.waitsForStart = false
    if !follow { client.backOff = nil }
    var end: UInt64?
    do {
      for try await line in client.lines(request, onChange: { Self.tell($0) }) {
        switch line.message {
        case .hello(let hello) where !follow:
          end = hello.nextSequence - min(1, hello.nextSequence)
          if (since ?? 0) >= (end ?? 0) { return }
        case .bye(let bye) where bye.reason == "end_of_data" || bye.reason == "limit":
          out.write(line.text + "\n")
          out.flush()
          return
        default: break
        }
        if let end {
          if isWanted(line.message) { out.write(line.text + "\n") }
          if (line.message.place ?? 0) >= end { break }
        } else {
          out.write(line.text + "\n")
          out.flush()
        }
      }
    } catch {
      out.flush()
      try fail(error)
    }
    out.flush()
  }

  /// What is kept is asked for whole, and filtered here: a line that a filter leaves out may be the last.
  private var request: WatchRequest {
    guard follow else { return WatchRequest(since: since ?? 0) }
    var request = WatchRequest(
      labels: label.isEmpty ? nil : label, minConfidence: minConfidence, updates: !leavesUpdatesOut, since: since)
    if features { request.streams.insert(.features) }
    if raw { request.streams.insert(.raw) }
    return request
  }

  private func isWanted(_ message: Message) -> Bool {
    guard case .event(let event) = message else { return message.place != nil }
    if leavesUpdatesOut, event.phase == "update" { return false }
    if !label.isEmpty, !label.contains(event.label) { return false }
    guard let minConfidence, let confidence = event.confidence?.oscillation else { return true }
    let order = WatchRequest.confidences
    return (order.firstIndex(of: confidence) ?? 0) >= (order.firstIndex(of: minConfidence) ?? 0)
  }

  /// Of the connection, on standard error: what is piped on stays lines of the protocol.
  @Sendable private static func tell(_ change: TremorClient.Change) {
    switch change {
    case .waiting(let wait, let error):
      StandardError.say("tremorctl: \(error); trying again in \(decimal(wait / .seconds(1), 1)) s")
    case .otherJournal: StandardError.say("tremorctl: the daemon's log is another one now: told from its beginning")
    case .connected: break
    }
  }
}

extension Message {
  /// The journalled line that a reader has dealt with when it has this one.
  var place: UInt64? {
    if case .lost(let lost) = self { return lost.to }
    return sequence
  }
}
