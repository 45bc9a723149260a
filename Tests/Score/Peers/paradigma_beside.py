#!/usr/bin/env python3
"""Prints how specific ParaDigMa's tremor detector and tremord are on the same simulated legs, at the same sensitivity.

ParaDigMa (Timmermans et al. 2025, npj Parkinson's Disease 11) says for each 4 s of a gyroscope at the wrist whether there is rest
tremor: a logistic regression on cepstral coefficients, a peak within 3-7 Hz, and little power below 3 Hz. It was never trained
for a leg. Here it gets the angular rate of a simulated shank, resampled to the 100 Hz that it was trained at. A window is positive
where a true rest oscillation covers half of it or more, negative where no oscillation touches it, and else left out. tremord
says yes where `rest_oscillation` covers half of the window. ParaDigMa's probability is then cut where it is as sensitive as tremord,
its other two checks as they are.

Records: `rest_oscillation` alone, where what is negative sits, lies and moves the leg; and with `negatives` (walks, rides, dresses,
scratches ...), none of whose seeds any threshold was chosen on. Intervals: 95 %, bootstrap over records.

TREMORD_BIN names the folder of tremorctl's release build (.build/release).
"""
import importlib.metadata
import importlib.resources
import json
import os
import subprocess
import sys
import tempfile

import numpy as np
import pandas as pd
import scipy.interpolate

from paradigma.config import TremorConfig
from paradigma.pipelines.tremor_pipeline import detect_tremor, extract_tremor_features

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../..")
TREMORCTL = os.path.join(os.environ.get("TREMORD_BIN", os.path.join(ROOT, ".build/release")), "tremorctl")
WINDOW = 4.0
RATE = 100
SEED = 150_000
OSCILLATIONS = {"rest_oscillation", "standing_oscillation", "standing_fast", "postural_oscillation", "kinetic_oscillation",
                "broad_tremble", "rhythmic_slow", "clonus_like", "freeze_tremble", "external_vibration"}
RECORDS = [("rest", "rest_oscillation", 6)] * 12 + [("negatives", "negatives", 60)] * 4


def run(*arguments):
    return subprocess.run([TREMORCTL, *arguments], check=True, capture_output=True).stdout


def covered(spans, start):
    return sum(max(0, min(b, start + WINDOW) - max(a, start)) for a, b in spans) / WINDOW


def features(path):
    table = np.loadtxt(path, delimiter=",", skiprows=1)
    time, rotation = table[:, 0], table[:, 4:7]
    grid = np.arange(int(time[-1] * RATE)) / RATE
    even = scipy.interpolate.make_interp_spline(time, rotation, k=3)(grid)
    data = pd.DataFrame({"time": grid, **{f"gyroscope_{axis}": even[:, k] for k, axis in enumerate("xyz")}})
    config = TremorConfig()
    with importlib.resources.as_file(
            importlib.resources.files("paradigma") / "assets/tremor_detection_clf_package.pkl") as classifier:
        return detect_tremor(extract_tremor_features(data, config), config, classifier)


def play(number, story, minutes, folder):
    """The windows of a record: truth (None: not scored), what tremord says, ParaDigMa's probability (-1: another check says no), and
    its own answer."""
    dump, truth, csv = (os.path.join(folder, name) for name in ("a.trd", "a.json", "a.csv"))
    chip = "lsm6dso" if number % 2 else "mpu6050"
    run("simulate", story, "--seed", str(SEED + number), "--minutes", str(minutes), "--chip", chip, "-o", dump, "--truth", truth,
        "--force")
    run("export", dump, "-o", csv, "--no-events", "--force")
    events = {}
    for line in run("replay", dump).decode().splitlines():
        event = json.loads(line)
        if event["type"] == "event":
            events[event["id"]] = event
    ours = [(e["t0_s"], e["t1_s"]) for e in events.values() if e["label"] == "rest_oscillation"]
    with open(truth) as text:
        segments = json.load(text)["segments"]
    real = [(s["t0_s"], s["t1_s"]) for s in segments if s["label"] == "rest_oscillation"]
    other = [(s["t0_s"], s["t1_s"]) for s in segments if s["label"] in OSCILLATIONS]
    rows = []
    for window in features(csv).itertuples():
        share = covered(real, window.time)
        positive = True if share >= 0.5 else False if covered(other, window.time) == 0 else None
        if positive is None:
            continue
        allowed = 3 <= window.freq_peak <= 7 and window.pred_arm_at_rest == 1
        rows.append((positive, covered(ours, window.time) >= 0.5, window.pred_tremor_proba if allowed else -1,
                     window.pred_tremor_checked == 1))
    return np.array(rows, dtype=float).reshape(-1, 4)


def rates(rows, said):
    positive = rows[:, 0] == 1
    return said[positive].mean(), 1 - said[~positive].mean()


def equal(rows):
    """(sensitivity, specificity) of tremord, of ParaDigMa with its own cut, and of ParaDigMa with the highest cut that is as sensitive as
    tremord (or the lowest that there is)."""
    ours = rates(rows, rows[:, 1])
    found = np.sort(rows[rows[:, 0] == 1, 2])[::-1]
    needed = int(np.ceil(ours[0] * len(found) - 1e-9))
    cut = max(found[needed - 1] if needed else 2, 0)
    return ours, rates(rows, rows[:, 3]), rates(rows, rows[:, 2] >= cut), cut


def report(name, records):
    generator = np.random.default_rng(1)
    rows = np.concatenate(records)
    values = equal(rows)
    draws = []
    for _ in range(1000):
        draw = np.concatenate([records[k] for k in generator.integers(0, len(records), len(records))])
        if 0 < draw[:, 0].sum() < len(draw):
            draws.append(np.array(equal(draw)[:3]))
    low, high = np.quantile(draws, (0.025, 0.975), axis=0)
    print(f"{name}: {len(records)} records, {int(rows[:, 0].sum())} windows with a rest oscillation, "
          f"{int((rows[:, 0] == 0).sum())} without")
    for k, who in enumerate(("tremord", "ParaDigMa, its own cut", f"ParaDigMa, cut at {values[3]:.4f}")):
        (se, sp), (a, b), (c, d) = values[k], low[k], high[k]
        print(f"| {name} | {who} | {se:.3f} ({a:.3f}–{c:.3f}) | {sp:.4f} ({b:.4f}–{d:.4f}) |")


def main():
    print(f"ParaDigMa {importlib.metadata.version('paradigma')}, {run('--version').decode().strip()}")
    sets = {}
    with tempfile.TemporaryDirectory() as folder:
        for number, (name, story, minutes) in enumerate(RECORDS):
            sets.setdefault(name, []).append(play(number, story, minutes, folder))
    report("at rest", sets["rest"])
    report("at rest and elsewhere", sets["rest"] + sets["negatives"])


sys.exit(main())
