import struct
import sys
import time

from bus import Chip, check, end, load
from motion import frequency, ramp, sine

load("adxl345@53")
adxl = Chip("adxl345", 0x53)


def start(fifo=0x90, rate=0x0A, data_format=0x0B, frames=ramp(200)):
    adxl.write(0x2D, 0)
    adxl.put("queued", 0)
    adxl.put("raw", 1)
    adxl.feed(frames)
    adxl.recipe((0x2E, 0), (0x31, data_format), (0x2C, rate), (0x38, 0), (0x38, fifo), (0x2F, 0), (0x2E, 2))
    while adxl.byte(0x30) & 0x80:
        adxl.read(0x32, 6)
    adxl.write(0x2D, 8)


def entry():
    return struct.unpack("<3h", adxl.read(0x32, 6))


def entries():
    return [entry() for _ in range(adxl.byte(0x39) & 0x3F)]


motion = [r[:3] for r in ramp(200)]
check(adxl.byte(0) == 0xE5 and adxl.byte(0x2C) == 0x0A and adxl.get("period_ns") == 0,
      "identity E5; measures nothing yet")
start()
time.sleep(0.105)
got = entries()
check(got == motion[:len(got)] and len(got) >= 10 and adxl.byte(0x39) <= 1,
      f"FIFO at 100 Hz: one entry a read, in order ({len(got)})")
start()
time.sleep(0.055)
adxl.read(0x32, 2)
second = entry()
check(second == motion[1], "a read of two bytes takes its entry with it")
start()
time.sleep(0.1)
low = adxl.line()
time.sleep(0.08)
high, source = adxl.line(), adxl.byte(0x30)
entries()
check((low, high, adxl.line()) == (0, 1, 0) and source & 2, "INT1 is high from 16 entries on, until they are read")
start(data_format=0x2B)
check(adxl.line() == 1, "INT_INVERT idles high")
start()
time.sleep(0.5)
full, source = adxl.byte(0x39), adxl.byte(0x30)
got = entries()
check(full == 32 and source & 1 and got == motion[got[0][0] - 1:][:32] and got[0][0] > 10,
      "stream: 32 newest, overrun is told")
check(not adxl.byte(0x30) & 1, "until the data is read")
start(fifo=0x50)
time.sleep(0.5)
check(entries() == motion[:32], "FIFO mode: 32 oldest")
start(fifo=0)
time.sleep(0.1)
first = entry()[0]
time.sleep(0.1)
check(adxl.byte(0x39) == 0 and first in (9, 10, 11) and entry()[0] - first in (9, 10, 11),
      "bypass: the output registers follow")
for code, period in ((7, 80_000_000), (0xB, 5_000_000), (0xF, 312_500)):
    adxl.write(0x2C, code)
    check(adxl.get("period_ns") == period, f"rate code {code:X}: {period} ns")
adxl.put("raw", 0)
for data_format, z in ((0x0B, 256), (0x08, 256), (0x00, 256), (0x03, 32), (0x04, 16384)):
    adxl.recipe((0x2C, 0x0A), (0x31, data_format), (0x2D, 8))
    time.sleep(0.03)
    check(entry()[2] == z, f"1 g in DATA_FORMAT {data_format:02X} is {z}")
adxl.recipe((0x31, 0x0B), (0x20, 0xFF))
time.sleep(0.03)
check(entry()[2] == 252, "an offset of -1 is -15.6 mg")
adxl.write(0x20, 0)
adxl.put("feed_hz", 1000)
adxl.put("clock_ppm", -60_000)
start(frames=[])
adxl.put("raw", 0)
adxl.feed(sine(5, 6))
values = []
for _ in range(25):
    time.sleep(0.2)
    values += [e[0] for e in entries()]
hz = frequency(values, 100)
check(abs(hz - 5 / 0.94) < 0.005, f"6 % slow: 5 Hz seem {hz:.4f} Hz")
sys.exit(end())
