/// How a check came out.
package enum CheckState: UInt8, Sendable, Comparable {
  /// Not checked, because it would disturb or something else has to be mended first.
  case skipped = 0
  case ok
  case warning
  case fault

  package var word: String {
    switch self {
    case .skipped: "skipped"
    case .ok: "ok"
    case .warning: "warning"
    case .fault: "fault"
    }
  }

  package static func < (a: CheckState, b: CheckState) -> Bool { a.rawValue < b.rawValue }
}

/// What is checked, in the order of the screen. A closed set: the words stand in the JSON.
package enum Check: String, Sendable, CaseIterable {
  case configuration = "config"
  case daemon
  case bus
  case sensor
  case others
  case transfer
  case load
  case rate
  case samples
  case noise
  case axes
  case gravity
  case line
  case clock
  case power
  case limits

  /// Checks that belong together stand together.
  package enum Group: String, Sendable {
    case setup
    case wire
    case signal
    case machine
  }

  package var group: Group {
    switch self {
    case .configuration, .daemon, .bus, .sensor, .others: .setup
    case .transfer, .load: .wire
    case .rate, .samples, .noise, .axes, .gravity, .line: .signal
    case .clock, .power, .limits: .machine
    }
  }
}

/// One thing that was checked: how it is, in words, and what to do if it is not well.
package struct Finding: Sendable, Equatable {
  package var check: Check
  package var state: CheckState
  /// What is, where, in figures.
  package var words: String
  /// What to do next, with the exact command or key.
  package var help: String?
  /// For a fault: what the program ends with, as in sysexits.h.
  package var exitCode: Int32

  package init(
    _ check: Check, _ state: CheckState, _ words: String, help: String? = nil, exitCode: Int32 = ExitCodes.inputOutput
  ) {
    self.check = check
    self.state = state
    self.words = words
    self.help = help
    self.exitCode = state == .fault ? exitCode : 0
  }
}

/// Those of sysexits.h that a diagnosis ends with.
package enum ExitCodes {
  package static let noDevice: Int32 = 69
  package static let inputOutput: Int32 = 74
  package static let configuration: Int32 = 78
}
