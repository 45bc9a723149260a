import Glibc
import Wire

// What libFuzzer calls for the target `request`: bytes as a reader may send them, cut into lines as the daemon does.
//
// An error is a fine answer to any line; a trap is none, nor is a request that is another one once it was written and read
// again, nor an answer that is more than one line.

@_cdecl("LLVMFuzzerTestOneInput")
public func test(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = unsafe UnsafeBufferPointer(start: start, count: count)
  for line in unsafe bytes.split(separator: 0x0A) where line.count <= Request.longest { read(unsafe Array(line)) }
  return 0
}

private func read(_ line: [UInt8]) {
  let request: Request
  do { request = try Request(line: line) } catch {
    let answer = error.line
    if answer.utf8.contains(0x0A) || answer.utf8.count > 16_384 { fatalError("the answer is no line: \(answer)") }
    return
  }
  // Times are written with milliseconds: what was written once is the same ever after.
  let written = request.line
  guard !written.utf8.contains(0x0A) else { fatalError("the request is no line: \(written)") }
  do {
    let again = try Request(line: Array(written.utf8))
    if again.line != written { fatalError("\(written) became \(again.line)") }
  } catch {
    fatalError("\(written) was refused: \(error)")
  }
}
