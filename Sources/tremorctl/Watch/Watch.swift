import ArgumentParser
import LinuxIO
import TremorClient
import Wire

/// `watch`: what the daemon sees, as a live picture.
struct Watch: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show live what the daemon sees.",
    discussion: """
      State, frequency and amplitude of the last minute, the spectrum, events, and how sensor and clock do. Keys set marks; q \
      or Ctrl-C ends. At most two new pictures a second, of which only what has changed is sent: a serial line of 9600 baud \
      is enough. NO_COLOR turns colours off. --plain, or no terminal: one sentence a change, and no cursor movements.
      """)

  @OptionGroup var daemon: SocketOption

  @Flag(help: "One sentence a change: for a pipe, a screen reader, a line that moves no cursor.")
  var plain = false

  mutating func run() async throws {
    var client = daemon.client
    client.waitsForStart = false
    if plain || StandardOutput.terminalSize == nil {
      try await Self.talk(client)
    } else {
      try await Self.draw(client)
    }
  }

  private static func talk(_ client: TremorClient) async throws {
    var out = StandardOutput()
    var sentences = Sentences()
    do {
      let request = WatchRequest(updates: false, streams: [.features])
      for try await message in client.messages(request, onChange: { say($0) }) {
        if let sentence = sentences.sentence(message) {
          out.write(sentence + "\n")
          out.flush()
        }
        if message.isEndOfData { return }
      }
    } catch {
      try fail(error)
    }
  }

  @Sendable private static func say(_ change: TremorClient.Change) {
    var out = StandardOutput()
    switch change {
    case .connected(let hello, let afterBreak):
      let again = afterBreak ? "connected again" : "connected"
      out.write("\(again) to \(hello.software), \(hello.chip ?? "no sensor yet"), \(hello.state)\n")
    case .waiting(let wait, let error): out.write("\(error); trying again in \(decimal(wait / .seconds(1), 1)) s\n")
    case .otherJournal: out.write("the daemon's log is another one now\n")
    }
    out.flush()
  }

  private static func draw(_ client: TremorClient) async throws {
    var screen = WatchScreen(title: "tremord  \(client.socket)")
    let hasKeys = screen.open()
    let inputs = WatchInputs(client)
    var failure: ClientError?
    loop: for await input in inputs.stream {
      switch input {
      case .failed(let error):
        failure = error
        break loop
      case .message(let message) where message.isEndOfData: break loop
      case .tick:
        for key in hasKeys ? TerminalKeys.pressed() : [] {
          if key == "q" { break loop }
          if let mark = WatchKey.mark(key) { inputs.mark(mark) }
        }
        screen.tick()
      default: screen.take(input)
      }
    }
    inputs.end()
    screen.close()
    if let failure { try fail(failure) }
  }
}

extension Message {
  /// A replayed recording has ended: nothing more will come.
  var isEndOfData: Bool {
    if case .bye(let bye) = self { return bye.reason == "end_of_data" }
    return false
  }
}
