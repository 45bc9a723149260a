import Glibc
import Recording
import Signal

// What libFuzzer calls, one target a process: FUZZ_TARGET is dump, csv, edf or wfdb, FUZZ_DIR a directory in memory.
//
// An error is a fine answer to any bytes; a trap, a hang, or a dump that does not hold what the report says is none.

private func variable(_ name: String) -> String {
  guard let value = unsafe getenv(name) else { fatalError("\(name) is not set") }
  return unsafe String(cString: value)
}

private let target = variable("FUZZ_TARGET")
private let directory = variable("FUZZ_DIR") + "/\(getpid())"

@_cdecl("LLVMFuzzerInitialize")
public func initialise(_: UnsafeMutableRawPointer?, _: UnsafeMutableRawPointer?) -> CInt {
  guard unsafe mkdir(directory, 0o700) == 0 else { fatalError("\(directory) cannot be made") }
  atexit {
    for name in [
      "in", "in.hea", "f.dat", "in.atr", "out.trd", "out.trd.part", "out", "out.part", "out.hea", "out.dat", "out.atr",
    ] { unlink(directory + "/" + name) }
    rmdir(directory)
  }
  return 0
}

@_cdecl("LLVMFuzzerTestOneInput")
public func test(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = unsafe UnsafeBufferPointer(start: start, count: count)
  switch target {
  case "dump":
    unsafe write(bytes[...], "in")
    dump(directory + "/in")
  case "wfdb":
    // Header, samples and annotations, parted by two zeros.
    var parts: [Slice<UnsafeBufferPointer<UInt8>>] = unsafe []
    var begin = 0
    for i in unsafe bytes.indices.dropLast() where unsafe bytes[i] == 0 && bytes[i + 1] == 0 && i >= begin {
      if unsafe parts.count == 2 { break }
      unsafe parts.append(bytes[begin..<i])
      begin = i + 2
    }
    unsafe parts.append(bytes[min(begin, count)...])
    for (i, name) in ["in.hea", "f.dat", "in.atr"].enumerated() {
      unsafe write(i < parts.count ? parts[i] : bytes[count...], name)
    }
    imported(.wfdb, "in.hea")
  default:
    unsafe write(bytes[...], "in")
    imported(target == "csv" ? .csv : .edf, "in")
  }
  return 0
}

private func write(_ bytes: Slice<UnsafeBufferPointer<UInt8>>, _ name: String) {
  let descriptor = unsafe open(directory + "/" + name, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
  let whole = unsafe UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes))[...])
  guard descriptor >= 0, unsafe Glibc.write(descriptor, whole.baseAddress, whole.count) == whole.count else {
    fatalError("\(name) cannot be written")
  }
  close(descriptor)
}

/// Imports the file, and reads what came of it.
private func imported(_ format: SourceFormat, _ name: String) {
  let output = directory + "/out.trd"
  var options = ImportOptions(software: "fuzz 1")
  options.keepsLabels = true
  let report: ImportReport
  do {
    report = try format.convert(directory + "/" + name, to: output, options)
  } catch {
    if ByteFile.exists(output + ".part") { fatalError("a part was left behind: \(error)") }
    return
  }
  do {
    let info = try DumpInfo(path: output)
    guard info.isWhole, info.samples == UInt64(report.samples), info.gaps == report.gaps, info.marks == report.marks
    else {
      fatalError("the dump holds \(info), the report says \(report)")
    }
  } catch { fatalError("the dump cannot be read: \(error)") }
}

/// Reads a dump to its end and, if it is not too long, exports it.
private func dump(_ path: String) {
  guard let info = try? DumpInfo(path: path), info.samples > 0, info.header.sensor.nominalRate.value >= 1 else {
    return
  }
  guard let exporter = try? Exporter(path: path, software: "fuzz 1", wallText: { "\($0)" }) else { return }
  for format in [ExportFormat.csv, .edf, .wfdb] where format == .csv || info.seconds < 1000 {
    guard let report = try? exporter.write(format, to: directory + "/out") else { continue }
    if report.samples > Int(info.samples) { fatalError("\(report.samples) samples of \(info.samples)") }
  }
}
