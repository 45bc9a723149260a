import Logging
import NIOCore
import NIOEmbedded
import Random48
import Testing
import Wire

@testable import Daemon

/// A connection whose requests are noted down.
private final class Connection {
  let loop = EmbeddedEventLoop()
  let channel: EmbeddedChannel
  let fanout: Fanout
  var asked: [String] = []

  init() throws {
    fanout = Fanout(loop, nextSequence: 1, history: nil, Logger(label: "test"))
    fanout.greeting = { "hello" }
    channel = EmbeddedChannel(loop: loop)
    let handler = ReaderHandler(fanout) { [unowned self] line, _ in asked.append(String(decoding: line, as: UTF8.self))
    }
    try channel.pipeline.syncOperations.addHandler(handler)
    try channel.connect(to: .init(unixDomainSocketPath: "/x")).wait()
  }

  func send(_ bytes: [UInt8]) {
    guard channel.isActive else { return }
    _ = try? channel.writeInbound(ByteBuffer(bytes: bytes))
  }

  func send(_ text: String) { send(Array(text.utf8)) }

  func answers() throws -> String {
    var text = ""
    while let part = try channel.readOutbound(as: ByteBuffer.self) { text += String(buffer: part) }
    return text
  }
}

/// A connection that is closed as soon as somebody writes.
private final class BrokenPipe: ChannelOutboundHandler {
  typealias OutboundIn = ByteBuffer

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    promise?.fail(ChannelError.ioOnClosedChannel)
    context.close(promise: nil)
  }
}

@Suite struct ReaderHandlerTests {
  @Test func requestsAreCutAtNewlinesWhereverTheyCome() throws {
    let connection = try Connection()
    for piece in ["{\"a", "\":1}\n{}", "\n\n\n", "x\ny", "\n"] { connection.send(piece) }
    #expect(connection.asked == ["{\"a\":1}", "{}", "x", "y"])
  }

  @Test func theLongestRequestIsTakenAndALongerOneEndsTheConnection() throws {
    let longest = String(repeating: "x", count: 4096)
    let connection = try Connection()
    connection.send(longest + "\n")
    #expect(connection.asked == [longest])
    connection.send(String(repeating: "y", count: 4097))
    #expect(!connection.channel.isActive)
    #expect(try connection.answers().contains(#""code":"limit""#))
    #expect(connection.fanout.readers.isEmpty)
  }

  @Test func aRequestWithoutEndTakesNoMoreThanItMay() throws {
    let connection = try Connection()
    for _ in 0..<10_000 { connection.send([UInt8](repeating: 0x41, count: 1000)) }
    #expect(!connection.channel.isActive)
    #expect(connection.asked.isEmpty)
  }

  @Test func whoAsksTooOftenIsPutOut() throws {
    let connection = try Connection()
    connection.send(String(repeating: "{}\n", count: 200))
    #expect((100...110).contains(connection.asked.count))
    #expect(!connection.channel.isActive)
    #expect(try connection.answers().contains(#""code":"limit""#))
  }

  @Test func whoAsksAndDoesNotListenIsPutOut() throws {
    let connection = try Connection()
    connection.channel.isWritable = false
    connection.send("{}\n")
    #expect(connection.asked.isEmpty)
    #expect(!connection.channel.isActive)
  }

  @Test func whoHasGoneBeforeItWasGreetedIsForgotten() throws {
    let loop = EmbeddedEventLoop()
    let fanout = Fanout(loop, nextSequence: 1, history: nil, Logger(label: "test"))
    let channel = EmbeddedChannel(loop: loop)
    try channel.pipeline.syncOperations.addHandlers([BrokenPipe(), ReaderHandler(fanout) { _, _ in }])
    try channel.connect(to: .init(unixDomainSocketPath: "/x")).wait()
    #expect(!channel.isActive)
    #expect(fanout.readers.isEmpty)
  }

  @Test func whoHasGoneIsForgotten() throws {
    let connection = try Connection()
    #expect(connection.fanout.readers.count == 1)
    try connection.channel.close().wait()
    #expect(connection.fanout.readers.isEmpty)
  }
}
