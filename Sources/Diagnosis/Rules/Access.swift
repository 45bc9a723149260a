/// What gives a person access to a device's file, as a command.
enum Access {
  /// To be in a group: by a new login if the group file has it already, else by joining.
  static func join(_ group: String, _ account: AccountFacts) -> String {
    if account.groupsAfterLogin.contains(group) {
      return "you have been added to the group \(group), but this login is older: log out and in again, or now: "
        + "newgrp \(group)"
    }
    return "sudo adduser \(account.name) \(group), then log out and in again"
  }

  /// For a device of that group and mode, whose usual group is `usual`.
  static func fix(group: String, mode: UInt32, usual: String, _ account: AccountFacts) -> String {
    let isForGroup = mode & 0o060 == 0o060 && group != "root"
    if isForGroup { return join(group, account) }
    return "only root may use it: no udev rule gives it to the group \(usual). sudo make install brings one "
      + "(60-tremord.rules)" + (account.groups.contains(usual) ? "" : "; then " + join(usual, account))
  }
}
