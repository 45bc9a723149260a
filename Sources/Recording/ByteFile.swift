import Glibc

/// An open file of bytes. The only place of this module that calls the system with pointers.
///
/// Closed when it goes out of scope. Errors are the operating system's error numbers.
package struct ByteFile: ~Copyable {
  /// The number behind `errno`.
  package struct Failure: Error, Equatable, Sendable {
    package var number: Int32

    /// A file of that name is there.
    static let exists = Failure(number: EEXIST)

    /// The system's words for it.
    package var text: String {
      // unsafe: the C library returns a terminated string, valid until the thread's next call, and it is copied here.
      unsafe String(cString: strerror(number))
    }
  }

  private let descriptor: Int32

  /// Opens an existing file for reading; a directory gives EISDIR.
  package init(reading path: String) throws(Failure) {
    // A directory opens for reading and fails only later, with a stranger message.
    if ByteFile.exists(path + "/.") { throw Failure(number: EISDIR) }
    descriptor = try ByteFile.descriptor(path, O_RDONLY | O_CLOEXEC)
  }

  /// Creates a file that must not exist; EEXIST if it does. It is locked while it is open: see `isLocked`.
  package init(creating path: String) throws(Failure) {
    descriptor = try ByteFile.descriptor(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC)
    // A file system without locks is no reason to write nothing.
    _ = flock(descriptor, LOCK_EX | LOCK_NB)
  }

  /// Whether somebody has the file open who created it.
  package static func isLocked(_ path: String) -> Bool {
    guard let file = try? ByteFile(reading: path) else { return false }
    return flock(file.descriptor, LOCK_SH | LOCK_NB) < 0 && errno == EWOULDBLOCK
  }

  /// Opens what exists for writing, such as a device.
  package init(writingTo path: String) throws(Failure) {
    descriptor = try ByteFile.descriptor(path, O_WRONLY | O_CLOEXEC)
  }

  private static func descriptor(_ path: String, _ flags: Int32) throws(Failure) -> Int32 {
    // unsafe: the string is passed as a terminated C string for the length of the call.
    let descriptor = unsafe open(path, flags, 0o640)
    if descriptor < 0 { throw Failure(number: errno) }
    return descriptor
  }

  deinit { _ = close(descriptor) }

  /// The length in bytes.
  package func size() throws(Failure) -> Int {
    let end = lseek(descriptor, 0, SEEK_END)
    if end < 0 { throw Failure(number: errno) }
    return Int(end)
  }

  /// Reads up to `count` bytes at `offset` of the file into `buffer`, from `place` on; returns how many there were,
  /// fewer only at the end of the file.
  package func read(
    _ count: Int, at offset: Int, into buffer: inout [UInt8], at place: Int = 0
  ) throws(Failure) -> Int {
    precondition(place >= 0 && count <= buffer.count - place)
    var done = 0
    while done < count {
      let (descriptor, start) = (descriptor, done)
      // unsafe: the call writes at most count - start bytes at place + start, and the buffer has that many there.
      let got = unsafe buffer.withUnsafeMutableBytes { bytes in
        unsafe pread(descriptor, bytes.baseAddress?.advanced(by: place + start), count - start, off_t(offset + start))
      }
      if got < 0 {
        if errno == EINTR { continue }
        throw Failure(number: errno)
      }
      if got == 0 { break }
      done += got
    }
    return done
  }

  /// Appends the first `count` bytes of `buffer`, with one system call unless the system takes fewer.
  package func append(_ count: Int, of buffer: [UInt8]) throws(Failure) {
    precondition(count <= buffer.count)
    var done = 0
    while done < count {
      let (descriptor, start) = (descriptor, done)
      // unsafe: the call reads at most count - start bytes behind the pointer, and the buffer has that many.
      let put = unsafe buffer.withUnsafeBytes { bytes in
        unsafe write(descriptor, bytes.baseAddress?.advanced(by: start), count - start)
      }
      if put < 0 {
        if errno == EINTR { continue }
        throw Failure(number: errno)
      }
      done += put
    }
  }

  /// Cuts the file to `length` bytes and continues there.
  package func truncate(to length: Int) throws(Failure) {
    if ftruncate(descriptor, off_t(length)) < 0 || lseek(descriptor, off_t(length), SEEK_SET) < 0 {
      throw Failure(number: errno)
    }
  }

  /// Waits until the contents are on the disk. A file that cannot be synchronised (a pipe) is left alone.
  package func synchronise() throws(Failure) {
    if fdatasync(descriptor) < 0, errno != EINVAL, errno != EROFS { throw Failure(number: errno) }
  }

  package static func exists(_ path: String) -> Bool {
    // unsafe: the string is passed as a terminated C string for the length of the call.
    unsafe access(path, F_OK) == 0
  }

  /// Whether both names lead to one file that exists.
  package static func isSame(_ a: String, _ b: String) -> Bool {
    var (first, second) = (stat(), stat())
    // unsafe: the calls fill the structures behind the pointers, which outlive them.
    guard unsafe stat(a, &first) == 0, unsafe stat(b, &second) == 0 else { return false }
    return first.st_dev == second.st_dev && first.st_ino == second.st_ino
  }

  /// Gives a file its final name; unless `replacing`, never at the cost of another file (EEXIST).
  package static func rename(_ from: String, to: String, replacing: Bool) throws(Failure) {
    if !replacing {
      // A second name fails where the name is taken, atomically; rename would replace the file.
      // unsafe: the strings are passed as terminated C strings for the length of the calls.
      let number = unsafe link(from, to) == 0 ? 0 : errno
      // A power cut between the two steps leaves it both names.
      if number == 0 || number == EEXIST && isSame(from, to) {
        remove(from)
        return
      }
      // A file system without hard links (FAT on a stick, some network shares).
      if ![EPERM, EOPNOTSUPP, ENOSYS, EMLINK].contains(number) { throw Failure(number: number) }
      if exists(to) { throw .exists }
    }
    // unsafe: as above.
    if unsafe Glibc.rename(from, to) < 0 { throw Failure(number: errno) }
  }

  package static func remove(_ path: String) {
    // unsafe: the string is passed as a terminated C string for the length of the call.
    _ = unsafe unlink(path)
  }
}
