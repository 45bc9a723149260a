import ArgumentParser
import LinuxIO
import Recording
import Replaying
import Wire

/// `verify`: whether every block of a raw dump is as it was written.
struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check every block of raw dumps, and say where damage is.",
    discussion: """
      Exit code 65 if anything is damaged. A recording that was not closed, or whose tail is cut, is no damage: it is told. \
      With --repair the readable rest becomes a new dump, with a gap in place of each damage; the exit code is still 65, \
      because something is lost.
      """)

  @Argument(help: "Raw dumps (.trd, or .trd.part).")
  var files: [String]

  @Flag(help: "Tell the blocks that verify, too.")
  var blocks = false

  @Option(help: ArgumentHelp("Write the readable rest to this new dump.", valueName: "dump"))
  var repair: String?

  @OptionGroup var replacing: Replacing

  func validate() throws {
    if files.isEmpty { throw ValidationError("name at least one dump") }
    if repair == nil, replacing.force { throw ValidationError("--force goes with --repair") }
    if repair != nil, files.count > 1 { throw ValidationError("--repair goes with one dump") }
  }

  mutating func run() throws {
    var out = StandardOutput()
    var code: Int32 = 0
    for path in files {
      do {
        let check = try DumpCheck(path: path) { finding in
          for line in Self.lines(finding, withBlocks: blocks) { out.write("\(path): \(line)\n") }
        }
        out.write("\(path): \(Self.summary(check))\n")
        if check.damagedBlocks > 0 { code = 65 }
      } catch {
        out.flush()
        StandardError.say("tremorctl: \(error)")
        code = Player.Refused(error).exitCode
      }
    }
    out.flush()
    if let repair, let path = files.first { try write(path, to: repair) }
    if code == 65 { StandardError.say("tremorctl: damage found: a checksum failed") }
    if code != 0 { throw ExitCode(code) }
  }

  private func write(_ path: String, to output: String) throws {
    let report: DumpCopy.Report
    do { report = try DumpCopy.run([path], to: output, replacing: replacing.force) } catch {
      try fail("\(error)", Player.Refused(error).exitCode)
    }
    if report.samples == 0 { try fail("\(path): no samples to save; nothing was written", 65) }
    StandardError.say("\(output): \(report.samples) samples saved, \(report.gaps) gaps")
  }

  static func lines(_ finding: DumpCheck.Finding, withBlocks: Bool) -> [String] {
    switch finding {
    case .block(let block):
      guard withBlocks else { return [] }
      var line = "bytes \(block.bytes.lowerBound) to \(block.bytes.upperBound): good, \(block.frames) frames"
      if let first = block.firstIndex, let last = block.lastIndex, let stop = block.stop {
        line += ", samples \(first) to \(last), until \(seconds(stop))"
      }
      return [line]
    case .damage(let stretches, let lost, let after):
      var lines = stretches.map { "bytes \($0.bytes.lowerBound) to \($0.bytes.upperBound): DAMAGED, \($0.text)" }
      if let end = lines.indices.last {
        lines[end] += lost > 0 ? "; \(lost) samples missing" : "; no sample is known to be missing"
        lines[end] += after.map { " after \(seconds($0))" } ?? " at the beginning"
      }
      return lines
    }
  }

  static func summary(_ check: DumpCheck) -> String {
    var parts = ["\(check.blocks) blocks with \(check.samples) samples verify"]
    if check.damagedBlocks > 0 {
      parts.append("\(check.damagedBlocks) damaged, \(check.lostToDamage) samples missing for it")
    }
    if check.unknownRecords > 0 { parts.append("\(check.unknownRecords) unknown records left out") }
    if let note = check.note { parts.append(note) } else if check.damagedBlocks == 0 { parts.append("whole") }
    return parts.joined(separator: "; ")
  }

  private static func seconds(_ value: Double) -> String { (JSONLine.fixed(value, 2) ?? "?") + " s" }
}
