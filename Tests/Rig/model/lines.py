import subprocess
import sys
import time

from bus import Chip, check, end, load

load("mpu6050@68,lsm6dsox@6a")
mpu = Chip("mpu6050", 0x68)
PLATFORM = "/sys/devices/platform/imurig/"


def read(name):
    with open(PLATFORM + name) as f:
        return f.read().strip()


def button(level):
    with open(PLATFORM + "button", "w") as f:
        f.write(str(level))


def edges(count):
    """Times of rising edges of the sensor's line, s."""
    words = ["gpiomon", "-r", "-n", str(count), "-F", "%s.%n", "gpiochip0", "17"]
    out = subprocess.run(words, capture_output=True, text=True).stdout
    return [int(s) + int(n) * 1e-9 for s, n in (line.split(".") for line in out.split())]


info = subprocess.run(["gpioinfo", "gpiochip0"], capture_output=True, text=True).stdout
check("54 lines" in info and '"GPIO17"' in info, "54 lines with the names of a Raspberry Pi")
mpu.recipe((0x6B, 1), (0x1A, 3), (0x19, 9), (0x38, 1))
stamps = edges(200)
rate = (len(stamps) - 1) / (stamps[-1] - stamps[0])
check(len(stamps) == 200 and abs(rate - 100) < 0.1, f"data-ready edges at {rate:.3f} Hz, by the kernel's time")
mpu.write(0x19, 0)
stamps = edges(2000)
middle = sorted(b - a for a, b in zip(stamps, stamps[1:]))[1000]
check(len(stamps) == 2000 and abs(middle - 1e-3) < 2e-5, f"and 2000 of 1 kHz, the middle interval {middle * 1e3:.3f} ms")
mpu.write(0x19, 9)
words = ["gpiomon", "-n", "2", "-b", "-F", "%e", "gpiochip0", "27"]
monitor = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
time.sleep(1)
button(0)
time.sleep(0.1)
button(1)
check(monitor.communicate(timeout=10)[0].split() == ["0", "1"], "a button that is pressed and let go")
changes = int(read("led_changes"))
setter = subprocess.Popen(["gpioset", "-m", "time", "-s", "1", "gpiochip0", "22=1"])
time.sleep(0.5)
lit, outputs = read("led"), read("outputs")
setter.wait()
subprocess.run(["gpioset", "gpiochip0", "22=0"], check=True)
check(lit == "1" and "22=1" in outputs and read("led") == "0" and int(read("led_changes")) == changes + 2,
      "the LED is seen lit, and counted")
taken = subprocess.run(["gpioset", "gpiochip0", "17=1"], capture_output=True).returncode
free = subprocess.run(["gpioset", "gpiochip0", "24=1"], capture_output=True).returncode
check(taken != 0 and free == 0, "nobody else drives a chip's line; a line without chip is free")
sys.exit(end())
