/// What kind of reason an import or export is not possible for; the exit code depends on it.
package enum ConversionFailure: Sendable {
  case noInput, badData, io, usage

  init(_ kind: DumpError.Kind) {
    self =
      switch kind {
      case .noInput: .noInput
      case .badData: .badData
      case .io: .io
      }
  }
}
