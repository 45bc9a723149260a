import IMU
import Signal

/// One I2C bus and who is on it.
package struct BusFacts: Sendable, Equatable {
  package var path: String
  /// What the adapter's driver calls it; empty if nobody tells.
  package var name: String
  /// Its device under /dev; nil if there is none.
  package var node: Node?
  /// Why it could not be used, an error number; nil if it could.
  package var errno: Int32?
  /// Those that answered, that the kernel has taken, and the configured one in any case.
  package var devices: [DeviceFacts] = []

  package init(path: String, name: String, node: Node? = nil) {
    self.path = path
    self.name = name
    self.node = node
  }

  /// A device's file.
  package struct Node: Sendable, Equatable {
    package var group: String
    /// Permission bits.
    package var mode: UInt32

    package init(group: String, mode: UInt32) {
      self.group = group
      self.mode = mode
    }
  }
}

/// Who is at an address: found out by reading alone.
package struct DeviceFacts: Sendable, Equatable {
  package enum Answer: Sendable, Equatable {
    case chip(ChipIdentity)
    /// It answers, and tremord does not drive it.
    case stranger(Stranger)
    /// A kernel driver has it; its name.
    case taken(String?)
    /// The transfer failed: an error number.
    case failed(Int32)
    /// Not asked: the daemon reads it.
    case leftAlone
  }

  package var address: UInt8
  package var answer: Answer

  package init(_ address: UInt8, _ answer: Answer) {
    self.address = address
    self.answer = answer
  }

  /// The chip, if tremord can drive it.
  package var chip: Chip? {
    if case .chip(let identity) = answer { return identity.chip }
    return nil
  }
}
