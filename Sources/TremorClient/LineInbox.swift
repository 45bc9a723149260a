import NIOCore

/// The lines that have come over a connection and were not yet taken. What waits is bounded: nothing more is read from the
/// socket until some of it is taken, and the daemon then finds a slow reader.
///
/// Lives on its channel's event loop. (`@unchecked Sendable`: only `Connection` holds it, and asks it there.)
final class LineInbox: ChannelDuplexHandler, @unchecked Sendable {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// Far more than the protocol allows: 16 KiB.
  static let longestLine = 65_536
  private static let mostLines = 1024

  struct TooLong: Error {}

  private var lines: [[UInt8]] = []
  private var pending: [UInt8] = []
  private var waiting: EventLoopPromise<[[UInt8]]>?
  private(set) var failure: (any Error)?
  private var hasEnded = false
  private var isReadHeld = false
  private var context: ChannelHandlerContext?

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }
  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  func read(context: ChannelHandlerContext) {
    guard lines.count < Self.mostLines else {
      isReadHeld = true
      return
    }
    context.read()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let buffer = unwrapInboundIn(data)
    for byte in buffer.readableBytesView {
      if byte == 0x0A {
        lines.append(pending)
        pending.removeAll(keepingCapacity: true)
      } else {
        pending.append(byte)
      }
    }
    if pending.count > Self.longestLine {
      failure = TooLong()
      pending = []
      context.close(promise: nil)
    }
    deliver()
  }

  func channelInactive(context: ChannelHandlerContext) {
    hasEnded = true
    deliver()
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    failure = failure ?? error
    context.close(promise: nil)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard event is IdleStateHandler.IdleStateEvent else {
      context.fireUserInboundEventTriggered(event)
      return
    }
    // With lines in hand it is the taker that is slow, not the daemon that is silent.
    guard lines.isEmpty, !isReadHeld else { return }
    failure = failure ?? Connection.Silence()
    context.close(promise: nil)
  }

  /// All lines that are there, once there are any; an empty list: the connection has ended.
  func take(_ promise: EventLoopPromise<[[UInt8]]>) {
    waiting = promise
    deliver()
  }

  private func deliver() {
    guard let promise = waiting else { return }
    if !lines.isEmpty {
      waiting = nil
      let taken = lines
      lines = []
      promise.succeed(taken)
      if isReadHeld {
        isReadHeld = false
        context?.read()
      }
    } else if let failure {
      waiting = nil
      promise.fail(failure)
    } else if hasEnded {
      waiting = nil
      promise.succeed([])
    }
  }
}
