#!/usr/bin/env python3
"""Feeds a simulated sensor with the motion of a hanging shank that swings at the knee.

    feed.py [--still S] [--shake S] [--after S] [--hz F] [--peak-g G] [--radius M] [--patience S] [--chip NAME]

The knee is fixed and the sensor sits `radius` below it; theta is the shank's angle from the vertical. In the sensor's
axes (z along the shank towards the knee, x in the direction of growing theta, y = z x x) with u = position from the knee:

    u = r (sin t, -cos t)  ->  u'' = r theta'' x + r theta'^2 z           (tangential and centripetal)
    specific force = u'' - g, g pointing down:
        x: r theta'' + g sin theta        z: r theta'^2 + g cos theta     y: 0
    rotation: x' = theta' z and omega cross x = -omega_y z  ->  omega_y = -theta'

The sign of omega_y is that of a right-handed sensor: gravity in its axes then turns with -omega cross gravity.
theta = A(t) sin(2 pi f t), A chosen so that r A w^2 is the peak tangential acceleration; A rises and falls over a quarter
of a second, so that the still parts join without a jump.

Prints one JSON line with the start and end of the shaking on the monotonic clock. Exit codes: 0 all was played; 1 the sensor
took nothing for `patience` seconds; 3 the queue ran empty on the way.
"""
import argparse
import errno
import json
import math
import os
import struct
import sys
import time

G = 9.80665
RATE = 1000  # frames a second
RAMP = 0.25  # s
LEAD = 2000  # frames kept in the device's queue: two seconds for a feeder that is held up
CHUNK = 250


def get(name, a):
    with open(f"/sys/class/misc/imurig-{a.chip}/{name}") as f:
        return int(f.read())


def put(name, value, a):
    with open(f"/sys/class/misc/imurig-{a.chip}/{name}", "w") as f:
        f.write(f"{value}\n")


def envelope(t, length):
    """Rises and falls by a quintic, so that not even the acceleration jumps: its value and first two derivatives."""
    ramp = min(RAMP, length / 2)
    for s, sign in ((t, 1), (length - t, -1)):
        if s < ramp:
            x = s / ramp
            return (x**3 * (10 - 15 * x + 6 * x * x), sign * 30 * (x * (1 - x)) ** 2 / ramp,
                    60 * x * (1 - x) * (1 - 2 * x) / ramp**2)
    return 1.0, 0.0, 0.0


def frame(t, a):
    """Six figures at time t since the start: micro-g x, y, z, then milli-degree/s x, y, z."""
    s = t - a.still
    theta = rate = accel = 0.0
    if 0 <= s < a.shake:
        w = 2 * math.pi * a.hz
        amplitude = a.peak_g * G / (a.radius * w * w)
        e, e1, e2 = envelope(s, a.shake)
        sin, cos = math.sin(w * s), math.cos(w * s)
        theta = amplitude * e * sin
        rate = amplitude * (e1 * sin + e * w * cos)
        accel = amplitude * (e2 * sin + 2 * e1 * w * cos - e * w * w * sin)
    x = (a.radius * accel + G * math.sin(theta)) / G
    z = (a.radius * rate * rate + G * math.cos(theta)) / G
    return round(x * 1e6), 0, round(z * 1e6), 0, round(-math.degrees(rate) * 1e3), 0


def main():
    p = argparse.ArgumentParser(description="Feeds a simulated sensor with a swinging shank.")
    p.add_argument("--still", type=float, default=5, help="seconds of stillness before")
    p.add_argument("--shake", type=float, default=20, help="seconds of shaking")
    p.add_argument("--after", type=float, default=5, help="seconds of stillness after")
    p.add_argument("--hz", type=float, default=5)
    p.add_argument("--peak-g", type=float, default=0.5, help="peak tangential acceleration of the swing")
    p.add_argument("--radius", type=float, default=0.25, help="metres from the knee to the sensor")
    p.add_argument("--patience", type=float, default=30, help="seconds to wait for a sensor that samples")
    p.add_argument("--chip", default="mpu6050", help="whose name the rig's module knows")
    p.add_argument("--dump", action="store_true", help="print the frames as text and feed nothing")
    a = p.parse_args()
    total = round((a.still + a.shake + a.after) * RATE)
    if a.dump:
        for i in range(total):
            print(*frame(i / RATE, a))
        return 0

    if get("feed_hz", a) != RATE:
        put("feed_hz", RATE, a)
    put("queued", 0, a)
    before = get("underruns", a)
    # Never a blocking write: it would last as long as the sensor sleeps, and hold the sensor's settings meanwhile.
    device = os.open(f"/dev/imurig-{a.chip}", os.O_WRONLY | os.O_NONBLOCK)
    sent = 0
    last, moved = -1, time.monotonic()
    while True:
        queued = get("queued", a)
        played = sent - queued
        now = time.monotonic()
        if played != last:
            last, moved = played, now
        elif now - moved > a.patience:
            print(f"feed: the sensor took no motion for {a.patience:g} s (does it sample?)", file=sys.stderr)
            return 1
        if sent == total and queued == 0:
            break
        while sent < total and queued < LEAD:
            count = min(CHUNK, total - sent)
            data = b"".join(struct.pack("<6i", *frame((sent + i) / RATE, a)) for i in range(count))
            try:
                count = os.write(device, data) // 24
            except OSError as e:
                if e.errno != errno.EAGAIN:
                    raise
                break
            sent += count
            queued += count
        time.sleep(0.05)
    start = get("motion_start_ns", a)
    # The end of the motion is itself one empty queue.
    torn = get("underruns", a) - before - 1
    print(json.dumps({
        "motion_start_ns": start,
        "shake_start_ns": start + round(a.still * 1e9),
        "shake_end_ns": start + round((a.still + a.shake) * 1e9),
        "frames": sent,
        "torn": max(0, torn),
    }), flush=True)
    return 3 if torn > 0 else 0


if __name__ == "__main__":
    sys.exit(main())
