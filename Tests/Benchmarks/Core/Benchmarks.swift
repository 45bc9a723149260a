import Glibc

/// The part of `make bench` that runs our own code. Each mode prints lines of a name, a value and a unit;
/// `Tests/Benchmarks/run` calls it round by round and makes the table.
@main enum Benchmarks {
  static func main() throws {
    switch CommandLine.arguments.dropFirst().joined(separator: " ") {
    case "hops": measureHops()
    case "day": try measureDay()
    case "fft": measureTransforms()
    case "log": try measureLog()
    case "instructions detector": try countInstructions(ofPipeline: false)
    case "instructions pipeline": try countInstructions(ofPipeline: true)
    default:
      print("modes: hops, day, fft, log, instructions detector, instructions pipeline")
      exit(64)
    }
  }
}

/// Seconds of CPU that `work` takes (`CLOCK_PROCESS_CPUTIME_ID`, to a microsecond): what else runs on the machine does not
/// count.
func cpuSeconds(of work: () throws -> Void) rethrows -> Double {
  let before = clock()
  try work()
  return Double(clock() - before) / 1_000_000
}

func report(_ name: String, _ value: some Numeric, _ unit: String) { print(name, value, unit) }
