import errno
import statistics
import subprocess
import sys
import time

from bus import Chip, check, end, load
from motion import ramp, sine

load("mpu6050@68,lsm6dsox@6a")
mpu = Chip("mpu6050", 0x68)


def start():
    mpu.write(0x6B, 0x80)
    time.sleep(0.1)
    mpu.recipe((0x6B, 1), (0x1A, 3), (0x19, 9), (0x1C, 0), (0x1B, 0), (0x23, 0x78), (0x38, 1), (0x6A, 4), (0x6A, 0x40))


def failure():
    """errno of a read and how long it took."""
    begun = time.monotonic()
    try:
        mpu.read(0x3B, 14)
        code = 0
    except OSError as error:
        code = error.errno
    return code, time.monotonic() - begun


def edges(seconds):
    """Rising edges of the sensor's line."""
    words = ["timeout", str(seconds), "gpiomon", "-r", "-F", "%s", "gpiochip0", "17"]
    out = subprocess.run(words, capture_output=True, text=True)
    return len(out.stdout.split())


start()
time.sleep(0.05)
good = mpu.read(0x3B, 14)
for name, value, code in (("ENXIO", errno.ENXIO, errno.ENXIO), ("EREMOTEIO", errno.EREMOTEIO, errno.EREMOTEIO)):
    mpu.put("nack_errno", value)
    mpu.put("nack", 2)
    got = [failure()[0] for _ in range(3)]
    check(got == [code, code, 0], f"nack 2: two reads end with {name}, the third is well")
mpu.put("nack_errno", errno.ENXIO)
mpu.put("nack", -1)
got = [failure()[0] for _ in range(5)]
mpu.put("nack", 0)
check(got == 5 * [errno.ENXIO] and failure()[0] == 0, "nack -1: for ever, until it is taken away")
mpu.put("timeout_ms", 250)
mpu.put("timeout", 1)
code, took = failure()
check(code == errno.ETIMEDOUT and 0.25 <= took < 0.4, f"timeout: ETIMEDOUT after {took:.3f} s")
mpu.put("short_xfer", 1)
data = mpu.read(0x3B, 14)
check(data == bytes(14) and mpu.read(0x3B, 14) == good, "short_xfer: the write took place, the read did not")
mpu.put("bitflip", 1)
data = mpu.read(0x3B, 14)
wrong = sum(bin(a ^ b).count("1") for a, b in zip(data, good))
check(wrong == 1 and mpu.read(0x3B, 14) == good, "bitflip: one bit of one read")
mpu.put("trunc", 1)
data = mpu.read(0x3B, 14)
check(data[:7] == good[:7] and data[7:] == b"\xff" * 7, "trunc: the second half reads FF")
for value in (0, 255):
    mpu.put("stuck", value)
    data = mpu.read(0x3B, 14)
    check(data == bytes([value]) * 14, f"stuck {value}: nothing else is read")
mpu.put("stuck", -1)

other = Chip("lsm6dsox", 0x6A)
mpu.put("absent", 1)
code, there = failure()[0], other.byte(0x0F)
mpu.put("absent", 0)
time.sleep(0.1)
check(code == errno.ENXIO and there == 0x6C and mpu.byte(0x6B) == 0x40,
      "absent: only this chip is gone, and comes back as from power-up")
start()
resets = mpu.get("resets")
mpu.put("reset", 1)
time.sleep(0.1)
check(mpu.get("resets") == resets + 1 and mpu.byte(0x6B) == 0x40 and mpu.byte(0x19) == 0,
      "reset: asleep, settings forgotten")

# One frame a sample (feed_hz 0), of LSB (raw).
start()
mpu.put("feed_hz", 0)
mpu.put("raw", 1)
mpu.feed(ramp(50))
mpu.write(0x6A, 4), mpu.write(0x6A, 0x40)
time.sleep(0.3)
got = [mpu.words(0x74, 6) for _ in range(mpu.word(0x72) // 12)]
check(len(got) >= 29 and got == ramp(len(got), got[0][0]),
      f"raw and feed_hz 0: each sample is the next frame ({len(got)})")
before = mpu.get("underruns")
time.sleep(0.5)
check(mpu.get("underruns") > before and mpu.words(0x3B, 3) == ramp(1, 50)[0][:3],
      "the last one stays, and the want is counted")
mpu.put("raw", 0)
check(mpu.words(0x3B, 3)[2] in (16384, 100), "back to micro-g the sensor is at rest")

mpu.put("feed_hz", 1000)
mpu.feed(sine(5, 5))
time.sleep(0.5)
ticks, pulses = mpu.get("ticks"), mpu.get("int_pulses")
mpu.put("freeze", 1)
mpu.write(0x6A, 4), mpu.write(0x6A, 0x40)
time.sleep(0.5)
got = {mpu.words(0x74, 6) for _ in range(mpu.word(0x72) // 12)}
ticked, pulsed = mpu.get("ticks") - ticks, mpu.get("int_pulses") - pulses
mpu.put("freeze", 0)
time.sleep(0.2)
check(len(got) == 1 and ticked >= 50 and pulsed >= 50, f"freeze: {ticked} samples, all the same, with their interrupts")
moving = {mpu.words(0x74, 6) for _ in range(mpu.word(0x72) // 12)}
check(len(moving) > 5, "and then it moves again")
mpu.put("queued", 0)

mpu.put("noise_ug", 2900)
mpu.put("noise_mdps", 37)
mpu.write(0x6A, 4), mpu.write(0x6A, 0x40)
time.sleep(0.8)
got = [mpu.words(0x74, 6) for _ in range(mpu.word(0x72) // 12)]
mpu.put("noise_ug", 0)
mpu.put("noise_mdps", 0)
rest = [statistics.pstdev(axis) for axis in zip(*got)]
check(all(35 < d < 65 for d in rest[:3]) and all(3.5 < d < 6.5 for d in rest[3:]),
      "noise: 2.9 mg and 37 mdps are 48 and 4.8 LSB; found " + ", ".join(f"{d:.1f}" for d in rest))

mpu.put("stall", 1)
mpu.write(0x6A, 4), mpu.write(0x6A, 0x40)
time.sleep(0.5)
ticks, size, code = mpu.get("ticks"), mpu.word(0x72), failure()[0]
time.sleep(0.2)
check(mpu.get("ticks") == ticks and size == 0 and code == 0 and mpu.byte(0x75) == 0x68,
      "stall: answers, and samples nothing")
mpu.put("stall", 0)
time.sleep(0.1)
check(mpu.get("ticks") > ticks and mpu.byte(0x19) == 9, "and goes on with its settings")

edges(0.5)  # gpiomon is in memory then
free = edges(1)
mpu.put("drop_int", 1)
ticks, silent = mpu.get("ticks"), edges(1)
ticked = mpu.get("ticks") - ticks
mpu.put("drop_int", 0)
check(80 <= free <= 110 and silent == 0 and ticked >= 90, f"drop_int: {free} edges, then {silent} of {ticked} samples")
check(80 <= edges(1) <= 110, "and then edges again")

mpu.write(0x6A, 4), mpu.write(0x6A, 0x40)
mpu.read(0x3A)
time.sleep(0.1)
mpu.put("overflow", 1)
count, status = mpu.word(0x72), mpu.byte(0x3A)
check(count == 1024 and status & 0x10, "overflow: full at once, and told")
other.recipe((0x12, 0x44), (0x0A, 6))
other.put("overflow", 1)
check(other.word(0x3A, "<") & 0x3FF == 512 and other.byte(0x3B) & 0x20, "so is the other chip's")
check(mpu.get("failed") >= 10 and mpu.get("xfers") > mpu.get("failed"),
      f"{mpu.get('xfers')} transfers, {mpu.get('failed')} of them failed")
sys.exit(end())
