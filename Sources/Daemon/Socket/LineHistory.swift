/// Where journalled lines are found that are no longer in memory: the log.
protocol LineHistory: AnyObject, Sendable {
  /// The lines after `sequence`, about `limitBytes` of them; `done` is called on a thread that may wait for the disk. Asked
  /// one after the other, they are answered in that order.
  func lines(after sequence: UInt64, limitBytes: Int, _ done: @escaping @Sendable (LogSlice) -> Void)
}
