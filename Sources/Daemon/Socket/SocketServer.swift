import LinuxIO
import NIOCore
import NIOPosix
import Settings
import Wire

/// The Unix socket: everyone who connects is handed to the publisher, which alone writes.
///
/// A reader need not say anything. What it does say is read, bounded, and answered.
enum SocketServer {
  struct Refused: Error, CustomStringConvertible { let description: String }

  /// Listens at the configured path; a stale name is replaced. (That nobody lives there was asked before.)
  static func start(
    _ settings: Configuration.Socket, on loop: any EventLoopGroup, for publisher: Publisher
  ) async throws -> any Channel {
    let bootstrap = ServerBootstrap(group: loop)
      .serverChannelOption(.backlog, value: 64)
      .childChannelOption(.writeBufferWaterMark, value: .init(low: 32 * 1024, high: 256 * 1024))
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(ReaderHandler(publisher))
        }
      }
    let channel: any Channel
    do {
      channel = try await bootstrap.bind(unixDomainSocketPath: settings.path, cleanupExistingSocketFile: true).get()
    } catch {
      let words = (error as? IOError).map { Errno(code: $0.errnoCode).words } ?? "\(error)"
      throw Refused(description: "\(settings.path): cannot listen: \(words); create its folder, or set socket.path")
    }
    try SocketPath.grant(settings.path, mode: settings.mode, group: settings.group)
    return channel
  }
}

/// One reader's connection.
final class ReaderHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// The longest request, bytes.
  static let longestRequest = 4096

  private let publisher: Publisher
  private var pending: [UInt8] = []

  init(_ publisher: Publisher) { self.publisher = publisher }

  func channelActive(context: ChannelHandlerContext) {
    publisher.join(context.channel)
  }

  func channelInactive(context: ChannelHandlerContext) {
    publisher.leave(context.channel)
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    publisher.writabilityChanged(context.channel)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var buffer = unwrapInboundIn(data)
    while let byte = buffer.readInteger(as: UInt8.self) {
      if byte == 0x0A {
        answer(context)
        pending.removeAll(keepingCapacity: true)
      } else if pending.count < Self.longestRequest {
        pending.append(byte)
      } else {
        say(SessionLines.error(code: "limit", text: "a request is at most 4096 bytes", request: nil, id: nil), context)
        context.close(promise: nil)
        return
      }
    }
  }

  private func answer(_ context: ChannelHandlerContext) {
    guard !pending.isEmpty else { return }
    do throws(Request.Refused) {
      let request = try Request(line: pending)
      switch request.kind {
      case .status:
        say(SessionLines.reply(to: request), context)
        say(publisher.status(for: request), context)
      case .record(let isWanted):
        publisher.record(isWanted)
        say(SessionLines.reply(to: request), context)
      case .watch, .mark, .reopen, .forget:
        throw Request.Refused(
          code: "unsupported", text: "this version answers: status, record", request: request.kind.word, id: request.id)
      }
    } catch {
      say(error.line, context)
    }
  }

  private func say(_ line: String, _ context: ChannelHandlerContext) {
    // Who asks and does not listen gets no more: what waits for a reader is bounded.
    guard context.channel.isWritable else {
      context.close(promise: nil)
      return
    }
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: line + "\n")), promise: nil)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }
}
