/// Questions and answers, a line each: it works on any terminal, and on none.
struct Dialogue {
  /// There was no answer; nothing was written.
  struct NoAnswer: Error {
    let text: String
  }

  /// The next line, nil at the end of input.
  let read: () -> String?
  let write: (String) -> Void
  /// Everybody agrees: each question has its default for an answer.
  let isYes: Bool

  func say(_ text: String) { write(text + "\n") }

  /// One of several, by number, by its word or the beginning of that; `usual` is taken by Enter.
  func choose(_ question: String, _ words: [String], usual: Int?) throws(NoAnswer) -> Int {
    if isYes {
      if let usual { return usual }
      throw NoAnswer(text: "\(question) cannot be answered with yes: say it as an option, see tremorctl setup --help")
    }
    for (number, word) in words.enumerated() { say("  \(number + 1)  \(word)") }
    while true {
      write("\(question) [\(usual.map { "\($0 + 1)" } ?? "1 to \(words.count)")]: ")
      let answer = try line().lowercased()
      if answer.isEmpty, let usual { return usual }
      if let number = Int(answer), words.indices.contains(number - 1) { return number - 1 }
      let near = words.indices.filter { !answer.isEmpty && words[$0].lowercased().hasPrefix(answer) }
      if near.count == 1 { return near[0] }
      say("Please answer with a number from 1 to \(words.count).")
    }
  }

  func confirm(_ question: String, usual: Bool) throws(NoAnswer) -> Bool {
    if isYes { return usual }
    while true {
      write("\(question) [\(usual ? "Y/n" : "y/N")]: ")
      switch try line().lowercased() {
      case "": return usual
      case "y", "yes": return true
      case "n", "no": return false
      default: say("Please answer y or n.")
      }
    }
  }

  /// Waits for Enter.
  func pause(_ text: String) throws(NoAnswer) {
    if isYes { return say(text) }
    write("\(text) [Enter]: ")
    _ = try line()
  }

  private func line() throws(NoAnswer) -> String {
    guard let text = read() else {
      say("")
      throw NoAnswer(text: "the input ended before the last answer; nothing was written")
    }
    return String(text.drop { $0 == " " }.reversed().drop { $0 == " " || $0 == "\r" }.reversed())
  }
}
