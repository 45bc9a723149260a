import CLinux
import Glibc

/// Who is at the other end of a Unix socket, as the kernel noted when it connected.
package struct PeerCredentials: Sendable, Equatable {
  package let processID: Int32
  package let userID: UInt32
  package let groupID: UInt32
  /// The groups beside the primary one.
  package let supplementaryGroups: [UInt32]

  package init(processID: Int32, userID: UInt32, groupID: UInt32, supplementaryGroups: [UInt32]) {
    self.processID = processID
    self.userID = userID
    self.groupID = groupID
    self.supplementaryGroups = supplementaryGroups
  }

  /// Asks the kernel about a connected socket.
  package init(ofSocket descriptor: Int32) throws(Errno) {
    var peer = clinux_peer()
    // SAFETY: the call fills the structure that it is given.
    try Errno.check(unsafe clinux_peer(descriptor, &peer))
    self.init(
      processID: peer.pid, userID: peer.uid, groupID: peer.gid,
      supplementaryGroups: try Self.groups(ofSocket: descriptor))
  }

  private static func groups(ofSocket descriptor: Int32) throws(Errno) -> [UInt32] {
    var groups = [UInt32](repeating: 0, count: 64)
    while true {
      // SAFETY: the call writes at most as many numbers as it is told that there is room for.
      let count = unsafe clinux_peer_groups(descriptor, &groups, Int32(groups.count))
      // Linux allows 65,536 groups.
      if count == -ERANGE, groups.count < 65_536 {
        groups = [UInt32](repeating: 0, count: 65_536)
        continue
      }
      try Errno.check(count)
      return Array(groups.prefix(Int(count)))
    }
  }
}
