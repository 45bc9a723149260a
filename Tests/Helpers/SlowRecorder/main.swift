import Glibc
import Recording
import Signal

// slowrecorder SOURCE DUMP BLOCK_S PAUSE_US: writes the frames of a dump into another, with a pause after each, as a daemon
// that records does; to be killed in the middle of it.
let arguments = CommandLine.arguments
guard arguments.count == 5, let blockSeconds = Double(arguments[3]), let pause = UInt32(arguments[4]) else { exit(64) }
do {
  var reader = try DumpReader(path: arguments[1])
  var writer = try DumpWriter(path: arguments[2], header: reader.header, blockSeconds: blockSeconds)
  var frame = RawFrame()
  while try reader.next(&frame) {
    try writer.append(frame)
    usleep(pause)
  }
  try writer.finish(finalRate: nil)
} catch {
  print(error)
  exit(74)
}
