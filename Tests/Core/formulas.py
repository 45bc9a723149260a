#!/usr/bin/env python3
"""The formulas of the article "How the core works" (Sources/DSP/DSP.docc), in numpy and double precision.

    formulas.py [FILE.csv…]    replays each recording with tremorctl and compares its `features` lines, key by key, with
                               what the formulas give for the same samples; without a file, of simulated legs

Written from the article: numpy's transform, least squares and percentiles stand in for the core's own. What the core
says must come out within the rounding of the line and of single precision. Exit code 1 if not. Needs a release build of
tremorctl and numpy.

The first 8 s are left out, and hops at which something hangs on less than that rounding: an SNR at its threshold, an
edge of a band on a bin.
"""
import csv
import json
import os
import subprocess
import sys
import tempfile

import numpy as np

import signals

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TREMORCTL = os.path.join(os.environ.get("TREMORD_BIN", os.path.join(ROOT, ".build/release")), "tremorctl")
G = 9.80665
HOP = 0.5
LOW, HIGH, SNR_MIN, COHERENCE_MIN = 3.0, 20.0, 6.0, 0.5
FREEZE_FULL_G, FREEZE_SWING = 0.10, 50.0
TAU = 2 * np.pi


# ---------------------------------------------------------------- reading

def read_csv(path):
    """Times, acceleration in m/s² and rotation in rad/s (None without a gyroscope)."""
    scale = {"_g": G, "_mg": G / 1000, "_mps2": 1.0, "_dps": np.pi / 180, "_rads": 1.0}
    with open(path, newline="") as lines:
        reader = csv.reader(lines)
        names = next(reader)
        rows = np.array([[float(v) if v else np.nan for v in row[:len(names)]]
                         for row in ([c if _is_number(c) else "" for c in r] for r in reader)])
    columns = {name: k for k, name in enumerate(names)}

    def axes(prefix):
        found = []
        for axis in "xyz":
            name = next((n for n in names if n.startswith(prefix + axis + "_")), None)
            if name is None:
                return None
            found.append(rows[:, columns[name]] * scale[name[2:]])
        return np.array(found).T
    return rows[:, columns["time_s"]], axes("a"), axes("g")


def _is_number(text):
    try:
        float(text)
        return True
    except ValueError:
        return False


def replay(path, settings=None, site="other"):
    """The lines that the core prints for a CSV file."""
    with tempfile.TemporaryDirectory() as folder:
        dump, config = os.path.join(folder, "a.trd"), os.path.join(folder, "a.toml")
        subprocess.run([TREMORCTL, "import", path, "-o", dump, "--site", site, "--force"], check=True, stderr=subprocess.DEVNULL)
        command = [TREMORCTL, "replay", dump, "--features"]
        if settings:
            with open(config, "w") as out:
                out.write("[analysis]\n" + "".join(f"{key} = {float(value)}\n" for key, value in settings.items()))
            command += ["--config", config]
        out = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    return [json.loads(line) for line in out.splitlines()]


# ---------------------------------------------------------------- spectrum

class Spectrum:
    """Sum over axes of the one-sided power densities of a window: detrended, Hann, padded to a power of two."""

    def __init__(self, acceleration, rotation, rate):
        n = len(acceleration)
        self.n, self.rate = n, rate
        self.duration = n / rate
        # How near an edge of a band ever came to a bin, in bins.
        self.nearest_edge = 0.5
        self.points = 1 << (n - 1).bit_length()
        self.width = rate / self.points
        self.f = np.arange(self.points // 2 + 1) * self.width
        self.hann = 0.5 - 0.5 * np.cos(TAU * (np.arange(n) + 0.5) / n)
        self.t = np.arange(n) - (n - 1) / 2
        self.up = acceleration.mean(axis=0)
        self.detrended, self.lines, self.density = {}, {}, {}
        for kind, x in (("a", acceleration), ("g", rotation)):
            if x is None:
                self.density[kind] = np.zeros(len(self.f))
                continue
            line = np.polynomial.polynomial.polyfit(self.t, x, 1)
            self.detrended[kind] = x - line[0] - np.outer(self.t, line[1])
            self.lines[kind] = np.fft.rfft(self.detrended[kind] * self.hann[:, None], self.points, axis=0)
            power = (np.abs(self.lines[kind]) ** 2).sum(axis=1)
            self.density[kind] = 2 * power / (rate * (self.hann ** 2).sum())

    def range(self, low, high):
        """Bins whose centres lie within [low, high]."""
        for edge in (low / self.width, high / self.width):
            self.nearest_edge = min(self.nearest_edge, abs(edge - round(edge)))
        first = max(0, int(np.ceil(low / self.width)))
        last = min(len(self.f) - 1, int(np.floor(high / self.width)))
        return slice(first, max(first, last + 1))

    def shares(self, low, high):
        """How much of each bin, which reaches half a bin to either side, lies within [low, high]."""
        k = np.arange(len(self.f))
        top = np.minimum(k + 0.5, high / self.width)
        return np.clip(top - np.maximum(np.maximum(k - 0.5, low / self.width), 0), 0, 1)

    def power(self, kind, low, high):
        return (self.density[kind] * self.shares(low, high)).sum() * self.width

    def along(self, direction, low, high):
        """Power of the acceleration along a direction, of whole bins from the one nearest to `low`; only for ratios."""
        bins = slice(round(low / self.width), round(high / self.width))
        return (np.abs(self.lines["a"][bins] @ direction) ** 2).sum()

    def edge(self, kind, share, low, high):
        shares = self.shares(low, high)
        s = self.density[kind] * shares
        goal = share * s.sum()
        k = int(np.searchsorted(np.cumsum(s), goal))
        start = max(k - 0.5, low / self.width)
        return (start + shares[k] * (goal - s[:k].sum()) / s[k]) * self.width


class Peak:
    """The strongest line within [low, high]."""

    def __init__(self, s, kind, low, high):
        p = s.density[kind]
        bins = s.range(low, high)
        k = bins.start + int(np.argmax(p[bins]))
        # A top that lies on the bin just outside, but within a quarter of a bin of the band, is taken there.
        beyond = k - 1 if k == bins.start else k + 1
        if k in (bins.start, bins.stop - 1) and 1 <= beyond <= len(p) - 2:
            shift = self._vertex(p, beyond)
            if shift is not None and low - s.width / 4 <= (beyond + shift) * s.width <= high + s.width / 4:
                k = beyond
        self.kind, self.density = kind, p[k]
        self.frequency = (k + (self._vertex(p, k) or 0)) * s.width
        centre, lobe = k * s.width, 2 / s.duration
        around = np.sort(np.concatenate([
            p[s.range(max(1, centre - 4), centre - lobe)], p[s.range(centre + lobe, centre + 4)]]))
        self.floor = around[len(around) // 2]
        self.snr = 10 * np.log10(self.density / self.floor)
        self.width = s.width * (self._half(p, k, +1) + self._half(p, k, -1))

    @staticmethod
    def _vertex(p, k):
        """Bins from k to the top of the parabola; None if k is not the highest of three."""
        left, right = np.log(p[k - 1] / p[k]), np.log(p[k + 1] / p[k])
        if left > 0 or right > 0:
            return None
        return 0.5 * (left - right) / (left + right) if left + right < 0 else 0

    @staticmethod
    def _half(p, k, step):
        """Bins from the peak to half its density on one side, straight lines on the logarithm."""
        j = k
        while 0 <= j + step < len(p) and p[j + step] > p[k] / 2:
            j += step
        if not 0 <= j + step < len(p):
            return abs(j - k)
        return abs(j - k) + np.log(2 * p[j] / p[k]) / np.log(p[j] / p[j + step])


def line(s, high, has_gyroscope, margins):
    """The line that a window is searched for, and whether it stands out."""
    for kind in "ga" if has_gyroscope else "a":
        peak = Peak(s, kind, LOW, high)
        margins.append((peak.snr - SNR_MIN) / 6)
        if peak.snr >= SNR_MIN:
            return peak, True
    return peak, False


# ---------------------------------------------------------------- tone

def block_length(rate):
    best = None
    for length in range(max(2, int(np.ceil(0.07 * rate))), max(2, int(0.14 * rate)) + 1):
        def miss(seconds):
            return abs(np.floor(seconds * rate / length + 0.5) * length - seconds * rate)
        cost = miss(2) + miss(4) + 0.1 * abs(length - 0.1 * rate)
        if best is None or cost < best[0]:
            best = cost, length
    return best[1]


def surroundings(s, peak):
    """Leakage, noise, whether blocks fold too much onto the line, and the share of the power that is near it."""
    p, f = s.density[peak.kind], peak.frequency
    near = s.range(f - 6 / s.duration, f + 6 / s.duration)
    outside = np.r_[1:max(1, near.start), near.stop:len(p)]
    cycles = (s.f[outside] - f) * s.duration
    leakage = (p[outside] / (2 * np.pi ** 2 * cycles ** 2)).sum() * s.width
    noise = peak.floor / s.duration
    far = s.power(peak.kind, 0, f - 5) + s.power(peak.kind, f + 5, np.inf)
    is_folded = 0.05 * far > 10 * peak.floor
    reach = min(7, max(1.5, 0.6 * f)) if 3 * leakage > 1.3 * noise or is_folded else 5
    share = s.power(peak.kind, f - 1.5, f + 1.5) / s.power(peak.kind, f - reach, f + reach)
    return leakage, noise, is_folded, share, far


class Tone:
    """What the tone estimator says of a line; blocks of `length` samples."""

    def __init__(self, s, peak, length):
        self.rate, self.length, self.n = s.rate, length, s.n
        self.interval = length / s.rate
        self.wanders = False
        x = s.detrended[peak.kind]
        carrier = TAU * peak.frequency / s.rate
        reach = 0.6 * TAU / s.n
        leakage, noise, is_folded, share, far = surroundings(s, peak)
        self.is_tapered = 3 * leakage > 1.3 * noise
        # How near the decisions were.
        self.margins = [3 * leakage / (1.3 * noise) - 1, 0.05 * far / (10 * peak.floor) - 1]
        if self.is_tapered:
            self.fill_guarded(x, carrier)
        else:
            self.fill(x, carrier)
        omega = self.climb(carrier, carrier, 3, reach)
        if omega is not None and not self.is_tapered:
            self.remove_leakage(omega, carrier)
            omega = self.climb(omega, carrier, 2, 2 * reach)
        is_steady = omega is not None
        omega = omega if is_steady else carrier
        if is_folded and not self.is_tapered:
            self.fill_guarded(x, omega)
        self.follow(omega)
        self.conclude(share, 0 if is_steady else 0.25 / s.duration)
        self.margins.append(self.coherence - COHERENCE_MIN)

    def place(self, count):
        self.count = count
        self.t = (np.arange(count) - (count - 1) / 2) * self.length

    def fill(self, x, carrier):
        self.place(self.n // self.length)
        self.m = np.arange(self.length) - (self.length - 1) / 2
        self.blocks = np.einsum("bma,m->ba", x.reshape(self.count, self.length, -1), np.exp(-1j * carrier * self.m))
        self.weights, self.noise_coherence = np.ones(self.count), 0

    def fill_guarded(self, x, carrier):
        """Blocks under a triangle, of values less the mean of those half a period of the tone earlier and later."""
        b = self.length
        half = max(1, min(2 * b, int(np.floor(np.pi / carrier + 0.5))))
        dropped = -(-2 * half // b)
        self.place(self.n // b - dropped - 1)
        y = np.zeros_like(x)
        y[half:-half] = x[half:-half] - 0.5 * (x[:-2 * half] + x[2 * half:])
        m = np.arange(2 * b) - (2 * b - 1) / 2
        turns = np.exp(-1j * carrier * m) * 0.5 * (1 - np.abs(m) / b)
        first = dropped * b // 2
        self.blocks = np.array([(y[first + k * b:first + (k + 2) * b] * turns[:, None]).sum(0)
                                for k in range(self.count)])
        self.weights = 0.5 - 0.5 * np.cos(TAU * (np.arange(self.count) + 0.5) / self.count)
        # What white noise becomes: the response's autocorrelation two blocks apart, of pairs of blocks. Turned down by
        # the tone, what lies half a period away has the other sign: −½ becomes ½.
        triangle = np.maximum(0, 1 - np.abs(np.arange(-1, 1, 1e-3) + 5e-4))
        impulses = np.zeros(int(round(2e3 * half / b)) + 1)
        impulses[[0, -1]] += 0.5
        impulses[len(impulses) // 2] += 1
        pair = np.zeros(1001)
        pair[[0, -1]] = 1
        response = np.convolve(np.convolve(triangle, impulses), pair)
        self.noise_coherence = (response[2000:] * response[:-2000]).sum() / (response ** 2).sum()

    def climb(self, omega, coarse, steps, reach):
        for _ in range(steps):
            z = self.blocks * (self.weights * np.exp(-1j * omega * self.t))[:, None]
            step = newton(z.sum(0), (z * self.t[:, None]).sum(0), (z * self.t[:, None] ** 2).sum(0), reach)
            if step is None:
                return None
            omega += step
            if abs(omega - coarse) > reach or not 0 < omega < np.pi:
                return None
        return omega

    def remove_leakage(self, omega, carrier):
        """Finds c in the blocks of 2 Re(c exp(jωt)) less its mean and slope; takes out what is not c exp(jωt)."""
        t = np.arange(self.n) - (self.n - 1) / 2

        def comb(w):
            return np.exp(1j * w * self.m).sum().real
        # Columns: the blocks that real and imaginary part of c give.
        columns = []
        for c in (1, 1j):
            tone = 2 * (c * np.exp(1j * omega * t)).real
            mean = tone.mean()
            slope = (tone * t).sum() / (t * t).sum()
            other = np.conj(c * np.exp(1j * omega * self.t)) * comb(omega + carrier) \
                - (mean + slope * self.t) * comb(carrier)
            columns.append((c * np.exp(1j * omega * self.t) * comb(omega - carrier), other))
        u = (self.blocks * np.exp(-1j * omega * self.t)[:, None]).sum(0)
        turn = np.exp(-1j * omega * self.t)
        unit = [((own + other) * turn).sum() for own, other in columns]
        matrix = np.array([[unit[0].real, unit[1].real], [unit[0].imag, unit[1].imag]])
        c = np.linalg.solve(matrix, np.array([u.real, u.imag]))
        self.blocks = self.blocks - np.outer(columns[0][1], c[0]) - np.outer(columns[1][1], c[1])

    def follow(self, omega):
        """The axes combined, block by block, and what follows from their phases."""
        z = self.blocks * np.exp(-1j * omega * self.t)[:, None]
        p = z.mean(0)
        power = (np.abs(p) ** 2).sum()
        self.track = (z * np.conj(p)).sum(1) / power
        self.steadiness = min(1, self.count * power / (np.abs(z) ** 2).sum())
        pairs = z[:-1] + z[1:]
        energy = np.abs(pairs[2:]) ** 2 + np.abs(pairs[:-2]) ** 2
        coherence = abs((pairs[2:] * np.conj(pairs[:-2])).sum()) / (energy.sum() / 2)
        self.coherence = max(0, (coherence - self.noise_coherence) / (1 - self.noise_coherence))
        self.frequency = omega * self.rate / TAU
        phase = np.unwrap(np.angle(self.track[:-1] + self.track[1:]))
        self.cycles = cycle_statistics(phase, self.frequency, self.interval)

    def conclude(self, share, least_error):
        phase = np.unwrap(np.angle(self.track))
        self.sd = max(
            least_error, slope_error(phase, 4) / (TAU * self.interval) * (1.53 if self.is_tapered else 1))
        self.margins += [3 * (share - 0.8), 100 * (self.steadiness - 0.99)]
        if share > 0.8 and self.steadiness < 0.99:
            advance, pair_error = pulse_pair((self.track[:-1] + self.track[1:]) / 2)
            pair_error /= TAU * self.interval
            excess = phase_excess(phase, np.abs(self.track))
            if least_error == 0:
                self.margins += [self.sd / pair_error - 1, excess / 4 - 1]
            if least_error > 0 or (self.sd > pair_error and excess > 4):
                self.wanders = True
                self.frequency += advance / (TAU * self.interval)
                self.sd = pair_error


def newton(u, v, w, reach):
    """The step towards the maximum of J = Σ|U|²; None where J is not a hill."""
    first = (v * np.conj(u)).imag.sum()
    second = (np.abs(v) ** 2 - (w * np.conj(u)).real).sum()
    return np.clip(-first / second, -0.5 * reach, 0.5 * reach) if second < 0 else None


def phase_excess(phase, size):
    """Variance of the phases about their line over what the amplitude's changes from block to block say is noise."""
    n = len(phase)
    t = np.arange(n)
    rest = phase - np.polyval(np.polyfit(t, phase, 1), t)
    noise = (np.diff(size) ** 2).mean() / 2
    return (rest ** 2).sum() / (n - 2) * size.mean() ** 2 / noise


def slope_error(phase, lags):
    n = len(phase)
    t = np.arange(n) - (n - 1) / 2
    rest = phase - np.polyval(np.polyfit(t, phase, 1), t)
    spread = (t * t).sum()
    white = (rest ** 2).sum() / (n - 2) / spread
    lever = rest * t
    total = (lever ** 2).sum()
    for lag in range(1, lags + 1):
        total += 2 * (1 - lag / (lags + 1)) * (lever[lag:] * lever[:-lag]).sum()
    return np.sqrt(max(white, total / spread ** 2 * n / (n - 2)))


def pulse_pair(q):
    product = (q[2:] * np.conj(q[:-2])).sum()
    advance = np.angle(product) / 2
    pairs = len(q) - 2
    span = len(q) - 1
    tone = abs(product) / pairs
    noise = max(0, (np.abs(q) ** 2).mean() - tone) / tone
    white = noise / span ** 2 + noise ** 2 / (4 * span)
    phase = np.unwrap(np.angle(q))
    steps = (phase[2:] - phase[:-2]) / 2
    wander = max(0, (steps ** 2).mean() - advance ** 2) / span ** 2
    ends = (phase[3] - phase[0]) / 3 + (phase[-1] - phase[-4]) / 3
    return (advance * span + ends) / (len(q) + 1), np.sqrt(white + wander)


def cycle_statistics(phase, frequency, interval):
    """Jitter and stability index; times of whole turns by cubic interpolation between the phases."""
    turns = np.arange(len(phase)) * frequency * interval + phase / TAU
    times = []
    wanted = np.ceil(turns[0])
    padded = np.concatenate([[2 * turns[0] - turns[1]], turns, [2 * turns[-1] - turns[-2]]])
    for b in range(len(turns) - 1):
        here, there = turns[b], turns[b + 1]
        if there <= here:
            continue
        while wanted < there:
            x = (wanted - here) / (there - here)
            if x >= 0:
                p0, p1, p2, p3 = padded[b:b + 4]
                value = p1 + 0.5 * x * (p2 - p0 + x * (2 * p0 - 5 * p1 + 4 * p2 - p3 + x * (3 * (p1 - p2) + p3 - p0)))
                times.append((b + x - (value - wanted) / (there - here)) * interval)
            wanted += 1
    periods = np.diff(times)
    periods = periods[periods > 0]
    if len(periods) < 4:
        return None
    low, high = np.percentile(np.diff(1 / periods), [25, 75])
    return np.abs(np.diff(periods)).mean() / periods.mean(), high - low


# ---------------------------------------------------------------- features

def line_width(width, seconds):
    return np.sqrt(max(0, width ** 2 - (1.44 / seconds) ** 2))


def features(acceleration, rotation, rate, is_thigh=False):
    """The keys of a `features` line for the windows that end with the last of these samples (8 s or more of them)."""
    has_gyroscope = rotation is not None
    length = block_length(rate)
    n2, n4 = (length * int(np.floor(s * rate / length + 0.5)) for s in (2, 4))
    n8 = length * min(1024 // length, int(np.floor(8 * rate / length + 0.5)))

    def spectrum(n):
        return Spectrum(acceleration[-n:], rotation[-n:] if has_gyroscope else None, rate)
    high = min(HIGH, 0.4 * rate)
    # How near each decision was, relative: nobody needs to agree on what hangs on the last digit.
    out = {"margins": []}
    s2, s4, s8 = spectrum(n2), spectrum(n4), spectrum(n8)
    slow, fast = s2.power("a", 0.5, 3), s2.power("a", 3, 8)
    if slow + fast > 0:
        index = fast / max(slow, 1e-9 * fast)
        if is_thigh:
            up, down = s2.along(s2.up, 3, 8), s2.along(s2.up, 0.5, 3)
            index = np.sqrt(index * up / max(down, 1e-9 * up))
        swing = np.degrees(np.sqrt(s2.power("g", 0.5, 3))) if has_gyroscope else FREEZE_SWING
        size_of_it = min(1, np.sqrt(slow + fast) / G / FREEZE_FULL_G)
        out["freeze_score"] = min(index * size_of_it * np.sqrt(FREEZE_SWING / max(swing, 0.4 * FREEZE_SWING)), 1000)
    for s, key in ((s2, "freq_2s"), (s8, "freq_8s")):
        peak, is_clear = line(s, high, has_gyroscope, out["margins"])
        if is_clear:
            tone = Tone(s, peak, length)
            out["margins"] += tone.margins
            if tone.coherence >= COHERENCE_MIN:
                out[key + "_hz"], out[key + "_sd_hz"] = tone.frequency, tone.sd
                if s is s8:
                    out["width_8s_hz"] = line_width(peak.width, s.duration)
    top = min(20, 0.45 * rate)
    edges = [0.5, 3, 8, 13, 20]

    def bands(kind):
        return np.sqrt([s4.power(kind, min(a, top), min(b, top)) for a, b in zip(edges, edges[1:])])
    out["accel_bands_mg"] = bands("a") / G * 1000
    out["accel_rms_mg"] = np.sqrt((out["accel_bands_mg"] ** 2).sum())
    if has_gyroscope:
        out["gyro_bands_dps"] = bands("g") * 180 / np.pi
    out["edge_hz"] = s4.edge("g" if has_gyroscope else "a", 0.95, 0.5, top)
    peak, is_clear = line(s4, high, has_gyroscope, out["margins"])
    out["snr_db"] = peak.snr
    if not is_clear:
        return out
    tone = Tone(s4, peak, length)
    out["margins"] += tone.margins
    f = tone.frequency
    if tone.coherence >= COHERENCE_MIN:
        size(out, s4, peak, f, has_gyroscope)
        out["window_s"] = round(2 * n4 / rate) / 2
        out["freq_hz"], out["freq_sd_hz"] = f, tone.sd
        out["width_hz"] = line_width(peak.width, out["window_s"])
        out["steadiness"], out["coherence"], out["wanders"] = tone.steadiness, tone.coherence, tone.wanders
        if tone.cycles:
            out["jitter"], out["tsi_hz"] = tone.cycles
        shape(out, s4, peak, f, high)
    out["margins"] += [100 * s.nearest_edge for s in (s2, s4, s8)]
    return out


def shape(out, s, peak, f, high):
    power = s.power(peak.kind, f - 0.5, f + 0.5)
    out["relative_power"] = min(1, power / s.power(peak.kind, 3, high if f > 12 else 12))
    out["high_low_ratio"] = min(1e6, s.power(peak.kind, 3, high) / s.power(peak.kind, 0.5, 3))
    if 2 * f + 0.5 <= 0.45 * s.rate:
        out["harmonic_ratio"] = s.power(peak.kind, 2 * f - 0.5, 2 * f + 0.5) / power
    highest = [s.density[peak.kind][s.range(f / d - 0.3, f / d + 0.3)].max() for d in (2, 3) if f / d >= 0.7]
    out["subharmonic_ratio"] = max(highest, default=0) / peak.density


def size(out, s, peak, f, has_gyroscope):
    low, high = 0.5 * f, min(3.5 * f, 0.45 * s.rate)
    out["accel_rms_mg"] = np.sqrt(s.power("a", low, high)) / G * 1000
    omega = TAU * f
    half = max(0.75, peak.width)
    a = np.sqrt(s.power("a", f - half, f + half))
    if not has_gyroscope:
        out["disp_pp_mm"] = 2000 * np.sqrt(2) * a / omega ** 2
        out["disp_error_pct"] = 100 * G / (0.25 * omega ** 2)
        return
    out["gyro_rms_dps"] = np.sqrt(s.power("g", low, high)) * 180 / np.pi
    shares = s.shares(low, high)[1:]
    angle = (s.density["g"][1:] * shares / (TAU * s.f[1:]) ** 2).sum() * s.width
    out["angle_pp_deg"] = 2 * np.sqrt(2 * angle) * 180 / np.pi
    k = int(np.floor(f / s.width + 0.5))
    felt, turning = s.lines["a"][k], s.lines["g"][k]
    # Gravity's part of what is felt is −(Ω × u)/jω.
    moving = felt + np.cross(turning, s.up) / (1j * omega)

    def norm(z):
        return np.sqrt((np.abs(z) ** 2).sum())
    out["disp_pp_mm"] = 2000 * np.sqrt(2) * a * norm(moving) / norm(felt) / omega ** 2
    out["radius_m"] = norm(moving) / (omega * norm(turning))


# ---------------------------------------------------------------- before and beside the windows

def decimated(x, factor):
    """Every `factor`-th value of x under the linear-phase low-pass; the first value stands for all before it."""
    if factor == 1:
        return x
    reach = 11 * factor
    k = np.arange(-reach, reach + 1)
    taps = np.sinc(k / factor) * np.kaiser(2 * reach + 1, 0.1102 * (70 - 8.7))
    taps /= taps.sum()
    before = np.repeat(x[:1], 2 * reach, axis=0)
    padded = np.concatenate([before, x])
    full = np.array([np.convolve(column, taps, mode="valid") for column in padded.T]).T
    return full[factor - 1::factor]


class Rhythm:
    """Autocorrelation of the acceleration's norm, low-passed at 8 Hz and thinned to about 25 a second."""

    def __init__(self, acceleration, rate):
        self.thinning = max(1, int(np.floor(rate / 25 + 0.5)))
        self.step = self.thinning / rate
        # A limit that lies within a millionth of a lag, but not on it, may count on either side.
        lags = np.array([0.36, 1.4, 4]) / self.step
        distance = np.abs(lags - np.round(lags))
        self.hangs = ((distance > 1e-12) & (distance < 1e-4)).any()
        norm = np.sqrt((acceleration ** 2).sum(axis=1))
        self.values = low_passed(norm, min(8, 0.3 * rate), rate)[::self.thinning]

    def at(self, count):
        """Best correlation at a stride's lag and that lag, after `count` samples."""
        available = (count - 1) // self.thinning + 1
        n = min(available, 128, int(4 / self.step))
        x = self.values[available - n:available]
        x = x - x.mean()
        best, lag_s, dipped = 0.0, None, False
        for lag in range(1, min(n // 2 + n // 10, int(1.4 / self.step), 40) + 1):
            early, late = x[:-lag], x[lag:]
            r = (early * late).sum() / np.sqrt((early ** 2).sum() * (late ** 2).sum())
            dipped |= r < 0.1
            if lag * self.step >= 0.36 and dipped and r > best:
                best, lag_s = r, lag * self.step
        return best, lag_s


def low_passed(x, cutoff, rate):
    """Second-order Butterworth low-pass by the bilinear transform (Bristow-Johnson), settled at the first value."""
    w = TAU * cutoff / rate
    alpha = np.sin(w) * np.sqrt(0.5)
    b = np.array([1 - np.cos(w), 2 - 2 * np.cos(w), 1 - np.cos(w)]) / 2 / (1 + alpha)
    a1, a2 = -2 * np.cos(w) / (1 + alpha), (1 - alpha) / (1 + alpha)
    y = np.empty_like(x)
    x1 = x2 = y1 = y2 = x[0]
    for i, value in enumerate(x):
        y[i] = b[0] * value + b[1] * x1 + b[2] * x2 - a1 * y1 - a2 * y2
        x2, x1, y2, y1 = x1, value, y1, y[i]
    return y


# ---------------------------------------------------------------- comparison

# Decimals of a key on the line. What is said may be off by half of the last one, and by a share of the figure for
# single precision and for the rate, which the core measures: 3e-5; the floor is found by halving, to 1 %.
DECIMALS = {
    "freq_hz": 4, "freq_sd_hz": 4, "freq_2s_hz": 4, "freq_2s_sd_hz": 4, "freq_8s_hz": 4, "freq_8s_sd_hz": 4,
    "width_8s_hz": 2, "snr_db": 1, "width_hz": 2, "steadiness": 3, "coherence": 3, "wanders": 0, "jitter": 4,
    "tsi_hz": 3, "relative_power": 3, "high_low_ratio": 2, "harmonic_ratio": 4, "subharmonic_ratio": 4,
    "angle_pp_deg": 4, "disp_pp_mm": 3, "disp_error_pct": 1,
    "radius_m": 3, "accel_rms_mg": 2, "gyro_rms_dps": 3, "accel_bands_mg": 2,
    "gyro_bands_dps": 3, "edge_hz": 2, "freeze_score": 2, "step_correlation": 3, "step_s": 3,
}
SHARE = {
    "freq_sd_hz": 0.006, "freq_2s_sd_hz": 0.006, "freq_8s_sd_hz": 0.006, "jitter": 1e-3, "tsi_hz": 1e-3,
    "subharmonic_ratio": 3e-4, "harmonic_ratio": 3e-4, "freeze_score": 1e-4,
}
ABSOLUTE = {"snr_db": 0.043, "step_correlation": 5e-5, "width_hz": 1e-3, "width_8s_hz": 1e-3}


def compare(path, site="other"):
    """(key, time, said, computed, excess over the tolerance) for each hop, and the hops left out."""
    times, acceleration, rotation = read_csv(path)
    times = times - times[0]
    rate = round((len(times) - 1) / times[-1], 6)
    if (np.diff(times) > 1.5 / rate).any() or not np.isfinite(acceleration).all():
        raise SystemExit(f"{path}: has holes; this comparison is for recordings without")
    factor = int(np.ceil(rate / 130))

    def channel(x):
        return None if x is None else decimated(x.astype(np.float32).astype(float), factor)
    a, g = channel(acceleration), channel(rotation)
    rate /= factor
    rhythm = Rhythm(a, rate)
    rows, close = [], 0
    for said in replay(path, site=site):
        if said["type"] != "features":
            continue
        last = int(np.searchsorted(times, said["t_s"] - 1e-9))
        count = (last + 1) // factor
        if count < 8.2 * rate:
            continue
        ours = features(a[:count], None if g is None else g[:count], rate, site == "thigh")
        if min(map(abs, ours.pop("margins"))) < 0.012:
            close += 1
            continue
        ours["step_correlation"], ours["step_s"] = rhythm.at(count)
        for key, decimals in DECIMALS.items():
            if key.startswith("step_") and rhythm.hangs:
                continue
            x, y = said.get(key), ours.get(key)
            if "8s" in key and "freq_8s_hz" not in said:
                continue
            if x is None or y is None:
                if (x is None) != (y is None):
                    rows.append((key, said["t_s"], x, y, np.inf))
                continue
            x, y = np.asarray(x, float), np.asarray(y, float)
            allowed = 0.5001 * 10.0 ** -decimals + SHARE.get(key, 3e-5) * np.abs(y) + ABSOLUTE.get(key, 0)
            worst = int(np.argmax(np.abs(x - y) - allowed))
            x, y = x.ravel()[worst], y.ravel()[worst]
            rows.append((key, said["t_s"], x, y, float(abs(x - y) - allowed.ravel()[worst])))
    return rows, close


def report(name, rows, close):
    """Prints what came out for one recording; the number of figures that differ by more than they may."""
    hops = len({t for _, t, *_ in rows})
    print(f"{name}: {hops} hops; {close} left out because something hung on less than the rounding")
    failed = 0
    for key in DECIMALS:
        of_key = [row for row in rows if row[0] == key]
        if not of_key:
            continue
        bad = [row for row in of_key if row[4] > 0]
        failed += len(bad)
        far = max((abs(x - y) for _, _, x, y, _ in of_key if x is not None and y is not None), default=0)
        print(f"  {key:18} {len(of_key):5} values, largest difference {far:.2g}" + (
            f"; {len(bad)} BEYOND, at {bad[0][1]} s: {bad[0][2]} against {bad[0][3]}" if bad else ""))
    return failed


def main(paths):
    failed = sum(report(path, *compare(path)) for path in paths)
    if not paths:
        with tempfile.TemporaryDirectory() as folder:
            for rate, has_gyroscope, site in ((100.0, True, "other"), (62.5, False, "shank"), (200.0, True, "thigh")):
                path = os.path.join(folder, "leg.csv")
                acceleration, rotation = signals.leg(rate, 240, seed=int(rate))
                signals.write(path, rate, acceleration, rotation if has_gyroscope else None)
                failed += report(f"simulated leg, {site}, {rate} Hz, seed {int(rate)}", *compare(path, site))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
