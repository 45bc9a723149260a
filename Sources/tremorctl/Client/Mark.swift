import ArgumentParser
import LinuxIO
import TremorClient
import Wire

/// `mark`: tells the daemon what its sensor cannot see.
struct Mark: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tell that something happened: a coffee, a pill, an urge to move.",
    discussion: """
      The mark stands in the log, and later events carry it with its age for as long as it may matter. Kinds:

      \(MarkKind.allCases.map { "  " + $0.usage }.joined(separator: "\n"))

      TIME is 30m or 2h ago, 14:05 of today, or an RFC 3339 time; a week ago at most.
      """)

  @OptionGroup var daemon: SocketOption

  @Argument(help: "What happened.")
  var kind: MarkKind

  @Argument(help: "A name, a dose, a remark.")
  var note: [String] = []

  @Option(help: ArgumentHelp("When it happened, if not now.", valueName: "time"))
  var at: MarkTime?

  func validate() throws {
    if note.isEmpty, let needed = kind.needs {
      throw ValidationError("\(kind.rawValue) needs \(needed): \(kind.usage)")
    }
    let text = note.joined(separator: " ")
    if kind.rawValue.utf8.count + text.utf8.count > MarkRequest.longest {
      throw ValidationError("kind and note together are at most \(MarkRequest.longest) bytes")
    }
  }

  mutating func run() async throws {
    do {
      try await daemon.client.mark(
        MarkRequest(kind: kind.rawValue, note: note.joined(separator: " "), when: at?.when ?? .now))
    } catch {
      try fail(error)
    }
  }
}

/// The kinds that a person may tell; the daemon itself takes any.
enum MarkKind: String, CaseIterable, ExpressibleByArgument {
  case caffeine, alcohol
  case alcoholStop = "alcohol-stop"
  case medicine, meal
  case missedMeal = "missed-meal"
  case exercise, stress, sleep, wake, urge, relief, cramp, bounce, symptom, note

  var usage: String {
    switch self {
    case .caffeine, .alcohol, .meal, .exercise, .stress, .cramp: "\(rawValue) [NOTE]"
    case .alcoholStop: "\(rawValue): the last drink, if you stop drinking"
    case .medicine: "\(rawValue) NAME DOSE"
    case .missedMeal, .wake: rawValue
    case .sleep: "\(rawValue): going to bed"
    case .urge: "\(rawValue): an urge to move the leg"
    case .relief: "\(rawValue): moving has relieved it"
    case .bounce: "\(rawValue): that was me, bouncing the leg"
    case .symptom: "\(rawValue) NAME"
    case .note: "\(rawValue) TEXT"
    }
  }

  /// What has to stand behind it.
  var needs: String? {
    switch self {
    case .medicine: "a name and a dose"
    case .symptom: "a name"
    case .note: "a text"
    default: nil
    }
  }
}
