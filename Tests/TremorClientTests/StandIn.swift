import Foundation
import NIOCore
import NIOPosix
import Wire

/// Listens on a Unix socket and plays a script: for each connection what it says, and what it says to a request. It is no daemon:
/// it shows the client what no daemon would.
final class StandIn: Sendable {
  typealias Script = @Sendable (_ connection: Int, _ request: String?) -> [String]?

  let path: String
  private let folder: URL
  private let channel: any Channel
  private let connections: NIOLoopBoundBox<[any Channel]>

  /// `script`: the lines to say when a connection (from 0) is made (nil for the request) and to each request; nil closes it.
  init(_ script: @escaping Script) async throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "tremor-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.appending(path: "s").path
    let loop = MultiThreadedEventLoopGroup.singleton.any()
    let connections = NIOLoopBoundBox.makeBoxSendingValue([] as [any Channel], eventLoop: loop)
    self.connections = connections
    channel = try await ServerBootstrap(group: loop)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let number = connections.value.count
          connections.value.append(channel)
          try channel.pipeline.syncOperations.addHandler(Handler(number, script))
        }
      }
      .bind(unixDomainSocketPath: path).get()
  }

  /// Closes every connection that is open.
  func hangUp() async throws {
    try await connections.eventLoop.submit { [connections] in
      for channel in connections.value { channel.close(promise: nil) }
    }.get()
  }

  func end() async throws {
    try await channel.close()
    try FileManager.default.removeItem(at: folder)
  }

  private final class Handler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let number: Int
    private let script: Script
    private var pending = ""

    init(_ number: Int, _ script: @escaping Script) {
      self.number = number
      self.script = script
    }

    func channelActive(context: ChannelHandlerContext) { say(nil, context) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      pending += String(buffer: unwrapInboundIn(data))
      while let end = pending.firstIndex(of: "\n") {
        let line = String(pending[..<end])
        pending = String(pending[pending.index(after: end)...])
        say(line, context)
      }
    }

    private func say(_ request: String?, _ context: ChannelHandlerContext) {
      guard let lines = script(number, request) else {
        context.close(promise: nil)
        return
      }
      guard !lines.isEmpty else { return }
      let text = lines.map { $0 + "\n" }.joined()
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
    }
  }
}
