import struct
import sys
import time

from bus import Chip, check, end, load
from motion import ramp

load("lsm6dsox@6a,lsm6dsox@6b=6b")
lsm = Chip("lsm6dsox", 0x6A)
GYRO, ACCEL, TEMP, TIME = 1, 2, 3, 4
PERIOD = 9_600_000  # ns at 104 Hz


def start(watermark=0, ctrl4=0x46, mask=0, odr=4, extra=()):
    lsm.recipe((0x0A, 0), (0x12, 1))
    time.sleep(0.05)
    lsm.put("queued", 0)
    lsm.put("raw", 1)
    lsm.feed(ramp(600))
    lsm.recipe((0x12, 0x44), (0x13, mask), (0x19, 0x20), *extra, (0x07, watermark), (0x09, odr * 0x11), (0x0B, 0x80),
               (0x0D, 8), (0x0A, ctrl4), (0x10, odr << 4 | 8), (0x11, odr << 4 | 4))


def words():
    data = lsm.read(0x78, 7 * (lsm.word(0x3A, "<") & 0x3FF))
    return [(data[n] >> 3, data[n] >> 1 & 3, bin(data[n]).count("1") & 1, data[n + 1:n + 7]) for n in range(0, len(data), 7)]


def vectors(found, tag):
    return [struct.unpack("<3h", w[3]) for w in found if w[0] == tag]


check(lsm.byte(0x0F) == 0x6C and Chip("lsm6dsox-6b", 0x6B).byte(0x0F) == 0x6B, "identity 6C, a relative's 6B")
lsm.recipe((0x12, 0x44), (0x07, 5))
lsm.write(0x12, 0x80)
kept = lsm.byte(0x07)
lsm.write(0x12, 0x01)
time.sleep(0.01)
check(kept == 5 and lsm.byte(0x07) == 0 and lsm.byte(0x12) == 4, "BOOT leaves the settings, SW_RESET does not")

start()
time.sleep(0.2)
found = words()
check(not any(w[2] for w in found), f"{len(found)} words, every tag of even parity")
accel, gyro = vectors(found, ACCEL), vectors(found, GYRO)
check([a + g for a, g in zip(accel, gyro)] == ramp(len(accel)) and len(accel) >= 19,
      "accelerometer and gyroscope, every sample, in order")
slots = [[w[0] for w in found if w[1] == s] for s in range(4)]
check([w[1] for w in found[::3]] == [n % 4 for n in range(len(found) // 3)] and all(s[:3] == [TIME, GYRO, ACCEL] for s in slots),
      "a slot holds its time, then its data; its number counts to four")
ticks = [struct.unpack("<I", w[3][:4])[0] for w in found if w[0] == TIME]
steps = {b - a for a, b in zip(ticks, ticks[1:])}
check(steps == {384}, f"the timestamp counts 25 us: {steps} a sample")
# A chip 2.1 % fast: its timestamp shares the error, its trim register tells it.
lsm.put("clock_ppm", 21_000)
lsm.put("trim_ppm", 21_000)
start()
time.sleep(0.3)
begun, t0 = lsm.get("ticks"), time.monotonic()
a = struct.unpack("<I", lsm.read(0x40, 4))[0]
time.sleep(2)
b, t1 = struct.unpack("<I", lsm.read(0x40, 4))[0], time.monotonic()
rate, tick = (lsm.get("ticks") - begun) / (t1 - t0), (t1 - t0) / (b - a)
check(lsm.byte(0x63) == 14 and abs(tick * 1e6 * 1.021 - 25) < 0.01 and abs(rate * PERIOD * 1e-9 / 1.021 - 1) < 0.005,
      f"2.1 % fast: FREQ_FINE {lsm.byte(0x63)}, tick {tick * 1e6:.3f} us, {rate:.2f} Hz")
lsm.put("clock_ppm", 0)
lsm.put("trim_ppm", -15_000)
check(struct.unpack("b", lsm.read(0x63))[0] == -10, "FREQ_FINE is signed")

start(watermark=15)
time.sleep(0.03)
low = lsm.line()
time.sleep(0.04)
high, status = lsm.line(), lsm.byte(0x3B)
words()
check((low, high, lsm.line()) == (0, 1, 0) and status & 0x80, "INT1 is high from the watermark until the FIFO is read")
start(mask=8)
time.sleep(0.25)
found = words()
bad = [sum(v == (0x7FFF,) * 3 for v in vectors(found, tag)) for tag in (ACCEL, GYRO)]
check(bad == [2, 12] and vectors(found, GYRO)[12][0] == 39, f"with DRDY_MASK the first samples are invalid: {bad}")
start(ctrl4=0x36)
time.sleep(1)
found = words()
check(abs(sum(w[0] == TEMP for w in found) - 52) <= 2 and vectors(found, TEMP)[0][0] == 0,
      "temperature 52 times a second, 25 degrees are 0")
start(ctrl4=0x86)
time.sleep(0.5)
found = words()
check(abs(sum(w[0] == TIME for w in found) - len(vectors(found, ACCEL)) / 8) <= 1, "a timestamp every eighth slot")
start()
time.sleep(2.2)
status = lsm.byte(0x3B)
again = lsm.byte(0x3B)
found = words()
accel = vectors(found, ACCEL)
check(len(found) == 512 and status & 0x48 == 0x48 and not again & 0x08, "overflow: 512 words, told once")
check(accel == [r[:3] for r in ramp(len(accel), accel[0][0])] and accel[0][0] > 1, "the oldest went, in whole words")
start(ctrl4=0x41)
time.sleep(2.2)
check(vectors(words(), ACCEL)[0] == (1, -1, 2), "FIFO mode keeps the oldest instead")
start(watermark=30, extra=((0x08, 0x80),))
time.sleep(0.5)
check(lsm.word(0x3A, "<") & 0x3FF == 30, "STOP_ON_WTM makes the FIFO as deep as its watermark")
start(odr=0xB)
check(lsm.get("period_ns") in (614_400_000, 0), "rate code B is 1.6 Hz")
lsm.put("raw", 0)
for full_scale, lsb in ((0, 0.061), (1, 0.488), (2, 0.122), (3, 0.244)):
    lsm.recipe((0x11, 0), (0x10, 0x40 | full_scale << 2))
    time.sleep(0.03)
    check(abs(lsm.words(0x28, 3, "<")[2] * lsb - 1000) < 0.5, f"1 g in range {full_scale} is {1000 / lsb:.0f}")
sys.exit(end())
