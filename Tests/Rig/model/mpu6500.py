import struct
import sys
import time

from bus import Chip, check, end, load
from motion import ramp

load("mpu6500@68=75,mpu6500@69,icm20689@6a")
mpu, icm, clone = Chip("mpu6500-69", 0x69), Chip("icm20689", 0x6A), Chip("mpu6500", 0x68)
check((mpu.byte(0x75), icm.byte(0x75), clone.byte(0x75)) == (0x70, 0x98, 0x75), "identities 70, 98, and a clone's 75")
clone.put("who", 0x71)
check(clone.byte(0x75) == 0x71, "an identity may be changed while it runs")
check(mpu.byte(0x6B) == 0x01 and mpu.get("period_ns") > 0, "awake after power-up")


def start(chip, config, config2=3):
    chip.write(0x6B, 0x80)
    time.sleep(0.1)
    chip.put("queued", 0)
    chip.put("raw", 1)
    chip.feed(ramp(800))
    chip.recipe((0x6B, 1), (0x1A, config), (0x1D, config2), (0x19, 0), (0x23, 0x78), (0x6A, 4), (0x6A, 0x40))


def records(chip, data):
    return list(struct.iter_unpack(">6h", data[:len(data) // 12 * 12]))


start(mpu, 0x43)
check((mpu.byte(0x1A), mpu.byte(0x1D)) == (0x43, 3), "CONFIG and ACCEL_CONFIG2 read back")
check(mpu.get("period_ns") == 1_000_000, "divider 0 of 1 kHz: 1 ms")
time.sleep(0.1)
count, status = mpu.word(0x72), mpu.byte(0x3A)
got = records(mpu, mpu.read(0x74, count))
check(count == 512 and status & 0x10, "stop when full: 512 bytes, and the overflow is told")
first = got[0][0]
check(len(got) == 42 and got == ramp(42, first), "its 42 records are whole and the oldest; 8 bytes of the next follow")
start(mpu, 0x03)
time.sleep(0.1)
data = mpu.read(0x74, 512)
check(records(mpu, data) != ramp(42, records(mpu, data)[0][0]) or records(mpu, data)[0][0] > 40,
      "else the oldest bytes are overwritten")
mpu.put("temp_mc", 25_000)
mpu.recipe((0x19, 0))
time.sleep(0.01)
check(mpu.words(0x41, 1) == (1335,), "25 degrees are 1335, not the -3920 of an MPU-6050")
mpu.recipe((0x1B, 1))
check(mpu.get("period_ns") == 125_000, "with the gyroscope's filter off the divider does not count")

start(icm, 0x43)
time.sleep(0.6)
small = icm.word(0x72)
start(icm, 0x43, 0xC3)
time.sleep(0.6)
check((small, icm.word(0x72)) == (512, 4096), "ICM-20689: FIFO of 512 bytes, or 4096 where that is chosen")
check(icm.words(0x41, 1) == (0,), "ICM-20689: 25 degrees are 0")
sys.exit(end())
