"""Samples with a known truth for `formulas.py` and `plots.py`: fixed seeds, no figure shared with the core."""
import numpy as np

G = 9.80665
COLUMNS = ("ax_g", "ay_g", "az_g", "gx_dps", "gy_dps", "gz_dps")


def write(path, rate, acceleration, rotation=None):
    """A CSV file as `tremorctl import` reads it; acceleration in m/s², rotation in rad/s or None."""
    columns = [acceleration / G] + ([] if rotation is None else [np.degrees(rotation)])
    table = np.column_stack([np.arange(len(acceleration)) / rate, *columns])
    with open(path, "w") as out:
        out.write(",".join(("time_s", *COLUMNS[:table.shape[1] - 1])) + "\n")
        np.savetxt(out, table, fmt=["%.9f"] + ["%.6f"] * (table.shape[1] - 1), delimiter=",")


def swing(angle, rate, radius, stands=False):
    """What a sensor at `radius` m from a fixed axis feels and turns: (acceleration, rotation).

    The segment hangs from its joint (a shank below the knee) or stands on it (a shank over a planted foot). `angle` is
    from the vertical, in radians; its derivatives are taken by FFT, so it must begin and end at rest.
    """
    omega = 2j * np.pi * np.fft.fftfreq(len(angle), 1 / rate)
    spectrum = np.fft.fft(angle)
    speed = np.fft.ifft(spectrum * omega).real
    change = np.fft.ifft(spectrum * omega ** 2).real
    sign = -1 if stands else 1
    zero = np.zeros_like(angle)
    # Along the motion, across it, and upwards along the segment.
    acceleration = np.column_stack([
        radius * change + sign * G * np.sin(angle), zero, G * np.cos(angle) + sign * radius * speed ** 2])
    return acceleration, np.column_stack([zero, -sign * speed, zero])


def turned(x, generator):
    """The same vectors on a sensor that is mounted anyhow."""
    q, r = np.linalg.qr(generator.normal(size=(3, 3)))
    q *= np.sign(np.diag(r))
    if np.linalg.det(q) < 0:
        q[:, 0] *= -1
    return (q, [v @ q.T for v in x])


def wander(n, rate, sd, time, generator):
    """An Ornstein–Uhlenbeck process: standard deviation `sd`, correlation time `time` in s."""
    keep = np.exp(-1 / (rate * time))
    x = np.empty(n)
    x[0] = sd * generator.normal()
    kicks = sd * np.sqrt(1 - keep * keep) * generator.normal(size=n)
    for i in range(1, n):
        x[i] = keep * x[i - 1] + kicks[i]
    return x


def ramp(n, rate, start, stop, rise):
    """0 before `start` and after `stop`, 1 between, with half a cosine of `rise` s at both ends."""
    t = np.arange(n) / rate
    edge = np.clip(np.minimum(t - start, stop - t) / rise, 0, 1)
    return 0.5 - 0.5 * np.cos(np.pi * edge)


def leg(rate, seconds, seed, noise=1.0):
    """A shank that hangs: sway, tremor that comes and goes at a wandering frequency, changes of posture, sensor noise
    on a mount turned anyhow; (acceleration, rotation)."""
    generator = np.random.default_rng(seed)
    n = int(seconds * rate)
    angle = 0.004 * wander(n, rate, 1, 2, generator)
    # The sway is smooth.
    kernel = np.hanning(int(rate) | 1)
    angle = np.convolve(angle, kernel / kernel.sum(), "same")
    start = 6.0
    while start + 25 < seconds - 5:
        length = generator.uniform(8, 22)
        f = generator.uniform(3.6, 9) + wander(n, rate, generator.choice([0.0, 0.1, 0.4]), 1.5, generator)
        phase = 2 * np.pi * np.cumsum(f) / rate + generator.uniform(0, 2 * np.pi)
        size = np.radians(generator.uniform(0.1, 1)) * ramp(n, rate, start, start + length, 0.5)
        angle += size * (np.sin(phase) + generator.uniform(0, 0.3) * np.sin(2 * phase + 1))
        angle += np.radians(generator.uniform(-15, 15)) * ramp(n, rate, start + length + 2, seconds, 1.2)
        start += length + 6
    angle *= ramp(n, rate, 0, seconds, 2)
    acceleration, rotation = swing(angle, rate, 0.28)
    _, (acceleration, rotation) = turned((acceleration, rotation), generator)
    acceleration = acceleration + 0.026 * noise * generator.normal(size=(n, 3))
    rotation = rotation + 0.0009 * noise * generator.normal(size=(n, 3)) + 0.01
    return acceleration, rotation
