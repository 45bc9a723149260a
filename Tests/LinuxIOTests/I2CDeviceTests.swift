import Glibc
import LinuxIO
import Testing

@Suite struct I2CDeviceTests {
  /// Opens a bus that must refuse and gives the failure back.
  private func refusal(bus: String, address: UInt8 = 0x68) throws -> SystemCallFailure {
    do throws(SystemCallFailure) {
      _ = try I2CDevice(bus: bus, address: address)
    } catch { return error }
    throw Surprise(what: "\(bus) was taken for an I2C bus")
  }

  @Test func aMissingBusIsToldWithTheWayToGetOne() throws {
    let failure = try refusal(bus: "/dev/i2c-987")
    #expect(failure.errno.code == ENOENT)
    #expect(failure.description.contains("/dev/i2c-987 address 0x68"))
    #expect(failure.description.contains("sudo raspi-config nonint do_i2c 0"))
    #expect(failure.description.contains("modprobe i2c-dev"))
  }

  @Test func somethingElseThanABusIsRefused() throws {
    let folder = try TemporaryFolder()
    let file = folder.path + "/regular"
    close(unsafe open(file, O_CREAT | O_RDWR, 0o600))
    for path in ["/dev/null", file] {
      let failure = try refusal(bus: path)
      #expect(failure.errno.code == ENOTTY)
      #expect(failure.description.contains(path))
      #expect(failure.description.contains("not an I2C bus"))
    }
    let failure = try refusal(bus: folder.path)
    #expect(failure.errno.code == EISDIR)
    #expect(failure.description.contains("not an I2C bus"))
  }

  @Test(arguments: [0x00, 0x07, 0x78, 0xD0] as [UInt8])
  func aReservedAddressIsRefusedBeforeTheBusIsOpened(_ address: UInt8) throws {
    let failure = try refusal(bus: "/dev/i2c-987", address: address)
    #expect(failure.errno.code == EINVAL)
    #expect(failure.description.contains("0x08 to 0x77"))
  }

  @Test func adviceNamesTheExactRemedy() throws {
    func advice(_ code: Int32) throws -> String {
      try #require(I2CDevice.explain(Errno(code: code), bus: "/dev/null", address: 0x69))
    }
    #expect(try advice(EACCES).contains("i2c`"))
    #expect(try advice(EACCES).contains("sudo adduser"))
    #expect(try advice(EPERM).contains("DeviceAllow=char-i2c rw"))
    #expect(try advice(EREMOTEIO).contains("0x69"))
    #expect(try advice(ENXIO).contains("i2cdetect"))
    #expect(try advice(ENODEV).contains("modprobe i2c-dev"))
    #expect(try advice(EBUSY).contains("kernel"))
    #expect(I2CDevice.explain(Errno(code: EDOM), bus: "/dev/null", address: 0x69) == nil)
  }
}
