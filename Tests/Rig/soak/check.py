"""check.py [SCENARIO[=SECONDS]]...: hours of virtual time, every sample numbered. Exit code 1 if anything FAILED.

Each sample that the chip takes is the next of a list: a shank that swings at 5 Hz by the true clock, and on an axis of its
own a number that goes round at 64. What is in the dump must be that list without a hole and without a repeat.
"""
import argparse
import json
import math
import os
import random
import struct
import subprocess
import sys
import time

import feed
import program
from dump import read
from program import BIN, MPU, Daemon, check, configure, get, put, say

TURN = 64
ACCEL, GYRO = 4096 / 1e6, 65.5 / 1e3  # counts for a micro-g and a milli-degree a second, at 8 g and 500 degrees a second
SWING = argparse.Namespace(still=0.0, shake=1e9, hz=5.0, peak_g=0.5, radius=0.25)


def motion(rate):
    """Frames until swing and number begin anew together. `rate` is whole, so that a second holds whole swings."""
    noise = random.Random(7)
    length = math.lcm(rate, TURN)
    second = [feed.frame(10 + k / rate, SWING) for k in range(rate)]
    out = []
    for k in range(length):
        ax, _, az, gx, gy, gz = second[k % rate]
        counts = [round(ax * ACCEL), 0, round(az * ACCEL), round(gx * GYRO), round(gy * GYRO), round(gz * GYRO)]
        counts = [c + noise.randint(-2, 2) for c in counts]
        counts[1] = k % TURN - TURN // 2
        out.append(struct.pack("<6h", *counts))
    return b"".join(out), length


def faults_of(task):
    with open(task + "/stat") as f:
        fields = f.read().rsplit(")", 1)[1].split()
    return int(fields[7]) + int(fields[9])


def memory(pid):
    with open(f"/proc/{pid}/status") as f:
        return next(int(w[1]) for w in map(str.split, f) if w[0] == "VmRSS:")


def soak(nominal, ppm, line, seconds):
    rate = nominal * (1000000 + ppm) // 1000000
    data, length = motion(rate)
    put(MPU, "reset", 1)
    time.sleep(0.2)
    put(MPU, "noise_ug", 0)
    put(MPU, "noise_mdps", 0)
    put(MPU, "clock_ppm", ppm)
    put(MPU, "feed_hz", 0)
    put(MPU, "raw", 1)
    put(MPU, "queued", 0)
    before = get(MPU, "underruns")
    device = os.open(f"/dev/imurig-{MPU}", os.O_WRONLY | os.O_NONBLOCK)
    at = 0

    def fill():
        nonlocal at
        while get(MPU, "queued") < 2000:
            part = data[12 * at:12 * min(at + 500, length)]
            try:
                at = (at + os.write(device, part) // 12) % length
            except BlockingIOError:
                return

    fill()
    configure("0x68", line, f"rate_hz = {nominal}")
    daemon = Daemon()
    daemon.streams()
    task = daemon.acquire()
    began = time.monotonic()
    pause = min(4.0, 700 / rate)
    first = None
    while (lasted := time.monotonic() - began) < seconds:
        fill()
        time.sleep(pause)
        if first is None and lasted > 60:
            first = (daemon.status(), faults_of(task), memory(daemon.process.pid), daemon.switches(), get(MPU, "xfers"), time.monotonic())
    status = daemon.status()
    # The rig's bus sleeps for each of the two messages of a transfer, a real one once.
    passed = time.monotonic() - first[5]
    transfers = (get(MPU, "xfers") - first[4]) / passed
    woken = (daemon.switches() - first[3]) / passed - transfers
    say(f"after a minute {json.dumps(first[0])}")
    say(f"at the end {json.dumps(status)}")
    check(faults_of(task) == first[1], f"acquire: {faults_of(task) - first[1]} page faults since the first minute")
    check(nominal > 100 or woken <= 30, f"acquire: {woken:.1f} wake-ups a second, {transfers:.1f} of them by the bus")
    say(f"resident {first[2]} kB after a minute, {memory(daemon.process.pid)} kB at the end")
    name = f"{nominal} Hz {ppm:+d} ppm, {'timer' if line is None else 'line'}, {lasted:.0f} s"
    error = (status["rate_hz"] / rate - 1) * 1e6
    check(abs(error) <= 50, f"{name}: rate {status['rate_hz']} Hz, sd {status['rate_sd_hz']}, off by {error:+.1f} ppm")
    torn = get(MPU, "underruns") - before
    check(torn == 0, f"{name}: the chip never waited for motion ({torn})")
    check(not daemon.causes(), f"{name}: gaps {daemon.causes()}")
    path = daemon.stop()
    os.close(device)
    put(MPU, "queued", 0)
    samples, gaps = read(path)
    numbers = [struct.unpack(">6h", s[2])[1] + TURN // 2 for s in samples]
    jumps = sum((b - a) % TURN != 1 for a, b in zip(numbers, numbers[1:]))
    holes = sum(b[0] - a[0] != 1 for a, b in zip(samples, samples[1:]))
    check(jumps == 0 and holes == 0 and not gaps and len(samples) > 0.99 * rate * seconds,
          f"{name}: {len(samples)} samples, {jumps} lost or doubled, {holes} holes in the count")
    replay = subprocess.run([BIN + "tremorctl", "replay", "--features", path], capture_output=True, text=True)
    lines = [json.loads(l) for l in replay.stdout.splitlines()]
    found = sorted(l["freq_hz"] for l in lines if l["type"] == "features" and l.get("snr_db", 0) > 20)[0:]
    settled = sorted(l["freq_hz"] for l in lines if l["type"] == "features" and l.get("snr_db", 0) > 20 and l["t_s"] > 60)
    check(len(settled) > 1.8 * (seconds - 62) and settled[0] >= 4.995 and settled[-1] <= 5.005,
          f"{name}: swings at {settled[len(settled) // 2]:.4f} Hz, {settled[0]:.4f} to {settled[-1]:.4f} in {len(settled)} windows "
          f"after the first minute, {found[0]:.4f} to {found[-1]:.4f} in all")
    times = [l["t_s"] for l in lines if l["type"] == "features"]
    check(all(b > a for a, b in zip(times, times[1:])), f"{name}: windows in order")
    os.remove(path)


RUNS = {
    "hour_slow": (100, -30000, None, 3600), "hour": (100, 0, 17, 3600), "hour_fast": (100, 30000, None, 3600),
    "kilo_slow": (1000, -30000, None, 600), "kilo": (1000, 0, 17, 600), "kilo_fast": (1000, 30000, None, 600),
}
asked = dict((word.split("=") + [""])[:2] for word in sys.argv[1:])


def scenario(name):
    nominal, ppm, line, seconds = RUNS[name]
    return lambda: soak(nominal, ppm, line, int(asked.get(name) or seconds))


sys.exit(program.run({name: scenario(name) for name in RUNS}, list(asked)))
