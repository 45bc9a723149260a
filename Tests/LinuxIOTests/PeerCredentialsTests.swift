import Glibc
import LinuxIO
import Testing

@Suite struct PeerCredentialsTests {
  @Test func theKernelTellsWhoIsAtTheOtherEnd() throws {
    var ends: [Int32] = [-1, -1]
    try #require(unsafe socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
    defer { for end in ends { close(end) } }
    let peer = try PeerCredentials(ofSocket: ends[0])
    #expect(peer.processID == getpid())
    #expect(peer.userID == geteuid())
    #expect(peer.groupID == getegid())
  }

  @Test func whatIsNoSocketHasNoPeer() {
    #expect(throws: Errno(code: ENOTSOCK)) { try PeerCredentials(ofSocket: STDIN_FILENO) }
    #expect(throws: Errno(code: EBADF)) { try PeerCredentials(ofSocket: -1) }
  }
}
