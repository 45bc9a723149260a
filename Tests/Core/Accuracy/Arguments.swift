import Glibc

/// `--seed N`, `--trials N` and `--only WORD`; anything else is an error with exit code 64.
struct Arguments {
  var seed: UInt64 = 20_260_711
  /// Trials of each signal-to-noise ratio of the steady tone; the other parts take a share of them.
  var trials = 2000
  /// Runs only the parts whose name begins so.
  var only = ""

  init(_ words: [String]) {
    var rest = words.dropFirst()
    while let name = rest.popFirst() {
      let value = rest.popFirst() ?? ""
      switch (name, UInt64(value), value) {
      case ("--seed", .some(let number), _): seed = number
      case ("--trials", .some(let number), _) where number >= 20 && number <= 1_000_000: trials = Int(number)
      case ("--only", _, let word) where !word.isEmpty: only = word
      default:
        print("usage: coreaccuracy [--seed N] [--trials N, from 20] [--only PART]; not understood: \(name) \(value)")
        exit(64)
      }
    }
  }
}
