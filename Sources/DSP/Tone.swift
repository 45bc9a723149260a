/// A tone that several axes have in common, as found in one window.
package struct Tone: Sendable, BitwiseCopyable {
  /// Mean frequency over the window, Hz.
  package var frequency: Double
  /// Standard error of that mean, Hz: of what was measured in this window, not of the next one.
  package var frequencySD: Double
  /// Share of the power within about ±5 Hz that one steady tone explains: 1 for a clean steady one, less for noise, a
  /// second tone, or a frequency that wanders.
  package var steadiness: Double
  /// How well the phase goes on from one pair of blocks to the next, 0 to 1: above 0.5 for anything that oscillates, even a
  /// tone that wanders or has only begun; noise stays below.
  package var coherence: Double
  /// True where the frequency wanders so much that its mean was taken from the phase's advance, not from the best-fitting
  /// steady tone.
  package var wanders: Bool
  /// Cycle by cycle: see `CycleStatistics`; nil for fewer than four cycles.
  package var cycles: CycleStatistics?

  package init(
    frequency: Double, frequencySD: Double, steadiness: Double, coherence: Double, wanders: Bool,
    cycles: CycleStatistics?
  ) {
    self.frequency = frequency
    self.frequencySD = frequencySD
    self.steadiness = steadiness
    self.coherence = coherence
    self.wanders = wanders
    self.cycles = cycles
  }
}
