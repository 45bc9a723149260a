/// The versions that lines carry.
package enum Version {
  /// Of the program.
  package static let software = "0.1.0"
  /// Of the rules that make events out of samples: raised when the same recording may give other events.
  package static let algorithm = "0.4.0"
  /// Of the protocol: major.minor; within a major version fields and types are only added.
  package static let protocolMajor = 1
  package static let protocolMinor = 0
}
