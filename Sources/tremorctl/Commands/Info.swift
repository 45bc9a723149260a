import ArgumentParser
import LinuxIO
import Recording
import Replaying
import Signal
import Wire

/// `info`: what a raw dump holds.
struct Info: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Tell what a raw dump holds.")

  @Argument(help: "Raw dumps (.trd).")
  var files: [String]

  mutating func run() throws {
    var out = StandardOutput()
    var isDamaged = false
    for (i, path) in files.enumerated() {
      let info: DumpInfo
      do { info = try DumpInfo(path: path) } catch {
        out.flush()
        try fail("\(error)", Player.Refused(error).exitCode)
      }
      if i > 0 { out.write("\n") }
      for (key, value) in Self.rows(path, info) {
        out.write(key + String(repeating: " ", count: max(1, 14 - key.count)) + value + "\n")
      }
      if info.damagedBlocks > 0 { isDamaged = true }
    }
    out.flush()
    if isDamaged { try fail("damaged blocks: checksum failed", 65) }
  }

  private static func rows(_ path: String, _ info: DumpInfo) -> [(String, String)] {
    let sensor = info.header.sensor
    var rows = [("file", "\(path), \(info.length) bytes")]
    rows.append(("run", info.header.run + (info.header.bootID.map { ", boot \($0)" } ?? "")))
    rows.append(("software", info.header.software))
    var chip = sensor.chip.word.description
    if let identity = sensor.whoAmI { chip += ", WHO_AM_I 0x" + String(identity, radix: 16) }
    rows.append(("chip", chip + (sensor.hasGyroscope ? "" : ", no gyroscope")))
    if let calibration = sensor.calibration {
      rows.append(("calibrated", "\(calibration.words) (\(calibration.checksum))"))
    }
    rows.append(("worn", sensor.site.word.description + (sensor.leg.map { ", \($0.word)" } ?? "")))
    if sensor.isGravityRemoved { rows.append(("gravity", "removed before")) }
    if sensor.hasUnevenTimes { rows.append(("times", "uneven: each sample has its own")) }
    var rate = "\(fixed(sensor.nominalRate.value, 3)) Hz nominal"
    if let measured = info.measuredRate { rate += ", \(fixed(measured.value, 3)) Hz measured" }
    if let known = info.end?.rateHz, let error = info.end?.rateSdHz {
      rate += ", \(fixed(known, 4)) ± \(fixed(error, 4)) Hz by the sample clock at the end"
    }
    rows.append(("rate", rate))
    rows.append(("length", "\(fixed(info.seconds, 1)) s, \(info.samples) samples"))
    if info.header.firstIndex > 0 {
      var part = "of a run, from its sample \(info.header.firstIndex) on"
      if let zero = info.header.zeroBefore, let first = info.firstTime {
        part += ", \(fixed(first.seconds(since: zero), 1)) s after its beginning"
      }
      rows.append(("part", part))
    }
    rows.append(("missing", info.lost.isEmpty ? "nothing" : "\(info.lostSamples) samples in \(info.gaps) gaps"))
    for loss in info.lost { rows.append(("", "\(loss.cause.word): \(loss.samples) samples in \(loss.gaps)")) }
    if info.marks > 0 { rows.append(("marks", "\(info.marks)")) }
    if let source = info.header.source { rows.append(("source", source)) }
    rows.append(("frames", "checksum \(info.checksum.text)"))
    rows.append(("blocks", "\(info.blocks), damaged \(info.damagedBlocks)"))
    for damage in info.damage.prefix(5) {
      rows.append(("", "damaged: bytes \(damage.bytes.lowerBound) to \(damage.bytes.upperBound): \(damage.text)"))
    }
    if info.damagedBlocks > 5 { rows.append(("", "and more: tremorctl verify tells all")) }
    if let bytes = info.bytesPerSample { rows.append(("size", "\(fixed(bytes, 2)) bytes a sample")) }
    let ending = info.end == nil ? info.note ?? "without an end: still being written, or cut" : "complete"
    rows.append(("state", info.damagedBlocks > 0 ? ending + ", but damaged" : ending))
    return rows
  }

  private static func fixed(_ value: Double, _ decimals: Int) -> String { JSONLine.fixed(value, decimals) ?? "?" }
}
