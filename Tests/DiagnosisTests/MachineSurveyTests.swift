import LinuxIO
import Testing

@testable import Diagnosis

/// A made-up root with a few files in it.
private struct Root: ~Copyable {
  let path: String

  init(_ files: [String: String]) throws {
    path = "/tmp/tremord-doctor-\(UInt64.random(in: 0...UInt64.max))"
    for (name, content) in files {
      let folder = (path + name).split(separator: "/").dropLast().joined(separator: "/")
      try TestFolder.make("/" + folder)
      let file = try AppendFile(path: path + name)
      try file.append(content)
    }
  }

  deinit { TestFolder.remove(path) }
}

@Suite struct MachineSurveyTests {
  @Test func aRaspberryPiIsRead() throws {
    let root = try Root([
      "/proc/device-tree/model": "Raspberry Pi 5 Model B Rev 1.0\0",
      "/boot/firmware/config.txt": "dtparam=i2c_arm=on\n",
      "/sys/devices/platform/soc@107c000000/soc@107c000000:firmware/get_throttled": "50005\n",
      "/sys/class/hwmon/hwmon0/name": "cpu_thermal\n",
      "/sys/class/hwmon/hwmon1/name": "rpi_volt\n",
      "/sys/class/hwmon/hwmon1/in0_lcrit_alarm": "1\n",
      "/usr/lib/systemd/system/tremord.service": "[Service]\nLimitRTPRIO=20\nLimitMEMLOCK = 8M\n",
      "/etc/systemd/system/tremord.service.d/mine.conf": "[Service]\nLimitRTPRIO=5\n",
    ])
    let facts = MachineSurvey.read(root: root.path)
    #expect(facts.model == "Raspberry Pi 5 Model B Rev 1.0")
    #expect(facts.firmwareConfiguration == "/boot/firmware/config.txt")
    #expect(facts.throttled == 0x50005)
    #expect(facts.isUndervoltage == true)
    #expect(facts.service.realtimeLimit == "5" && facts.service.lockedLimit == "8M")
  }

  @Test func anotherMachineHasNoneOfIt() throws {
    let root = try Root(["/sys/class/hwmon/hwmon0/name": "coretemp\n"])
    let facts = MachineSurvey.read(root: root.path)
    #expect(facts.model == nil && facts.throttled == nil && facts.isUndervoltage == nil && facts.service.unit == nil)
    #expect(facts.clock != nil, "every machine has a clock")
  }

  @Test func adaptersAreListedWithoutTheirDevices() throws {
    let root = try Root([
      "/sys/bus/i2c/devices/i2c-11/name": "rp1\n", "/sys/bus/i2c/devices/i2c-1/name": "bcm2835 (i2c@7e804000)\n",
      "/sys/bus/i2c/devices/1-0068/name": "mpu6050\n",
    ])
    #expect(
      I2CAdapter.all(root: root.path) == [
        I2CAdapter(number: 1, name: "bcm2835 (i2c@7e804000)"), I2CAdapter(number: 11, name: "rp1"),
      ])
  }
}
