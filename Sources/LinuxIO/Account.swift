import Glibc

/// Who runs this program, and which groups that gives it.
package struct Account: Sendable, Equatable {
  package let name: String
  package let isRoot: Bool
  /// The groups that this process has: those of the login, which may be older than the group file.
  package let groups: [String]

  package init(name: String, isRoot: Bool, groups: [String]) {
    self.name = name
    self.isRoot = isRoot
    self.groups = groups
  }

  /// The account of this process.
  package static func current() -> Account {
    let user = geteuid()
    // The entry is read at once; nothing else asks for one meanwhile: doctor has a single thread here.
    let name = unsafe getpwuid(user).map { unsafe String(cString: $0.pointee.pw_name) }
    var numbers = [gid_t](repeating: 0, count: 256)
    // getgroups() writes at most as many as it is told.
    let count = unsafe getgroups(Int32(numbers.count), &numbers)
    let own = [getegid()] + numbers.prefix(Int(max(0, count)))
    var groups: [String] = []
    for number in own {
      let group = groupName(number)
      if !groups.contains(group) { groups.append(group) }
    }
    return Account(name: name ?? "\(user)", isRoot: user == 0, groups: groups)
  }

  /// The effective user's and group's numbers of this process.
  package static func numbers() -> (user: UInt32, group: UInt32) { (geteuid(), getegid()) }

  /// A group's name; its number where it has none.
  static func groupName(_ number: gid_t) -> String {
    guard let entry = unsafe getgrgid(number) else { return "\(number)" }
    return unsafe String(cString: entry.pointee.gr_name)
  }

  /// Whether the group file lists a user in a group: then a new login has it. False too where there is no such group.
  package static func isListed(_ user: String, in group: String) -> Bool {
    guard let entry = unsafe getgrnam(group), var member = unsafe entry.pointee.gr_mem else { return false }
    // The list ends with a null pointer.
    while let name = unsafe member.pointee {
      if unsafe String(cString: name) == user { return true }
      unsafe member += 1
    }
    return false
  }
}

/// A device's file: whose it is, and whether this process may use it.
package struct DeviceNode: Sendable, Equatable {
  package let path: String
  package let group: String
  /// Permission bits.
  package let mode: UInt32
  /// This process may read and write.
  package let isUsable: Bool

  package init(path: String, group: String, mode: UInt32, isUsable: Bool) {
    self.path = path
    self.group = group
    self.mode = mode
    self.isUsable = isUsable
  }

  /// Nil if there is no such file.
  package init?(path: String) {
    var about = stat()
    // stat() fills the structure that it is given.
    guard unsafe stat(path, &about) == 0 else { return nil }
    // faccessat() with AT_EACCESS would be the effective user's; doctor is never set-uid.
    let isUsable = unsafe access(path, R_OK | W_OK) == 0
    self.init(
      path: path, group: Account.groupName(about.st_gid), mode: about.st_mode & 0o777, isUsable: isUsable)
  }
}
