#!/usr/bin/env python3
"""Prints the figures of the article "How the core works" that stand in no picture: what resampling, detrending, bins and
company do. Needs numpy, and for the last two parts a release build of tremorctl.

    figures.py [NAME…]
"""
import os
import sys
import tempfile

import numpy as np

import formulas
import signals

RATE = 100.0


def resampling():
    """Lagrange's polynomial through six values at times that are off the grid by up to 0.3 periods."""
    generator = np.random.default_rng(2)
    n = 4000
    for share in (0.05, 0.1, 0.15, 0.2, 0.25, 0.3):
        times = np.arange(n) + generator.uniform(-0.3, 0.3, n)
        x = np.sin(2 * np.pi * share * times + 1)
        grid = np.arange(10, n - 10) + times[0]
        found = np.empty(len(grid))
        for k, (t, left) in enumerate(zip(grid, np.searchsorted(times, grid, side="right") - 1)):
            at = times[left - 2:left + 4]
            weights = [np.prod((t - np.delete(at, j)) / (at[j] - np.delete(at, j))) for j in range(6)]
            found[k] = np.dot(weights, x[left - 2:left + 4])
        truth = np.sin(2 * np.pi * share * grid + 1)
        even = np.sin(2 * np.pi * share * np.arange(n) + 1)
        print(f"resampling, {share} of the rate: error {100 * np.std(found - truth) / np.std(truth):.4f} %,",
              f"amplitude {100 * (np.dot(found, truth) / np.dot(truth, truth) - 1):.2f} %;",
              f"taken as even {100 * np.std(x - even) / np.std(even):.0f} %")


def detrending():
    """What a straight line takes of a tone of 3 Hz in 2 s."""
    n = 200
    t = (np.arange(n) - (n - 1) / 2) / RATE
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * (np.arange(n) + 0.5) / n)
    bare, under_hann = [], []
    for phase in np.linspace(0, 2 * np.pi, 73):
        x = np.sin(2 * np.pi * 3 * t + phase)
        y = x - np.polyval(np.polyfit(t, x, 1), t)
        bare.append(np.sqrt((y @ y) / (x @ x)) - 1)
        under_hann.append(((hann * y) @ (hann * y)) / ((hann * x) @ (hann * x)) - 1)
    print(f"detrending, 3 Hz in 2 s: amplitude {100 * min(bare):.2f} % at worst;",
          f"power under Hann {100 * np.mean(under_hann):+.2f} % on average, {100 * max(np.abs(under_hann)):.2f} at most")


def bins():
    """A pure tone between bins: width, height and the power within half a hertz."""
    for rate in (100.0, 128.0):
        for seconds in (2, 4):
            n = int(seconds * rate)
            rows = []
            for f in np.arange(6, 7, 0.005):
                x = np.zeros((n, 3))
                x[:, 0] = np.sin(2 * np.pi * f * np.arange(n) / rate + 1)
                s = formulas.Spectrum(x, None, rate)
                peak = formulas.Peak(s, "a", 3, 20)
                rows.append((peak.width * seconds, peak.density, 2 * s.power("a", f - 0.5, f + 0.5)))
            width, density, power = np.array(rows).T
            print(f"bins, {rate:.0f} Hz, {seconds} s: width {width.min():.2f} to {width.max():.2f} over T, top down by",
                  f"{10 * np.log10(density.max() / density.min()):.2f} dB, power within 0.5 Hz {100 * power.min():.1f}",
                  f"to {100 * power.max():.1f} %")


def leakage():
    """A noiseless tone in 2 s, with and without the removal of its negative frequency and of what detrending took."""
    class Bare(formulas.Tone):
        def remove_leakage(self, omega, carrier):
            pass
    for name, kind in (("without removal", Bare), ("with it", formulas.Tone)):
        for frequencies in ((3.0,), (3.0, 3.3, 4.1, 5.17, 7.77, 11.9)):
            errors = []
            for f in frequencies:
                for phase in np.linspace(0, 2 * np.pi, 13)[:-1]:
                    x = np.zeros((200, 3))
                    x[:, 0] = np.sin(2 * np.pi * f * np.arange(200) / RATE + phase)
                    s = formulas.Spectrum(x, None, RATE)
                    peak = formulas.Peak(s, "a", 2, 20)
                    # The floor of a noise that is far below the tone, but above its own side lobes.
                    peak.floor = peak.density
                    errors.append(1000 * (kind(s, peak, 10).frequency - f))
            print(f"leakage, 2 s, {name}, {frequencies} Hz: {np.sqrt(np.mean(np.square(errors))):.2f} mHz RMS,",
                  f"{np.abs(errors).max():.2f} at most")


def said(rotation):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "a.csv")
        signals.write(path, RATE, np.tile([0, 0, signals.G], (len(rotation), 1)), rotation)
        return [line for line in formulas.replay(path) if line["type"] == "features" and line["t_s"] > 9]


def sway():
    """A steady tone, 23 dB, beside a slow movement that is many times as large, on another axis."""
    n = int(200 * RATE)
    for times in (5, 10, 20, 30, 50, 100):
        claimed = []
        for f in (3.5, 4.3, 5, 6.2, 9):
            generator = np.random.default_rng(8)
            rotation = 0.001 * generator.normal(size=(n, 3))
            rotation[:, 0] += 0.02 * np.sin(2 * np.pi * f * np.arange(n) / RATE + 0.3)
            rotation[:, 1] += 0.02 * times * slow(n, generator)
            lines = said(rotation)
            errors = [line["freq_hz"] - f for line in lines if "freq_hz" in line]
            worst = 1000 * max(map(abs, errors), default=0)
            claimed.append(f"{f} Hz {100 * len(errors) / len(lines):.0f} % (within {worst:.1f} mHz)")
        print(f"sway of {times} times: claimed in 4 s:", ", ".join(claimed))


def slow(n, generator):
    """Smoothed noise, most of it below 1 Hz; RMS 1."""
    x = signals.wander(n, RATE, 1, 0.25, generator)
    kernel = np.hanning(101)
    x = np.convolve(x, kernel / kernel.sum(), "same")
    return x / x.std()


def hidden():
    """The standard error told of a wander of 0.15 Hz that hides in noise, or stands beside a large slow movement."""
    n = int(1200 * RATE)
    for name, snr, times in (("at 0 dB", 0, 0), ("at 20 dB beside a slow movement of 30 times", 20, 30)):
        generator = np.random.default_rng(3)
        f = 6 + signals.wander(n, RATE, 0.15, 2, generator)
        rotation = 0.02 * np.sqrt(0.5) * 10 ** (-snr / 20) * generator.normal(size=(n, 3))
        rotation[:, 0] += 0.02 * np.sin(2 * np.pi * np.cumsum(f) / RATE)
        if times:
            rotation[:, 1] += 0.02 * times * slow(n, generator)
        turns = np.concatenate([[0], np.cumsum(f)]) / RATE
        rows = []
        for line in said(rotation):
            last = int(round(line["t_s"] * RATE)) + 1
            if "freq_hz" in line and last <= n:
                rows.append((line["freq_hz"] - (turns[last] - turns[last - 400]) / 4, line["freq_sd_hz"]))
        error, told = np.sqrt((np.array(rows) ** 2).mean(axis=0)) * 1000
        print(f"hidden wander, {name}: RMSE {error:.1f} mHz in 4 s, told {told:.1f}")


PARTS = (resampling, detrending, bins, leakage, sway, hidden)

if __name__ == "__main__":
    known = {part.__name__: part for part in PARTS}
    if unknown := [name for name in sys.argv[1:] if name not in known]:
        sys.exit(f"figures.py: no part {', '.join(unknown)}; there are {', '.join(known)}")
    for name in sys.argv[1:] or known:
        known[name]()
