import subprocess
import sys
import time

from bus import Chip, check, end, load

load("ds1307@68=68,mpu6050@69")
clock = Chip("ds1307", 0x68)


def bcd(value):
    return (value >> 4) * 10 + (value & 15)


now = time.gmtime()
data = clock.read(0, 8)
shown = [bcd(data[n]) for n in (6, 5, 4, 2, 1)]
check(shown == [now.tm_year % 100, now.tm_mon, now.tm_mday, now.tm_hour, now.tm_min],
      f"it tells the time: {data.hex()}")
time.sleep(1.1)
check(clock.byte(0) != data[0], "which goes on")
check(clock.byte(0x75) == 0x68, "its memory says 68 where an MPU's identity is")
clock.read(0x75), clock.read(0x00), clock.read(0x7F)
subprocess.run(["i2cdetect", "-y", "1"], stdout=subprocess.DEVNULL, check=True)
check(clock.get("writes") == 0, "reads and a scan of the bus write nothing")
clock.recipe((2, 0x12), (0x6B, 0x80))
check(clock.get("writes") == 2 and bcd(clock.byte(2)) == 12, "who writes is counted, and has set the clock")
check(Chip("mpu6050", 0x69).get("writes") == 0, "each chip has its own count")
sys.exit(end())
