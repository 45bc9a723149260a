import Recording

extension ConversionFailure {
  /// A code of sysexits.h.
  var exitCode: Int32 {
    switch self {
    case .noInput: 66
    case .badData: 65
    case .io: 74
    case .usage: 64
    }
  }
}
