#!/usr/bin/env python3
"""Draws the pictures of the article "How the core works" and prints the figures that its text gives.

    plots.py [NAME…]    draws all of them, or those named, into Sources/DSP/DSP.docc

What is drawn as the core's comes from `tremorctl import` and `replay --features` on recordings that are made here with
fixed seeds; what is drawn beside it from numpy and scipy. Needs a release build of tremorctl, numpy, scipy and
matplotlib:

    python3 -m venv .build-bench/plots && .build-bench/plots/bin/pip install numpy scipy matplotlib
    .build-bench/plots/bin/python Tests/Core/plots.py
"""
import os
import sys
import tempfile

import matplotlib
import numpy as np
import scipy.signal

import formulas
import signals

matplotlib.use("svg")
import matplotlib.pyplot as plt  # noqa: E402

# Beside the article: DocC finds a picture by its bare name, GitHub by its path; here both are one.
CATALOGUE = os.path.join(formulas.ROOT, "Sources/DSP/DSP.docc")
RATE = 100.0
# Okabe and Ito's colours, told apart by everybody; line styles tell them apart in print.
BLACK, ORANGE, BLUE, GREEN, RED, GREY = "#000000", "#e69f00", "#0072b2", "#009e73", "#d55e00", "#999999"
STYLE = {
    "svg.hashsalt": "tremord", "svg.fonttype": "none", "font.family": "DejaVu Sans", "font.size": 9, "axes.grid": True,
    "grid.color": "#dddddd", "grid.linewidth": 0.6, "axes.spines.top": False, "axes.spines.right": False,
    "legend.frameon": False, "legend.fontsize": 8, "lines.linewidth": 1.4, "figure.facecolor": "white",
    "savefig.facecolor": "white", "path.simplify_threshold": 0.5,
}


def save(figure, name):
    figure.tight_layout()
    path = os.path.join(CATALOGUE, name + ".svg")
    figure.savefig(path, metadata={"Date": None, "Creator": None})
    plt.close(figure)
    with open(path) as lines:
        text = "\n".join(line.rstrip() for line in lines) + "\n"
    # Who has not the font that was measured with takes one of its width.
    text = text.replace("'DejaVu Sans'", "'DejaVu Sans', Verdana, sans-serif")
    with open(path, "w") as out:
        out.write(text)
    print(f"{name}.svg: {os.path.getsize(path)} bytes")


def run(acceleration, rotation=None, rate=RATE, settings=None, events=False):
    """What the core says of these samples: its `features` lines by hop number, or its events."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "a.csv")
        signals.write(path, rate, acceleration, rotation)
        lines = formulas.replay(path, settings)
    if events:
        return [line for line in lines if line["type"] == "event"]
    return {round(2 * line["t_s"]): line for line in lines if line["type"] == "features"}


def at_rest(n):
    return np.tile([0, 0, signals.G], (n, 1))


# ---------------------------------------------------------------- pictures

def accuracy():
    """Error of the frequency against SNR, beside other estimators and the Cramér–Rao bound."""
    generator = np.random.default_rng(1)
    snrs, trials, length = [-5, 0, 5, 10, 15, 20, 25, 30], 400, 500
    rotation, truth = [], []
    for snr in snrs:
        for _ in range(trials):
            f = generator.uniform(3.5, 15)
            direction = generator.normal(size=3)
            direction /= np.linalg.norm(direction)
            tone = 0.02 * np.sin(2 * np.pi * f * np.arange(length) / RATE + generator.uniform(0, 2 * np.pi))
            noise = 0.02 * np.sqrt(0.5) * 10 ** (-snr / 20)
            rotation.append(np.outer(tone, direction) + noise * generator.normal(size=(length, 3)))
            truth.append(f)
    said = run(at_rest(length * len(truth)), np.concatenate(rotation))
    # Each trial is read 4.5 s after its beginning, when the windows hold nothing of the one before.
    lines = [said[10 * k + 9] for k in range(len(truth))]
    truth = np.array(truth).reshape(len(snrs), trials)

    figure, panels = plt.subplots(1, 2, figsize=(7.2, 3.5), sharey=True)
    for panel, n, key in zip(panels, (200, 400), ("freq_2s_hz", "freq_hz")):
        seconds = n / RATE
        core = np.array([line.get(key, np.nan) for line in lines]).reshape(truth.shape)
        sd = np.array([line.get(key.replace("_hz", "_sd_hz"), np.nan) for line in lines]).reshape(truth.shape)
        others = {name: np.array([method(x[451 - n:451]) for x in rotation]).reshape(truth.shape)
                  for name, method in (("plain FFT, highest bin", fft_peak), ("Hann, parabola", hann_parabola),
                                       ("Welch, parabola", welch_parabola))}
        eta = 10 ** (np.array(snrs) / 10)
        bound = np.sqrt(12 * RATE ** 2 / ((2 * np.pi) ** 2 * eta * n * (n ** 2 - 1)))

        def rmse(estimate):
            error = estimate - truth
            # A wrong line is another matter than an inexact one.
            error[np.abs(error) > 1] = np.nan
            return np.sqrt(np.nanmean(error ** 2, axis=1))
        for (name, estimate), (colour, style) in zip(others.items(), ((GREY, ":"), (ORANGE, "--"), (GREEN, "-."))):
            panel.semilogy(snrs, 1000 * rmse(estimate), style, color=colour, label=name)
        panel.semilogy(snrs, 1000 * rmse(core), "o", color=BLUE, markersize=5, label="the core")
        panel.semilogy(snrs, 1000 * bound, "-", color=BLACK, linewidth=1, label="Cramér–Rao bound")
        panel.set(title=f"{seconds:.0f} s window", xlabel="SNR per sample, dB")
        told = np.sqrt(np.nanmean(sd ** 2, axis=1))
        print(f"accuracy, {seconds:.0f} s, at {snrs} dB: RMSE over bound", np.round(rmse(core) / bound, 2),
              "of the Hann parabola", np.round(rmse(others["Hann, parabola"]) / bound, 1), "told error over bound",
              np.round(told / bound, 2),
              "line found in", np.round(np.isfinite(core).mean(axis=1), 3))
    panels[0].set_ylabel("RMSE of the frequency, mHz")
    panels[0].legend(loc="lower left")
    save(figure, "accuracy")


def fft_peak(x):
    power = (np.abs(np.fft.rfft(x - x.mean(axis=0), axis=0)) ** 2).sum(axis=1)
    return highest(power, RATE / len(x), False)


def hann_parabola(x):
    s = formulas.Spectrum(x, None, RATE)
    return highest(s.density["a"], s.width, True)


def welch_parabola(x):
    f, power = scipy.signal.welch(x, RATE, "hann", len(x) // 2, axis=0)
    return highest(power.sum(axis=1), f[1], True)


def highest(power, width, interpolates):
    f = np.arange(len(power)) * width
    k = int(np.argmax(np.where((f >= 3) & (f <= 20), power, 0)))
    if not interpolates:
        return k * width
    left, middle, right = np.log(power[k - 1:k + 2])
    return (k + 0.5 * (left - right) / (left - 2 * middle + right)) * width


def norm():
    """The spectrum of the norm of a one-axis swing beside the sum of the axes' spectra."""
    generator = np.random.default_rng(2)
    n = 2400
    t = np.arange(n) / RATE
    angle = np.radians(0.8) * signals.ramp(n, RATE, 2, 22, 1) * np.sin(2 * np.pi * 5 * t)
    acceleration, rotation = signals.swing(angle, RATE, 0.28)
    _, (acceleration, rotation) = signals.turned((acceleration, rotation), generator)
    acceleration = acceleration + 0.026 * generator.normal(size=(n, 3))
    rotation = rotation + 0.0009 * generator.normal(size=(n, 3))
    said = run(acceleration, rotation)[30]
    window = slice(1101, 1501)
    figure, panels = plt.subplots(1, 2, figsize=(7.2, 3.0))
    for panel, x, scale, name in ((panels[0], rotation, np.degrees(1), "angular rate, (°/s)²/Hz"),
                                  (panels[1], acceleration, 1 / signals.G, "acceleration, g²/Hz")):
        s = formulas.Spectrum(x[window] * scale, None, RATE)
        length = np.linalg.norm(x * scale, axis=1)[:, None]
        of_norm = formulas.Spectrum(np.hstack([length, 0 * length, 0 * length])[window], None, RATE)
        panel.semilogy(s.f, s.density["a"], "-", color=BLUE, label="sum of the axes' spectra")
        panel.semilogy(s.f, of_norm.density["a"], "--", color=RED, label="spectrum of the norm")
        panel.axvline(said["freq_hz"], color=GREY, linewidth=0.8, linestyle=":")
        panel.set(xlim=(1, 18), xlabel="frequency, Hz", title=name)
        panel.set_ylim(bottom=s.density["a"][s.range(1, 18)].max() * 1e-9)
    for panel in panels:
        panel.set_ylim(top=panel.get_ylim()[1] * 1e3)
    panels[0].legend(loc="upper left")
    print("norm: freq_hz", said["freq_hz"])
    save(figure, "norm")


def width():
    """The reported width against the true one of a line whose phase diffuses."""
    generator = np.random.default_rng(3)
    widths = np.array([0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 1.0, 1.4, 2.0])
    seconds = 600
    n = int(seconds * RATE)
    found = []
    for true in widths:
        kicks = np.sqrt(2 * np.pi * true / RATE) * generator.normal(size=n)
        phase = 2 * np.pi * 7 * np.arange(n) / RATE + np.cumsum(kicks)
        rotation = np.zeros((n, 3))
        rotation[:, 0] = 0.1 * np.sin(phase)
        rotation += 1e-3 * generator.normal(size=(n, 3))
        lines = run(at_rest(n), rotation).values()
        found.append([[line[key] for line in lines if key in line and line["t_s"] > 10]
                      for key in ("width_hz", "width_8s_hz")])
    figure, panel = plt.subplots(figsize=(5.2, 3.5))
    panel.loglog([0.02, 2], [0.02, 2], color=BLACK, linewidth=0.8, label="true width")
    for k, (seconds, colour, marker) in enumerate(((4, BLUE, "o"), (8, ORANGE, "s"))):
        quartiles = np.array([np.percentile(f[k], [25, 50, 75]) for f in found])
        shown = np.maximum(quartiles, 0.021)
        shift = 1.03 if k else 0.97
        panel.errorbar(widths * shift, shown[:, 1], yerr=[shown[:, 1] - shown[:, 0], shown[:, 2] - shown[:, 1]],
                       fmt=marker, color=colour, markersize=4, linewidth=1, label=f"one window of {seconds} s")
        panel.axhline(1.44 / seconds, color=colour, linestyle=":", linewidth=1)
        panel.text(2.2, 1.44 / seconds, f"1.44/{seconds} s", color=colour, va="center", fontsize=8)
        print(f"width, {seconds} s: quartiles", [[float(v) for v in np.round(q, 2)] for q in quartiles])
    panel.set(xlabel="true half-power width, Hz", ylabel="width_hz, width_8s_hz; the bottom is 0", ylim=(0.02, 3))
    panel.legend(loc="upper left")
    save(figure, "width")


def wandering():
    """True frequency of a tremor that wanders, and what the windows say of their means."""
    generator = np.random.default_rng(11)
    n = int(620 * RATE)
    f = 5 + signals.wander(n, RATE, 0.3, 1.5, generator)
    rotation = 2e-3 * generator.normal(size=(n, 3))
    rotation[:, 0] += 0.03 * np.sin(2 * np.pi * np.cumsum(f) / RATE)
    said = run(at_rest(n), rotation)
    cycles = np.concatenate([[0], np.cumsum(f)]) / RATE
    figure, panels = plt.subplots(3, 1, figsize=(7.2, 5.4), sharex=True, gridspec_kw={"height_ratios": [1.6, 1, 1]})
    t = np.arange(n) / RATE
    panels[0].plot(t[2000:3501:8], f[2000:3501:8], color=GREY, linewidth=0.8, label="true f(t)")
    for panel, seconds, key, colour, marker in ((panels[1], 2, "freq_2s", BLUE, "o"),
                                                (panels[2], 4, "freq", ORANGE, "s")):
        rows = []
        for hop, line in said.items():
            if hop >= 20 and key + "_hz" in line:
                last = int(hop / 2 * RATE) + 1
                mean = (cycles[last] - cycles[last - int(seconds * RATE)]) / seconds
                rows.append(
                    (hop / 2 - seconds / 2, line[key + "_hz"], line[key + "_sd_hz"], mean, line.get("wanders", False)))
        middle, estimate, sd, mean, wanders = (np.array(column) for column in zip(*rows))
        error = estimate - mean
        shown = (middle >= 20) & (middle <= 35)
        panels[0].plot(middle[shown], estimate[shown], marker, color=colour, markersize=3.5,
                       label=f"mean over {seconds} s, estimated")
        panel.errorbar(middle[shown], 1000 * error[shown], yerr=1000 * sd[shown], fmt=marker, color=colour,
                       markersize=3, linewidth=1)
        panel.axhline(0, color=BLACK, linewidth=0.8)
        panel.set(ylabel=f"error, {seconds} s, mHz", ylim=(-150, 150))
        print(f"wandering, {seconds} s: RMSE {1000 * np.sqrt((error ** 2).mean()):.1f} mHz, told",
              f"{1000 * np.sqrt((sd ** 2).mean()):.1f}; within the told error {(np.abs(error) < sd).mean():.2f}")
        for name, of in (("by the pulse pair", wanders), ("as a steady tone", ~wanders)) if seconds == 4 else ():
            print(f"wandering, 4 s, {name}: {of.mean():.2f} of the hops, RMSE",
                  f"{1000 * np.sqrt((error[of] ** 2).mean()):.1f} mHz, told {1000 * np.sqrt((sd[of] ** 2).mean()):.1f}")
    panels[0].set(ylabel="Hz", ylim=(4.3, 6.5))
    panels[0].legend(loc="upper right", ncol=3)
    panels[2].set(xlabel="middle of the window, s", xlim=(20, 35))
    save(figure, "wandering")


def cycles():
    """What noise alone does to the cycle statistics, and how much of a true jitter they show."""
    generator = np.random.default_rng(8)
    n = int(300 * RATE)
    t = np.arange(n) / RATE

    def medians(phase, noise):
        rotation = noise * generator.normal(size=(n, 3))
        rotation[:, 0] += 0.1 * np.sin(phase)
        lines = [line for line in run(at_rest(n), rotation).values() if "tsi_hz" in line and line["t_s"] > 9]
        return [np.percentile([line[key] for line in lines], [5, 50, 95]) for key in ("jitter", "tsi_hz")]
    figure, panels = plt.subplots(1, 2, figsize=(7.2, 3.1))
    snrs = np.array([-5, 0, 5, 10, 15, 20, 25, 30])
    for f, colour, marker in ((5, BLUE, "o"), (8, ORANGE, "s")):
        found = np.array([medians(2 * np.pi * f * t + 0.7, 0.1 * np.sqrt(0.5) * 10 ** (-snr / 20)) for snr in snrs])
        tsi = found[:, 1]
        panels[0].errorbar(snrs + 0.2 * (f - 6.5), tsi[:, 1], yerr=[tsi[:, 1] - tsi[:, 0], tsi[:, 2] - tsi[:, 1]],
                           fmt=marker, color=colour, markersize=4, linewidth=1, label=f"steady tone of {f} Hz")
        print(f"cycles, steady tone of {f} Hz at {snrs.tolist()} dB: tsi_hz", tsi[:, 1].round(3), "jitter",
              found[:, 0, 1].round(4))
    panels[0].axhline(1.05, color=GREY, linestyle="--", linewidth=1)
    panels[0].text(30, 1.08, "cut-off of di Biase et al.", ha="right", fontsize=8, color=GREY)
    panels[0].set(xlabel="SNR per sample, dB", ylabel="tsi_hz")
    panels[0].legend(loc="center right")
    frequencies = np.array([4, 5, 6, 7, 8, 9, 10, 12])
    for share, colour, marker in ((0.02, BLUE, "o"), (0.05, ORANGE, "s")):
        ratio = []
        for f in frequencies:
            periods = (1 + share * generator.normal(size=int(f * 320))) / f
            begins = np.concatenate([[0], np.cumsum(periods)])
            true = np.abs(np.diff(periods)).mean() / periods.mean()
            jitter, _ = medians(2 * np.pi * np.interp(t, begins, np.arange(len(begins))), 1e-3)
            ratio.append(jitter[1] / true)
        panels[1].plot(frequencies, ratio, marker + "-", color=colour, markersize=4,
                       label=f"periods that scatter by {100 * share:.0f} %")
        print(f"cycles, jitter told over true, scatter {share}",
              dict(zip(frequencies.tolist(), np.round(ratio, 2).tolist())))
    panels[1].set(xlabel="frequency, Hz", ylabel="jitter over the true one", ylim=(0, 1))
    panels[1].legend(loc="upper right")
    save(figure, "cycles")


def displacement():
    """Displacement with and without a gyroscope, on a segment that hangs from its joint or stands on it."""
    generator = np.random.default_rng(4)
    radius, half = 0.25, np.radians(0.5)
    frequencies = np.array([1.2, 1.5, 1.8, 2.2, 2.6, 3, 3.5, 4, 5, 6, 7, 8, 10, 12, 15])
    length = 1200
    truth = 2 * radius * half * 1000
    figure, panel = plt.subplots(figsize=(5.6, 3.4))
    f = np.linspace(1.1, 16, 200)
    for stands, colour, marker, name in ((False, BLUE, "o", "hangs"), (True, RED, "s", "stands")):
        t = np.arange(length) / RATE
        angle = np.concatenate([half * signals.ramp(length, RATE, 0.5, 11.5, 1) * np.sin(2 * np.pi * g * t)
                                for g in frequencies])
        acceleration, rotation = signals.swing(angle, RATE, radius, stands)
        acceleration = acceleration + 0.004 * generator.normal(size=acceleration.shape)
        rotation = rotation + 1e-4 * generator.normal(size=rotation.shape)
        ratio = {}
        for has_gyroscope in (False, True):
            said = run(acceleration, rotation if has_gyroscope else None, settings={"low_hz": 1.0})
            lines = [said[24 * k + 16] for k in range(len(frequencies))]
            ratio[has_gyroscope] = np.array([line.get("disp_pp_mm", np.nan) for line in lines]) / truth
            if has_gyroscope:
                print(f"displacement, {name}: radius_m", [line.get("radius_m") for line in lines],
                      "angle_pp_deg", [line.get("angle_pp_deg") for line in lines])
        sign = 1 if stands else -1
        panel.semilogx(f, 1 + sign * signals.G / (radius * (2 * np.pi * f) ** 2), ":", color=colour, linewidth=1)
        panel.semilogx(frequencies, ratio[False], marker, color=colour, markersize=5, mfc="none",
                       label=f"{name}, accelerometer alone")
        panel.semilogx(frequencies, ratio[True], marker, color=colour, markersize=4, label=f"{name}, with gyroscope")
        print(f"displacement, {name}: alone", np.round(ratio[False], 3), "with gyroscope", np.round(ratio[True], 3))
    panel.set(xlabel="frequency, Hz", ylabel="disp_pp_mm over the true displacement", ylim=(0, 2),
              xticks=[1, 2, 3, 5, 10, 15], xticklabels=["1", "2", "3", "5", "10", "15"])
    panel.minorticks_off()
    panel.plot([], [], ":", color=GREY, label="1 ∓ g/(rω²)")
    panel.legend(loc="upper right")
    save(figure, "displacement")


def decimator():
    """Response of the low-pass before thinning: computed from its taps, and measured through the program."""
    factor, rate = 4, 400.0
    reach = 11 * factor
    k = np.arange(-reach, reach + 1)
    taps = np.sinc(k / factor) * np.kaiser(2 * reach + 1, 0.1102 * (70 - 8.7))
    f, response = scipy.signal.freqz(taps / taps.sum(), worN=8192, fs=rate)
    gain = np.abs(response)
    passband, stop = f <= 40, f >= 60
    print("decimator: ripple up to 0.4 of the output rate", round(100 * np.abs(gain[passband] - 1).max(), 4),
          "%; highest from 0.6 on", round(20 * np.log10(gain[stop].max()), 1), "dB; at half",
          round(20 * np.log10(gain[np.argmin(np.abs(f - 50))]), 2), "dB")
    # What is above half of the output rate is seen where it folds to.
    tones = np.concatenate([np.arange(4, 20, 2.5), 100 - np.arange(4.2, 20, 2.5), 100 + np.arange(4.4, 20, 2.5)])
    length = int(10 * rate)
    t = np.arange(length) / rate
    acceleration = np.zeros((length * len(tones), 3))
    acceleration[:, 0] = np.concatenate([signals.G * 2 * np.sin(2 * np.pi * tone * t) for tone in tones])
    acceleration[:, 2] = signals.G
    said = run(acceleration, rate=rate)
    measured = np.array([said[20 * j + 19]["accel_rms_mg"] for j in range(len(tones))]) / (2000 / np.sqrt(2))
    figure, panel = plt.subplots(figsize=(6.2, 3.2))
    panel.plot(f, 20 * np.log10(np.maximum(gain, 1e-6)), color=BLUE, linewidth=1, label="from the taps")
    panel.plot(tones, 20 * np.log10(measured), "o", color=ORANGE, markersize=4, label="measured, where it folds to")
    panel.axvspan(0, 40, color=GREEN, alpha=0.12, linewidth=0)
    panel.text(20, -55, "reported", ha="center", fontsize=8, color=GREEN)
    panel.axvspan(60, 140, color=RED, alpha=0.08, linewidth=0)
    panel.text(100, -20, "would fold onto what is reported", ha="center", fontsize=8, color=RED)
    panel.set(xlabel="frequency, Hz (400 Hz in, 100 Hz out)", ylabel="gain, dB", xlim=(0, 200), ylim=(-100, 5))
    panel.legend(loc="center right")
    print("decimator, measured: passband", np.round(measured[:7], 4), "stopped, dB",
          np.round(20 * np.log10(measured[7:]), 1))
    save(figure, "decimator")


def onset():
    """How the start of an event is dated back: the envelope of one, and the error of many."""
    generator = np.random.default_rng(5)
    count, period, rises = 120, 25, (0.05, 1.0, 2.0)
    errors = {}
    for rise in rises:
        n = int(count * period * RATE)
        size, f = np.zeros(n), np.zeros(n)
        starts, stops = [], []
        for k in range(count):
            start = k * period + generator.uniform(8, 9)
            stop = start + generator.uniform(9, 10)
            part = slice(int(k * period * RATE), int((k + 1) * period * RATE))
            size[part] = signals.ramp(n, RATE, start, stop, rise)[part]
            f[part] = generator.uniform(4, 8)
            starts.append(start)
            stops.append(stop)
        swing = size * np.sin(2 * np.pi * np.cumsum(f) / RATE)
        rotation = 0.004 * generator.normal(size=(n, 3))
        rotation[:, 1] += 0.1 * swing
        acceleration = at_rest(n) + 0.03 * generator.normal(size=(n, 3))
        acceleration[:, 0] += swing
        closed = [e for e in run(acceleration, rotation, events=True) if e["phase"] == "close"]
        found = [[e for e in closed if e["t0_s"] < stop and e["t1_s"] > start] for start, stop in zip(starts, stops)]
        pairs = [(e[0], start, stop) for e, start, stop in zip(found, starts, stops) if len(e) == 1]
        errors[rise] = np.array([e["t0_s"] - start for e, start, _ in pairs])
        ends = np.array([e["t1_s"] - stop for e, _, stop in pairs])
        print(f"onset, rise {rise} s: {len(pairs)} of {count}; error of the start, 5/50/95 %",
              np.percentile(errors[rise], [5, 50, 95]).round(2), "of the end",
              np.percentile(ends, [5, 50, 95]).round(2))
        if rise == 1.0:
            example = (rotation, pairs[3])
    figure, panels = plt.subplots(1, 2, figsize=(7.2, 3.1), gridspec_kw={"width_ratios": [1.5, 1]})
    draw_envelope(panels[0], *example)
    panels[1].boxplot([errors[r] for r in rises], whis=(5, 95), widths=0.5, showfliers=False,
                      medianprops={"color": BLUE, "linewidth": 1.6})
    panels[1].set_xticks([1, 2, 3], ["0.05 s", "1 s", "2 s"])
    panels[1].set(xlabel="time over which it rises", ylabel="t0_s less the true start, s")
    panels[1].axhline(0, color=GREY, linewidth=0.8)
    save(figure, "onset")


def draw_envelope(panel, rotation, example):
    event, start, _ = example
    sections = [scipy.signal.butter(2, cutoff, kind, fs=RATE, output="sos")
                for cutoff, kind in ((2.5, "highpass"), (20, "lowpass"))]
    y = rotation
    for section in sections:
        y = scipy.signal.sosfilt(section, y, axis=0)
    power = np.degrees(1) ** 2 * (y ** 2).sum(axis=1).reshape(-1, 10).mean(axis=1)
    smooth = np.convolve(power, np.ones(5) / 5, "same")
    t = (np.arange(len(power)) + 0.5) / 10
    shown = (t > start - 2) & (t < start + 6)
    panel.step(t[shown] - start, power[shown], where="mid", color=GREY, linewidth=0.8,
               label="power, tenths of a second")
    panel.plot(t[shown] - start, smooth[shown], color=BLUE, label="over half a second")
    opened = event["t0_s"] - start
    level = smooth[(t > start + 2) & (t < start + 5)].mean()
    panel.axhline(level / 4, color=ORANGE, linestyle="--", linewidth=1, label="a quarter of its mean")
    panel.axvline(0, color=BLACK, linewidth=0.8)
    panel.text(0.05, level * 1.35, "begins to rise", fontsize=8)
    panel.axvline(opened, color=RED, linewidth=1.2, linestyle="-.")
    panel.text(opened + 0.05, level * 1.2, "t0_s", fontsize=8, color=RED)
    panel.set(xlabel="s", ylabel="(°/s)²", ylim=(0, level * 1.5))
    panel.legend(loc="lower right")


def noise():
    """How often noise alone passes for a line, and how often a weak tone does."""
    hours, levels, coherences = 2.0, (6, 8, 10, 12), (0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
    figure, panels = plt.subplots(1, 2, figsize=(7.2, 3.7))
    for axes, name, colour in ((3, "three equal axes", BLUE), (1, "one noisy axis", ORANGE)):
        samples, _ = noisy(hours, axes, None, 6)

        def shares(key, **settings):
            said = list(run(samples, settings=settings).values())[17:]
            return 100 * np.mean([key in line for line in said])
        said = list(run(samples).values())[17:]
        panels[0].hist([line["snr_db"] for line in said], np.arange(1.95, 16, 0.3), histtype="step", density=True,
                       color=colour, label=name, linewidth=1.4)
        by_coherence = [shares("freq_hz", coherence_min=c) for c in coherences]
        panels[1].plot(coherences, by_coherence, "o-", color=colour, label=f"noise, {name}", markersize=4)
        print(f"noise, {name}: hops with a line in 4 s, %: at coherence_min {coherences}",
              np.round(by_coherence, 2).tolist(), f"without it at {levels} dB",
              [round(float(shares("freq_hz", coherence_min=0, snr_min_db=level)), 2) for level in levels],
              "in 2 s as it is", round(float(shares("freq_2s_hz")), 2))
    for db, style in ((0, "-"), (-5, "--"), (-10, ":")):
        samples, truth = noisy(hours / 2, 3, db, 7)

        def share_found(**settings):
            said = run(samples, settings=settings)
            # The windows of these hops hold nothing of another tone.
            hops = [h for h in said if h >= 10 and h % 20 >= 9]
            return 100 * np.mean([abs(said[h].get("freq_hz", 0) - truth[h // 20]) < 0.3 for h in hops])
        found = [share_found(coherence_min=c) for c in coherences]
        panels[1].plot(coherences, found, "s" + style, color=GREEN, markersize=4,
                       label=f"tone of {db} dB in three axes".replace("-", "−"))
        print(f"noise, tone of {db} dB: found within 0.3 Hz in 4 s, %, at coherence_min {coherences}",
              np.round(found, 1).tolist(), f"without it at {levels} dB",
              [round(float(share_found(coherence_min=0, snr_min_db=level)), 1) for level in levels])
    panels[0].axvline(6, color=BLACK, linewidth=0.8)
    panels[0].set(xlabel="snr_db of noise alone, 4 s", ylabel="density, 1/dB")
    panels[0].legend(loc="upper right")
    panels[1].axvline(0.5, ymax=0.58, color=BLACK, linewidth=0.8)
    panels[1].set(xlabel="coherence_min", ylabel="hops with a line, %", ylim=(-4, 175), yticks=range(0, 101, 20))
    panels[1].legend(loc="upper right")
    save(figure, "noise")


def noisy(hours, axes, snr, seed):
    """White noise in so many axes of an accelerometer, and a tone on one of them that changes every 10 s."""
    generator = np.random.default_rng(seed)
    n = int(hours * 3600 * RATE)
    x = at_rest(n)
    x[:, :axes] += 0.1 * generator.normal(size=(n, axes))
    if snr is None:
        return x, None
    truth = generator.uniform(4, 15, size=n // 1000 + 1)
    phase = generator.uniform(0, 2 * np.pi, size=n // 1000 + 1)
    i = np.arange(n)
    x[:, 0] += 0.1 * np.sqrt(2 * 10 ** (snr / 10)) * np.sin(
        2 * np.pi * truth[i // 1000] * (i % 1000) / RATE + phase[i // 1000])
    return x, truth


PICTURES = (accuracy, norm, width, wandering, cycles, displacement, decimator, onset, noise)


def main(names):
    plt.rcParams.update(STYLE)
    known = {picture.__name__: picture for picture in PICTURES}
    if unknown := [name for name in names if name not in known]:
        sys.exit(f"plots.py: no picture {', '.join(unknown)}; there are {', '.join(known)}")
    for name in names or known:
        known[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
