import ArgumentParser
import TremorClient

/// Where the daemon is, for every command that talks to it.
struct SocketOption: ParsableArguments {
  @Option(help: ArgumentHelp("The daemon's socket.", valueName: "path"))
  var socket = "/run/tremord/tremord.sock"

  var client: TremorClient { TremorClient(socket: socket) }
}

/// Ends a command because the daemon was not there, or would not.
func fail(_ error: ClientError) throws -> Never { try fail("\(error)", error.exitCode) }

extension ClientError {
  /// A code of sysexits.h.
  var exitCode: Int32 {
    switch self {
    case .refused(code: "argument", _): 64
    case .otherVersion, .notUnderstood: 65
    default: 74
    }
  }
}
