import CLinux
import Glibc

/// A plain thread with a small stack of its own that is in memory before the thread starts, real-time if the system
/// allows it.
///
/// A refusal of real-time or of the locked stack is no error: the thread runs anyway, and says so. All signals but those
/// of a crash are blocked in it, so that none interrupts a transfer. A value that is dropped waits for its thread's end.
@safe
package struct RealtimeThread: ~Copyable, Sendable {
  package enum Scheduling: Sendable, Equatable {
    /// Not asked for.
    case normal
    /// SCHED_FIFO at this priority; what the thread starts is not real-time (SCHED_RESET_ON_FORK).
    case fifo(priority: Int32)
    /// Asked for and refused: `EPERM` without `LimitRTPRIO=`, `EINVAL` for an impossible priority.
    case refused(Errno)
  }

  /// What the thread runs as.
  package let scheduling: Scheduling
  /// Why the stack could not be locked; nil if it is.
  package let stackLockFailure: Errno?

  private let thread: pthread_t
  private let stack: ThreadStack

  /// Starts a thread that owns `state`.
  ///
  /// - Parameters:
  ///   - name: As `top -H` shows it; 15 bytes are kept.
  ///   - stackBytes: The stack's size; a page that traps is put below it.
  ///   - priority: SCHED_FIFO priority from 1 to 49 (interrupt threads have 50); nil for normal scheduling.
  package init<State: ~Copyable>(
    name: String, stackBytes: Int = 256 * 1024, priority: Int32? = nil, state: consuming sending State,
    body: @escaping @Sendable (consuming State) -> Void
  ) throws(SystemCallFailure) {
    let stack = try ThreadStack(bytes: stackBytes, target: "the thread \(name)")
    // The state waits on the heap until the thread takes it; exactly one of the two ends below frees it.
    let box = UnsafeMutablePointer<State>.allocate(capacity: 1)
    unsafe box.initialize(to: state)
    let launch = Launch(name: name, priority: priority) {
      let state = unsafe box.move()
      unsafe box.deallocate()
      body(state)
    }
    do {
      thread = try launch.start(on: stack)
    } catch {
      unsafe box.deinitialize(count: 1)
      unsafe box.deallocate()
      throw SystemCallFailure("start", "the thread \(name)", error)
    }
    scheduling = launch.scheduling
    stackLockFailure = stack.lockFailure
    self.stack = stack
  }

  /// Starts a thread that needs nothing of its own.
  package init(
    name: String, stackBytes: Int = 256 * 1024, priority: Int32? = nil, body: @escaping @Sendable () -> Void
  ) throws(SystemCallFailure) {
    try self.init(name: name, stackBytes: stackBytes, priority: priority, state: ()) { (_: consuming Void) in
      body()
    }
  }

  /// Waits until the thread has ended.
  package consuming func join() {}

  // The stack is given back after this, when nobody stands on it any more.
  deinit { pthread_join(thread, nil) }
}

/// The memory a thread stands on: a page that traps, then the stack.
///
/// Sendable although it holds a pointer: it has one owner and is freed once.
@safe
private struct ThreadStack: ~Copyable, @unchecked Sendable {
  let start: UnsafeMutableRawPointer
  let size: Int
  let lockFailure: Errno?
  private let guardSize: Int

  init(bytes: Int, target: String) throws(SystemCallFailure) {
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let size = (max(bytes, 64 * 1024) + page - 1) / page * page
    // A fresh private mapping belongs to nobody else. MAP_FAILED is all ones.
    let mapping = unsafe mmap(
      nil, page + size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0)
    guard let mapping = unsafe mapping, unsafe mapping != UnsafeMutableRawPointer(bitPattern: -1) else {
      throw SystemCallFailure("map the stack of", target, .last)
    }
    guard unsafe mprotect(mapping, page, PROT_NONE) == 0 else {
      let failure = Errno.last
      unsafe munmap(mapping, page + size)
      throw SystemCallFailure("protect the stack of", target, failure)
    }
    unsafe start = mapping + page
    self.size = size
    guardSize = page
    lockFailure = unsafe MemoryLock.lock(start, size)
    if lockFailure != nil { unsafe MemoryLock.prefault(UnsafeMutableRawBufferPointer(start: start, count: size)) }
  }

  deinit { unsafe munmap(start - guardSize, guardSize + size) }
}

/// What a new thread is given, and where it reports how it began.
@safe
private final class Launch {
  let name: String
  let priority: Int32?
  let run: () -> Void
  var scheduling = RealtimeThread.Scheduling.normal
  /// Raised once by the thread when `scheduling` is written.
  let begun = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

  init(name: String, priority: Int32?, run: @escaping () -> Void) {
    self.name = name
    self.priority = priority
    self.run = run
    unsafe sem_init(begun, 0, 0)
  }

  deinit {
    unsafe sem_destroy(begun)
    unsafe begun.deallocate()
  }

  func start(on stack: borrowing ThreadStack) throws(Errno) -> pthread_t {
    var attributes = pthread_attr_t()
    unsafe pthread_attr_init(&attributes)
    defer { unsafe pthread_attr_destroy(&attributes) }
    try Self.check(unsafe pthread_attr_setstack(&attributes, stack.start, stack.size))

    // The thread inherits the mask it is created under.
    var blocked = sigset_t()
    var before = sigset_t()
    unsafe sigfillset(&blocked)
    for signal in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT] { unsafe sigdelset(&blocked, signal) }
    unsafe pthread_sigmask(SIG_SETMASK, &blocked, &before)
    defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }

    // The thread's reference is taken back by the thread, or here if there is none.
    let reference = unsafe Unmanaged.passRetained(self)
    var thread = pthread_t()
    let code = unsafe pthread_create(
      &thread, &attributes,
      { argument in
        guard let argument = unsafe argument else { return nil }
        unsafe Unmanaged<Launch>.fromOpaque(argument).takeRetainedValue().begin()
        return nil
      }, reference.toOpaque())
    guard code == 0 else {
      unsafe reference.release()
      throw Errno(code: code)
    }
    _ = try Errno.retrying { unsafe sem_wait(begun) }
    return thread
  }

  private func begin() {
    unsafe clinux_thread_set_name(name)
    if let priority {
      let result = clinux_thread_set_fifo(priority)
      scheduling = result == 0 ? .fifo(priority: priority) : .refused(Errno(code: -result))
    }
    unsafe sem_post(begun)
    run()
  }

  /// Thread functions return their error number.
  private static func check(_ code: Int32) throws(Errno) {
    if code != 0 { throw Errno(code: code) }
  }
}
