import struct
import sys
import time

from bus import Chip, check, end, load
from motion import frequency, ramp, sine

load("mpu6050@68,mpu6050@69=98")
mpu = Chip("mpu6050", 0x68)


def start(divider=9, dlpf=3, fifo=0x78):
    mpu.write(0x6B, 0x80)
    time.sleep(0.1)
    mpu.recipe((0x6B, 1), (0x1A, dlpf), (0x19, divider), (0x1C, 8), (0x1B, 8), (0x23, fifo), (0x6A, 4), (0x6A, 0x40))


def records(size=12, hold=True):
    """What is there now; with `hold` the FIFO takes no more while it is read."""
    if hold:
        mpu.write(0x6A, 0)
    count = mpu.word(0x72) // size
    found = [struct.unpack(f">{size // 2}h", mpu.read(0x74, size)) for _ in range(count)]
    if hold:
        mpu.write(0x6A, 0x40)
    return found


clone = Chip("mpu6050-69", 0x69)
check(mpu.byte(0x75) == 0x68 and clone.byte(0x75) == 0x98, "identity 68, a clone at the other address 98")
check(mpu.byte(0x6B) == 0x40 and mpu.get("period_ns") == 0, "asleep after power-up: no samples")
mpu.write(0x6B, 0x80)
mpu.write(0x19, 9)
busy = mpu.byte(0x6B)
time.sleep(0.1)
check(busy == 0xC0 and mpu.byte(0x19) == 0, "in reset for 50 ms: says so, takes no write")
start()
check([mpu.byte(r) for r in (0x1A, 0x19, 0x1C, 0x1B, 0x23)] == [3, 9, 8, 8, 0x78], "settings read back")
check(mpu.get("period_ns") == 10_000_000, "divider 9 of 1 kHz: 10 ms")

mpu.put("raw", 1)
mpu.feed(ramp(20))
start()
time.sleep(0.155)
got = records()
check(got == ramp(15, got[0][0]) and mpu.word(0x72) == 0,
      f"FIFO: accelerometer and gyroscope of every sample, in order ({len(got)})")
check(mpu.read(0x74, 3) == bytes(3 * [got[-1][5] & 0xFF]), "an empty FIFO gives its last byte again")
mpu.put("queued", 0)
mpu.feed(ramp(8))
start(fifo=0xF8)
time.sleep(0.055)
got = records(14)
check([g[:3] + g[4:] for g in got] == ramp(5, got[0][0]) and {g[3] for g in got} == {-3920},
      "with temperature the record has 14 bytes; 25 degrees are -3920")
mpu.put("queued", 0)
mpu.feed(ramp(300))
start(divider=0, dlpf=0)
time.sleep(0.0065)
got = records()
check(mpu.get("period_ns") == 125_000 and len(got) > 24, "without filter 8 kHz")
check(len({g[0] for g in got[:16]}) in (2, 3) and len({g[3] for g in got[:16]}) == 16,
      "there the accelerometer repeats, at 1 kHz, and the gyroscope does not")

mpu.put("queued", 0)
mpu.feed(ramp(400))
start(divider=0)
time.sleep(0.2)
status, count, first = mpu.byte(0x3A), mpu.word(0x72), struct.unpack(">6h", mpu.read(0x74, 12))
check(status & 0x10 and count == 1024, "a full FIFO tells of the overflow and holds 1024 bytes")
check(first not in ramp(400), "its oldest bytes are gone: records no longer begin where reads do")
mpu.recipe((0x23, 0), (0x6A, 4), (0x23, 0x78), (0x6A, 0x40))
time.sleep(0.01)
check(records()[0] in ramp(400), "after a reset of the FIFO they do")
mpu.put("queued", 0)
mpu.put("raw", 0)

mpu.write(0x6B, 0x21)
mpu.write(0x6C, 0x40)
check(mpu.get("period_ns") == 200_000_000, "cycle mode wakes 5 times a second")
mpu.write(0x6C, 0x3F)
check(mpu.get("period_ns") == 0, "everything in standby: no samples")

# One motion, read at three clock errors: its frequency seems lower in proportion to a fast sensor.
mpu.put("feed_hz", 1000)
for ppm in (0, 30_000, -20_000):
    mpu.put("clock_ppm", ppm)
    start()
    mpu.feed(sine(5, 6))
    samples = []
    for _ in range(25):
        time.sleep(0.2)
        samples += records(hold=False)
    hz = frequency([s[0] for s in samples], 100)
    check(abs(hz - 5 / (1 + ppm * 1e-6)) < 0.002, f"clock {ppm:+} ppm: 5 Hz seem {hz:.4f} Hz at a nominal 100 Hz")
    mpu.put("queued", 0)
mpu.put("clock_ppm", 0)

start()
mpu.recipe((0x37, 0x30), (0x38, 1))
time.sleep(0.02)
high = mpu.line()
mpu.recipe((0x38, 0))
mpu.read(0x3A)
check(high == 1 and mpu.line() == 0, "a latched interrupt stays until a read")
mpu.recipe((0x37, 0x80))
check(mpu.line() == 1, "active low idles high")
sys.exit(end())
