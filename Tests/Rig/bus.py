"""The I2C bus and the rig's simulated chips, for the Python of the jobs: plain transfers, and the chips' settings."""
import ctypes
import fcntl
import os
import struct
import subprocess
import time

from checks import check, end


class Message(ctypes.Structure):
    _fields_ = [("address", ctypes.c_uint16), ("flags", ctypes.c_uint16), ("size", ctypes.c_uint16),
                ("bytes", ctypes.c_void_p)]


class Transfer(ctypes.Structure):
    _fields_ = [("messages", ctypes.c_void_p), ("count", ctypes.c_uint32)]


class Chip:
    """One simulated chip: its registers by the bus, as a driver sees them, and its settings by sysfs, as the world does."""

    def __init__(self, name, address, bus=1):
        self.name, self.address = name, address
        self.bus = os.open(f"/dev/i2c-{bus}", os.O_RDWR)
        self.sys = f"/sys/class/misc/imurig-{name}/"

    def transfer(self, *messages):
        """True if all messages took place."""
        array = (Message * len(messages))(*messages)
        return fcntl.ioctl(self.bus, 0x0707, Transfer(ctypes.addressof(array), len(messages))) == len(messages)

    def write(self, register, *values):
        data = ctypes.create_string_buffer(bytes([register, *values]), 1 + len(values))
        return self.transfer(Message(self.address, 0, 1 + len(values), ctypes.addressof(data)))

    def recipe(self, *pairs):
        for register, value in pairs:
            self.write(register, value)

    def read(self, register, size=1):
        name, data = ctypes.create_string_buffer(bytes([register]), 1), ctypes.create_string_buffer(size)
        self.transfer(Message(self.address, 0, 1, ctypes.addressof(name)),
                      Message(self.address, 1, size, ctypes.addressof(data)))
        return data.raw

    def byte(self, register):
        return self.read(register)[0]

    def word(self, register, order=">"):
        return struct.unpack(order + "H", self.read(register, 2))[0]

    def words(self, register, count, order=">"):
        return struct.unpack(f"{order}{count}h", self.read(register, 2 * count))

    def get(self, name):
        with open(self.sys + name) as f:
            return int(f.read())

    def put(self, name, value):
        with open(self.sys + name, "w") as f:
            f.write(f"{value}\n")

    def feed(self, frames):
        """Queues frames of six numbers: micro-g and milli-degrees a second, or LSB where the chip's `raw` is set."""
        raw = self.get("raw")
        with open(f"/dev/imurig-{self.name}", "wb", buffering=0) as f:
            f.write(b"".join(struct.pack("<6h" if raw else "<6i", *frame) for frame in frames))

    def line(self):
        """The level of its interrupt line."""
        return int(subprocess.run(["gpioget", "-B", "disable", "imurig", str(self.get("line"))],
                                  capture_output=True, text=True, check=True).stdout)


def load(chips):
    """Puts other chips on the bus."""
    subprocess.run(["modprobe", "-r", "imurig"], check=True)
    subprocess.run(["modprobe", "imurig", f"chips={chips}"], check=True)
    time.sleep(0.3)


