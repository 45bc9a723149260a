import TremorClient
import Wire

/// All that `watch` waits for, as one stream: messages, the connection's state, the daemon's status, the clock.
struct WatchInputs: Sendable {
  enum Input: Sendable {
    case message(Message)
    case change(TremorClient.Change)
    case status(StatusMessage)
    /// Ten times a second.
    case tick
    /// What became of a mark.
    case marked(MarkKind, ClientError?)
    case failed(ClientError)
  }

  let stream: AsyncStream<Input>
  private let feed: AsyncStream<Input>.Continuation
  private let client: TremorClient
  private let tasks: [Task<Void, Never>]

  init(_ client: TremorClient) {
    // A terminal that takes nothing for a while loses old lines, and memory stays bounded.
    let (stream, feed) = AsyncStream<Input>.makeStream(bufferingPolicy: .bufferingNewest(4096))
    (self.stream, self.feed, self.client) = (stream, feed, client)
    let messages = Task {
      do {
        let request = WatchRequest(streams: [.features])
        for try await message in client.messages(request, onChange: { feed.yield(.change($0)) }) {
          feed.yield(.message(message))
        }
      } catch let error as ClientError {
        feed.yield(.failed(error))
      } catch {}
    }
    let ticks = Task {
      while (try? await Task.sleep(for: .milliseconds(100))) != nil { feed.yield(.tick) }
    }
    let statuses = Task {
      repeat {
        if let status = try? await client.status() { feed.yield(.status(status)) }
      } while (try? await Task.sleep(for: .seconds(10))) != nil
    }
    tasks = [messages, ticks, statuses]
  }

  /// Sets a mark; what became of it comes as an input.
  func mark(_ kind: MarkKind) {
    let (client, feed) = (client, feed)
    Task {
      do throws(ClientError) {
        try await client.mark(MarkRequest(kind: kind.rawValue))
        feed.yield(.marked(kind, nil))
      } catch {
        feed.yield(.marked(kind, error))
      }
    }
  }

  func end() {
    for task in tasks { task.cancel() }
    feed.finish()
  }
}
