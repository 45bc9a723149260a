import Foundation

/// A daemon of its own that plays a recording into a log and a socket in a folder of its own.
final class DaemonProcess {
  let folder: URL
  var socket: String { folder.appending(path: "s").path }
  var log: URL { folder.appending(path: "events.ndjson") }
  private var process: Process?

  private static var programs: URL {
    URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
  }

  /// Makes the recording: the demo's leg of 150 s.
  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "tremor-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let text = "[log]\npath = \"\(log.path)\"\n[socket]\npath = \"\(socket)\"\n"
    try text.write(to: folder.appending(path: "t.toml"), atomically: true, encoding: .utf8)
    let demo = try run("tremorctl", ["demo", "--speed", "max", "--output", path("demo.trd")])
    demo.waitUntilExit()
  }

  deinit {
    kill()
    try? FileManager.default.removeItem(at: folder)
  }

  private func path(_ name: String) -> String { folder.appending(path: name).path }

  private func run(_ program: String, _ arguments: [String]) throws -> Process {
    let process = Process()
    process.executableURL = Self.programs.appending(path: program)
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  func start(speed: Int) throws {
    process = try run(
      "tremord", ["--config", path("t.toml"), "--replay", path("demo.trd"), "--speed", "\(speed)", "--linger"])
  }

  /// As a power cut does.
  func kill() {
    guard let process, process.isRunning else { return }
    Glibc.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }
}
