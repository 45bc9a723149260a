import Glibc

/// Proves how exact the core is: known signals in, what the detector reports out, against the targets of the project and
/// against the estimators that most programs use. Everything is read from the detector's findings, so that all of its
/// conditioning stands in the way. Signals, references and bounds are own code; the seed is printed and fixed.
@main
struct CoreAccuracy {
  static func main() {
    let arguments = Arguments(CommandLine.arguments)
    var report = Report()
    report.line("seed \(arguments.seed), \(arguments.trials) trials")
    let parts: [(name: String, run: (inout Report) -> Void)] = [
      (Steady.name, Steady(seed: arguments.seed, trials: arguments.trials).run),
      (NoTone.name, NoTone(seed: arguments.seed &+ 500, trials: arguments.trials).run),
      (Wander.name, Wander(seed: arguments.seed &+ 1000, trials: arguments.trials).run),
      (ThreeAxes.name, ThreeAxes(seed: arguments.seed &+ 2000, trials: arguments.trials).run),
      (Turned.name, Turned(seed: arguments.seed &+ 3000, trials: arguments.trials / 4).run),
      (ClockError.name, ClockError(seed: arguments.seed &+ 4000).run),
      (Amplitude.name, Amplitude(seed: arguments.seed &+ 5000).run),
      (Mixture.name, Mixture(seed: arguments.seed &+ 6000, trials: arguments.trials).run),
      (TwoTones.name, TwoTones(seed: arguments.seed &+ 7000, trials: arguments.trials / 4).run),
      (Rates.name, Rates(seed: arguments.seed &+ 8000).run),
      (BadInput.name, BadInput(seed: arguments.seed &+ 9000).run),
    ]
    let chosen = parts.filter { $0.name.hasPrefix(arguments.only) }
    if chosen.isEmpty {
      print("no part is called \(arguments.only): there are " + parts.map { $0.name }.joined(separator: ", "))
      exit(64)
    }
    for part in chosen { part.run(&report) }
    report.line("\(report.checks) targets checked, \(report.missed.count) missed")
    for text in report.missed { report.line("MISSED: \(text)") }
    if !report.missed.isEmpty { exit(1) }
  }
}
