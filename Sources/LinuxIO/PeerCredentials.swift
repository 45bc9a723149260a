import CLinux

/// Who is at the other end of a Unix socket, as the kernel noted when it connected.
package struct PeerCredentials: Sendable, Equatable {
  package let processID: Int32
  package let userID: UInt32
  package let groupID: UInt32

  /// Asks the kernel about a connected socket.
  package init(ofSocket descriptor: Int32) throws(Errno) {
    var peer = clinux_peer()
    try Errno.check(unsafe clinux_peer(descriptor, &peer))
    processID = peer.pid
    userID = peer.uid
    groupID = peer.gid
  }
}
