"""read.py SECONDS: an MPU-6050's FIFO at 100 Hz as lines of m/s^2 and rad/s. read.py --check FILE: is it the fed motion?"""
import math
import struct
import sys
import time

from bus import Chip


def record(seconds):
    mpu = Chip("mpu6050", 0x68)
    mpu.write(0x6B, 0x80)
    time.sleep(0.1)
    # 100 Hz, 2 g, 250 degree/s, accelerometer and gyroscope in the FIFO.
    mpu.recipe((0x6B, 1), (0x1A, 3), (0x19, 9), (0x1C, 0), (0x1B, 0), (0x23, 0x78), (0x6A, 4), (0x6A, 0x40))
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(0.1)
        size = mpu.word(0x72) // 12 * 12
        for words in struct.iter_unpack(">6h", mpu.read(0x74, size)) if size else ():
            print(*(w / 16384 * 9.80665 for w in words[:3]), *(math.radians(w / 131) for w in words[3:]))


def check(path):
    with open(path) as f:
        samples = [tuple(map(float, line.split())) for line in f]
    moving = [i for i, s in enumerate(samples) if abs(s[4]) > 0.05]
    first, last = moving[0], moving[-1]
    middle = samples[first + 50:last - 50]
    n = len(middle) // 100 * 100  # whole periods of every figure below
    x, rate = [s[0] for s in middle[:n]], [s[4] for s in middle[:n]]

    def tone(values, hz):
        c = sum(v * math.cos(2 * math.pi * hz * i / 100) for i, v in enumerate(values))
        s = sum(v * math.sin(2 * math.pi * hz * i / 100) for i, v in enumerate(values))
        return complex(2 * c / n, -2 * s / n)

    # By hand, from the geometry: 0.5 g at 0.25 m and 5 Hz is a swing of 0.01987 rad; gravity takes 0.195 m/s^2 off the
    # 4.903 m/s^2, and the angular velocity peaks at 0.6243 rad/s, against the acceleration's integral.
    ratio = tone(x, 5) / (tone(rate, 5) * 2j * math.pi * 5)
    figures = {
        "shaking lasted": (last - first) / 100, "x amplitude": abs(tone(x, 5)), "rate amplitude": abs(tone(rate, 5)),
        "lever": -ratio.real, "lever out of phase": ratio.imag,
        "x at 4 Hz": abs(tone(x, 4)), "z when still": samples[first - 100][2], "x when still": samples[first - 100][0],
    }
    wanted = {
        "shaking lasted": (8, 0.3), "x amplitude": (4.708, 0.05), "rate amplitude": (0.6243, 0.006),
        "lever": (0.2401, 0.003), "lever out of phase": (0, 0.003),
        "x at 4 Hz": (0, 0.05), "z when still": (9.80665, 0.002), "x when still": (0, 0.002),
    }
    ok = True
    for name, (value, tolerance) in wanted.items():
        good = abs(figures[name] - value) <= tolerance
        ok &= good
        print(f"{'ok    ' if good else 'FAILED'} {name}: {figures[name]:.4f}, wanted {value} +- {tolerance}")
    return 0 if ok else 1


if sys.argv[1] == "--check":
    sys.exit(check(sys.argv[2]))
record(float(sys.argv[1]))
