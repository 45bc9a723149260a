import Glibc
import NIOCore
import NIOPosix
import Wire

/// One connection to the daemon: lines in, requests out. It is closed when it is no longer held.
final class Connection: Sendable {
  /// Nothing came for too long.
  struct Silence: Error {}

  let path: String
  private let channel: any Channel
  private let inbox: LineInbox

  private init(_ path: String, _ channel: any Channel, _ inbox: LineInbox) {
    self.path = path
    self.channel = channel
    self.inbox = inbox
  }

  deinit { channel.close(promise: nil) }

  /// Connects; `silence`: after which time without any line it fails.
  static func open(_ path: String, silence: Duration) async throws(ClientError) -> Connection {
    let inbox = LineInbox()
    let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandlers(
            IdleStateHandler(readTimeout: .nanoseconds(silence.nanoseconds)), inbox)
        }
      }
    do {
      return Connection(path, try await bootstrap.connect(unixDomainSocketPath: path).get(), inbox)
    } catch {
      throw ClientError(error, path)
    }
  }

  /// All lines that have come, once there are any; an empty list: the daemon has closed, or this task is cancelled.
  func lines() async throws(ClientError) -> [[UInt8]] {
    do {
      return try await withTaskCancellationHandler {
        try await channel.eventLoop.flatSubmit { [channel, inbox] in
          let promise = channel.eventLoop.makePromise(of: [[UInt8]].self)
          inbox.take(promise)
          return promise.futureResult
        }.get()
      } onCancel: {
        channel.close(promise: nil)
      }
    } catch {
      throw ClientError(error, path)
    }
  }

  func send(_ request: Request) async throws(ClientError) {
    do {
      try await channel.writeAndFlush(ByteBuffer(string: request.line + "\n")).get()
    } catch {
      // Why it was closed says more than that it is.
      let reason = try? await channel.eventLoop.submit { [inbox] in inbox.failure }.get()
      throw ClientError(reason ?? error, path)
    }
  }

  func close() { channel.close(promise: nil) }
}

extension Duration {
  var nanoseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
  }
}

extension ClientError {
  /// From what NIO says.
  init(_ error: any Error, _ path: String) {
    switch error {
    case let error as ClientError: self = error
    case is Connection.Silence: self = .silent(path: path)
    case is LineInbox.TooLong: self = .notUnderstood(path: path, text: "a line of more than 64 KiB")
    case let error as IOError where [ENOENT, ECONNREFUSED].contains(error.errnoCode): self = .noDaemon(path: path)
    case let error as IOError where [EACCES, EPERM].contains(error.errnoCode): self = .notAllowed(path: path)
    case let error as IOError: self = .failed(path: path, text: "\(error)")
    case ChannelError.ioOnClosedChannel, ChannelError.alreadyClosed: self = .ended(path: path, reason: nil)
    default: self = .failed(path: path, text: "\(error)")
    }
  }
}
