import LinuxIO
import NIOCore
import NIOPosix

/// Takes connections on a listening socket and hands each to the fan-out and to a `ReaderHandler`.
package enum SocketServer {
  /// `descriptor` becomes the channel's. `answer` is called on the loop with each request's line and who sent it.
  package static func start(
    _ descriptor: Int32, on group: any EventLoopGroup, for fanout: Fanout,
    answer: @escaping @Sendable ([UInt8], Reader) -> Void
  ) async throws -> any Channel {
    let bootstrap = ServerBootstrap(group: group)
      // Who is about to be turned away must not hold up those who are inside.
      .serverChannelOption(.maxMessagesPerRead, value: 16)
      // A reader that has said all it will (`echo … | socat`) goes on reading.
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelOption(
        .writeBufferWaterMark, value: .init(low: fanout.limits.chunk / 2, high: fanout.limits.chunk)
      )
      .childChannelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 4096))
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(ReaderHandler(fanout, answer))
        }
      }
    return try await bootstrap.withBoundSocket(descriptor).get()
  }
}
