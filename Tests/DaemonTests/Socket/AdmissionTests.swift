import LinuxIO
import Testing

@testable import Daemon

@Suite struct MembershipTests {
  private let membership = Membership(userID: 500, groupID: 600, group: "the group shaker")

  private func peer(_ user: UInt32, _ group: UInt32, _ more: [UInt32] = []) -> PeerCredentials {
    PeerCredentials(processID: 1, userID: user, groupID: group, supplementaryGroups: more)
  }

  @Test func rootTheDaemonItselfAndMembersMay() {
    #expect(membership.includes(peer(0, 0)))
    #expect(membership.includes(peer(500, 7)))
    #expect(membership.includes(peer(7, 600)))
    #expect(membership.includes(peer(7, 7, [1, 600, 2])))
  }

  @Test func othersMayNot() {
    #expect(!membership.includes(peer(7, 7)))
    // A user's number is no group's.
    #expect(!membership.includes(peer(600, 500, [501])))
    #expect(membership.refusal(of: "mark").contains("the group shaker"))
  }
}

@Suite struct RateLimitTests {
  @Test func aBurstIsAllowedAndThenSoManyASecond() {
    var limit = RateLimit(perSecond: 50, burst: 100, now: 0)
    #expect((0..<150).filter { _ in limit.take(at: 0) }.count == 100)
    // 20 ms are one more.
    #expect((0..<5).filter { _ in limit.take(at: 20_000_000) }.count == 1)
    #expect((0..<200).filter { _ in limit.take(at: 1_020_000_000) }.count == 50)
    // Who was silent for long has no more than the burst.
    #expect((0..<200).filter { _ in limit.take(at: 900_000_000_000) }.count == 100)
  }
}
