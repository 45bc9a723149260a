"""A simulated sensor with errors of its own, in the hands of a person who calibrates it."""
import math
import random
import struct
import time

G = 9.80665
FEED = 1000  # frames a second
FACES = [(1, 0, 0), (-1, 0, 0), (0, 1, 0), (0, -1, 0), (0, 0, 1), (0, 0, -1)]


class Sensor:
    """What is fed is what an erring sensor would read: sensitivity x truth + offset in g, rate + bias in deg/s."""

    def __init__(self, name, offset, sensitivity, bias, celsius, noise_ug, noise_mdps):
        self.name, self.offset, self.sensitivity, self.bias = name, offset, sensitivity, bias
        self.force = (0.0, 0.0, 1.0)
        for key, value in (("feed_hz", FEED), ("noise_ug", noise_ug), ("noise_mdps", noise_mdps),
                           ("temp_mc", round(celsius * 1000)), ("queued", 0)):
            self.put(key, value)
        self.hold(self.force)

    def put(self, key, value):
        with open(f"/sys/class/misc/imurig-{self.name}/{key}", "w") as f:
            f.write(f"{value}\n")

    def get(self, key):
        with open(f"/sys/class/misc/imurig-{self.name}/{key}") as f:
            return int(f.read())

    def frame(self, force, rate=(0, 0, 0)):
        a = [round((s * f + o) * 1e6) for s, f, o in zip(self.sensitivity, force, self.offset)]
        return struct.pack("<6i", *a, *(round((r + b) * 1e3) for r, b in zip(rate, self.bias)))

    def play(self, frames):
        """Queues frames a second ahead, and comes back when they were played. A sensor that sleeps plays none."""
        end = time.monotonic() + len(frames) / FEED + 10
        with open(f"/dev/imurig-{self.name}", "wb", buffering=0) as f:
            for i in range(0, len(frames), 250):
                self.wait(FEED, end)
                f.write(b"".join(frames[i:i + 250]))
        self.wait(0, end)

    def wait(self, limit, end):
        while self.get("queued") > limit:
            if time.monotonic() > end:
                raise TimeoutError("the sensor takes no motion: nobody reads it")
            time.sleep(0.02)

    def hold(self, force):
        """Lies there from now on, or from when it is woken: the last frame stays when the queue is empty."""
        with open(f"/dev/imurig-{self.name}", "wb", buffering=0) as f:
            f.write(self.frame(force) * 3)
        self.force = force

    def move(self, force, seconds=0.7):
        """Carried in a hand to a new position, and put down."""
        n = round(seconds * FEED)
        frames = []
        for i in range(n):
            share = i / n
            hand = 0.03 * math.sin(2 * math.pi * 9 * i / FEED)
            frames.append(self.frame([a * (1 - share) + b * share + hand for a, b in zip(self.force, force)],
                                     (60 * math.sin(math.pi * share), 25, -10)))
        self.play(frames + [self.frame(force)] * 3)
        self.force = force

    def tap(self, hz, damping, amplitude=1.2):
        """A contact of 6 ms, and what the strap makes of it."""
        decay = 2 * math.pi * hz * damping / math.sqrt(1 - damping**2)
        frames = []
        for i in range(round(0.8 * FEED)):
            t = i / FEED
            ring = amplitude * math.exp(-decay * t) * math.sin(2 * math.pi * hz * t) if hz else 0
            push = 5 * math.sin(math.pi * t / 0.006) if t < 0.006 else 0
            frames.append(self.frame([f + r * ring + p * push for f, r, p in
                                      zip(self.force, (0.9, 0.2, -0.5), (0.2, -0.3, 1))]))
        self.play(frames + [self.frame(self.force)] * 3)


def askew(face, degrees, source):
    """The face, put down up to so many degrees off."""
    axis = [source.uniform(-1, 1) for _ in range(3)]
    length = math.sqrt(sum(x * x for x in axis))
    k = [x / length for x in axis]
    a = math.radians(source.uniform(-degrees, degrees))
    dot = sum(x * y for x, y in zip(k, face))
    cross = (k[1] * face[2] - k[2] * face[1], k[2] * face[0] - k[0] * face[2], k[0] * face[1] - k[1] * face[0])
    return [f * math.cos(a) + c * math.sin(a) + x * dot * (1 - math.cos(a)) for f, c, x in zip(face, cross, k)]


def person(sensor, said, seed, faces=FACES, slant=True, taps=5, ring=(23.0, 0.12)):
    """Does what the program asks for: `said(word)` waits until it says the word."""
    source = random.Random(seed)
    if not said("gyro:"):
        return
    if not said("accel:"):
        return
    order = list(faces)
    source.shuffle(order)
    for face in order:
        sensor.move(askew(face, 5, source))
        time.sleep(2.4)
    if slant:
        sensor.move((0.58, -0.57, 0.58198))
        time.sleep(2.4)
    if not said("tap:"):
        return
    sensor.hold((0.05, 0.3, 0.952))
    time.sleep(1)
    for _ in range(taps):
        sensor.tap(*ring)
        time.sleep(0.6 + source.uniform(0, 0.4))
