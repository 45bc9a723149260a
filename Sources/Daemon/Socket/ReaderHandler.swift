import LinuxIO
import NIOCore
import Wire

/// One reader's connection, seen from its channel: cuts what comes into requests, and says when there is room to write.
///
/// What comes is bounded in length and in rate; who goes beyond gets an `error` and is put out.
final class ReaderHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let fanout: Fanout
  private let answer: ([UInt8], Reader) -> Void
  private var reader: Reader?
  /// The beginning of a request whose end has not come yet.
  private var pending: [UInt8] = []
  private var limit = RateLimit(perSecond: 50, burst: 100, now: MonotonicClock.now())

  init(_ fanout: Fanout, _ answer: @escaping ([UInt8], Reader) -> Void) {
    self.fanout = fanout
    self.answer = answer
  }

  func channelActive(context: ChannelHandlerContext) {
    let peer = try? context.pipeline.syncOperations.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) {
      try PeerCredentials(ofSocket: $0)
    }
    reader = fanout.join(context.channel, peer ?? nil)
    // It was gone before it could be greeted.
    if !context.channel.isActive { channelInactive(context: context) }
  }

  func channelInactive(context: ChannelHandlerContext) {
    if let reader { fanout.leave(reader) }
    reader = nil
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if let reader { fanout.serve(reader) }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var bytes = unwrapInboundIn(data)
    while let reader, !reader.isGone {
      let view = bytes.readableBytesView
      let newline = view.firstIndex(of: UInt8(ascii: "\n"))
      let end = newline ?? view.endIndex
      guard pending.count + (end - view.startIndex) <= Request.longest else {
        return putOut(context, "a request is at most \(Request.longest) bytes")
      }
      pending += view[..<end]
      guard newline != nil else { return }
      bytes.moveReaderIndex(forwardBy: end - view.startIndex + 1)
      guard !pending.isEmpty else { continue }
      guard limit.take(at: MonotonicClock.now()) else {
        return putOut(context, "at most 50 requests a second, and 100 at once")
      }
      // Who asks and does not listen gets no more: what waits for a reader is bounded.
      guard context.channel.isWritable else { return context.close(promise: nil) }
      answer(pending, reader)
      pending.removeAll(keepingCapacity: true)
    }
  }

  private func putOut(_ context: ChannelHandlerContext, _ words: String) {
    reader?.say(ErrorMessage(code: "limit", text: words).line)
    context.close(promise: nil)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }
}
