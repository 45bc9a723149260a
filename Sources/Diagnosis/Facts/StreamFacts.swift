import IMU
import Signal

/// How fast the bus is, by the clock of this computer.
package struct TransferFacts: Sendable, Equatable {
  /// Bytes of each timed read.
  package var bytes: Int
  package var count: Int
  package var failures: Int
  /// Of those that succeeded.
  package var shortestSeconds: Double
  package var medianSeconds: Double
  package var longestSeconds: Double
  /// The bus's clock: from how much longer these reads take than those of one byte, so that what this computer adds to
  /// each read is out of it.
  package var hertz: Double
  /// What the bus carries, all that included: the clocks of a read in the time of the shortest.
  package var carriedHertz: Double
  /// What the configured stream takes; nil if the chip does not offer what is configured.
  package var load: BusLoad?

  package init(
    bytes: Int, count: Int, failures: Int, shortestSeconds: Double, medianSeconds: Double, longestSeconds: Double,
    hertz: Double, carriedHertz: Double, load: BusLoad? = nil
  ) {
    self.bytes = bytes
    self.count = count
    self.failures = failures
    self.shortestSeconds = shortestSeconds
    self.medianSeconds = medianSeconds
    self.longestSeconds = longestSeconds
    self.hertz = hertz
    self.carriedHertz = carriedHertz
    self.load = load
  }
}

/// What came when the sensor was read as the daemon reads it.
package struct StreamFacts: Sendable {
  /// Why nothing came; the words say what, where and what to do.
  package struct Refusal: Sendable, Equatable {
    package var words: String
    package var exitCode: Int32

    package init(words: String, exitCode: Int32) {
      self.words = words
      self.exitCode = exitCode
    }
  }

  package var refusal: Refusal?
  package var chip: Chip?
  package var hasGyroscope = true
  package var seconds = 0.0
  /// Hz.
  package var nominalRate = 0.0
  package var rate = 0.0
  package var rateError = 0.0
  /// Holes: their cause, how many, and samples lost.
  package var holes: [Hole] = []
  package var busErrors = 0
  package var overflows = 0
  /// It ended with a chip that gave the same sample again and again; those are not among the figures.
  package var isFrozen = false
  /// Reads whose newest sample an edge has timed, and the others.
  package var edgeTimedReads = 0
  package var readTimedReads = 0
  package var figures = SignalFigures()
  /// Bandwidths of the chip's filters as set, Hz; nil where there is no chip.
  package var bandwidth: (acceleration: Double, rotation: Double)?

  package init() {}

  package struct Hole: Sendable, Equatable {
    package var cause: String
    package var count: Int
    package var samples: Int

    package init(cause: String, count: Int, samples: Int) {
      self.cause = cause
      self.count = count
      self.samples = samples
    }
  }

  var lostSamples: Int { holes.reduce(0) { $0 + $1.samples } }
}

/// The configured interrupt line.
package struct LineFacts: Sendable, Equatable {
  package var chip: String
  package var offset: Int
  /// Where the chip's name led to.
  package var path: String?
  /// Why the line could not be had, and what to do; nil if it could.
  package var refusal: Refusal?
  /// Who has it, where somebody has.
  package var consumer: String?
  /// Edges counted, and for how long; nil if they were not counted.
  package var counted: (edges: Int, seconds: Double)?

  package init(chip: String, offset: Int) {
    self.chip = chip
    self.offset = offset
  }

  package struct Refusal: Sendable, Equatable {
    package var errno: Int32
    package var words: String
    package var help: String?

    package init(errno: Int32, words: String, help: String?) {
      self.errno = errno
      self.words = words
      self.help = help
    }
  }

  package static func == (a: LineFacts, b: LineFacts) -> Bool {
    a.chip == b.chip && a.offset == b.offset && a.path == b.path && a.refusal == b.refusal && a.consumer == b.consumer
      && a.counted?.edges == b.counted?.edges && a.counted?.seconds == b.counted?.seconds
  }
}
