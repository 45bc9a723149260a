import Wire

/// The context of an event: marks that were told before it.
enum LogContext {
  private static let key = Array(",\"context\":[".utf8)

  /// The line without the entries that happened before a moment; nil if it has none such. An entry's age counts from the
  /// start of the event, which was `said` (ns since 1970) at its `emitted_s`.
  static func without(_ line: ArraySlice<UInt8>, before: Int64, said: Int64?) -> [UInt8]? {
    guard LineFields.find(key, in: line) != nil, let said, case .event(var event)? = try? Message(line: line)
    else { return nil }
    let start = said - Int64((event.emitted - event.start) * 1e9)
    let count = event.context.count
    event.context.removeAll { start - Int64($0.age * 1e9) < before }
    return event.context.count < count ? Array(event.line.utf8) : nil
  }
}
