import LinuxIO
import Settings

/// Who may ask for what changes something for others: root, the daemon's own user, and the members of the socket's group.
struct Membership: Sendable {
  private let userID: UInt32
  private let groupID: UInt32
  /// The group, in words.
  private let group: String

  init(userID: UInt32, groupID: UInt32, group: String) {
    self.userID = userID
    self.groupID = groupID
    self.group = group
  }

  /// As configured: the group that owns the socket, else the daemon's own.
  init(_ settings: Configuration.Socket) {
    let own = Account.numbers()
    let named = settings.group.isEmpty ? nil : SocketPath.groupNumber(settings.group)
    self.init(
      userID: own.user, groupID: named ?? own.group,
      group: settings.group.isEmpty ? "its group" : "the group \(settings.group)")
  }

  func includes(_ peer: PeerCredentials) -> Bool {
    peer.userID == 0 || peer.userID == userID || peer.groupID == groupID
      || peer.supplementaryGroups.contains(groupID)
  }

  /// What others are told.
  func refusal(of request: String) -> String { "\(request) is for root, the daemon's user and the members of \(group)" }
}
