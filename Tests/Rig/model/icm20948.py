import struct
import sys
import time

from bus import Chip, check, end, load
from motion import ramp

load("icm20948@68")
icm = Chip("icm20948", 0x68)


def start(divider=10, mode=0, fifo=0x1E):
    icm.recipe((0x7F, 0), (0x06, 0x80))
    time.sleep(0.12)
    icm.put("queued", 0)
    icm.put("raw", 1)
    icm.feed(ramp(200))
    icm.recipe((0x06, 1), (0x07, 0), (0x7F, 0x20), (0x00, divider), (0x01, 0x1B), (0x10, 0), (0x11, divider), (0x14, 0x1B),
               (0x09, 1), (0x7F, 0), (0x0F, 0), (0x67, 0), (0x68, 0x1F), (0x68, 0), (0x69, mode), (0x03, 0x40), (0x67, fifo),
               (0x11, 1))


check(icm.byte(0) == 0xEA and icm.byte(0x06) == 0x41, "identity EA in bank 0, asleep after power-up")
icm.write(0x7F, 0x20)
check((icm.byte(0), icm.byte(1), icm.byte(0x7F)) == (0, 1, 0x20), "in bank 2 the same addresses are other registers")
icm.write(0x06, 0x80)
check(icm.byte(0x7F) == 0x20 and icm.byte(0x06) == 0x80, "a reset written in the wrong bank is none")
icm.recipe((0x7F, 0), (0x06, 0x80))
time.sleep(0.12)
check(icm.byte(0x7F) == 0 and icm.byte(0) == 0xEA, "a reset leads back to bank 0")
for ppm, code in ((19_000, 0x18), (-10_000, 0x8C), (0, 0)):
    icm.put("trim_ppm", ppm)
    icm.write(0x7F, 0x10)
    got = icm.byte(0x28)
    icm.write(0x7F, 0)
    check(got == code, f"the trim register of {ppm:+} ppm is {got:02X}")

start()
check(icm.get("period_ns") == 9_777_777, "divider 10 of 1125 Hz: 102.27 Hz")
time.sleep(0.2)
count, ready = icm.word(0x70), icm.byte(0x1A)
got = list(struct.iter_unpack(">6h", icm.read(0x72, count)))
check(count % 12 == 0 and len(got) >= 18 and got == ramp(len(got), got[0][0]),
      f"FIFO: accelerometer, gyroscope, in order ({len(got)})")
check(ready & 1 and icm.words(0x2D, 6)[0] > 0, "data ready is told, output registers follow")
start(fifo=0x1F)
time.sleep(0.1)
got = list(struct.iter_unpack(">7h", icm.read(0x72, icm.word(0x70))))
check({g[6] for g in got} == {1335} and [g[:6] for g in got] == ramp(len(got), got[0][0]),
      "temperature comes last, 25 degrees are 1335")
for mode, oldest in ((0x1F, True), (0, False)):
    start(divider=0, mode=mode)
    time.sleep(0.15)
    count, status = icm.word(0x70), icm.byte(0x1B)
    got = list(struct.iter_unpack(">6h", icm.read(0x72, count)[:504]))
    whole = got == ramp(42, got[0][0])
    check(count == 512 and status & 0x1F and (whole and got[0][0] < 5) == oldest,
          "snapshot: full with the oldest, whole" if oldest else "stream: full with the newest, misaligned")
icm.recipe((0x68, 0x1F))
time.sleep(0.01)
check(icm.word(0x70) == 0, "a FIFO held in reset stays empty")
icm.recipe((0x68, 0x1E))
time.sleep(0.01)
check(icm.word(0x70) > 0, "and fills when let go")
start()
icm.recipe((0x7F, 0x20), (0x11, 21), (0x7F, 0))
time.sleep(0.05)
icm.read(0x72, icm.word(0x70))
time.sleep(0.1)
got = list(struct.iter_unpack(">6h", icm.read(0x72, icm.word(0x70))))
check(len({g[3] for g in got}) == len(got) and 4 <= len({g[0] for g in got}) <= len(got) // 2 + 1,
      "an accelerometer at half the rate repeats")
sys.exit(end())
