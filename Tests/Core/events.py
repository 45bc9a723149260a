#!/usr/bin/env python3
"""Figures of events that rest on a whole run, computed anew from the other lines: series of movements and re-emergence.

    events.py

Simulates legs, replays them with `--features`, and for each line that has them compares

* `movements`, `movements_aasm`, `movements_per_h` of `plm_series` with the counts that WASM 2016 and AASM give for the onsets and ends
  of the `leg_movement` and `jerk` lines (the rule is written here from its text), and with the half seconds of lying or seated rest;
* `reemerges_s` of `rest_oscillation` with the end of the last movement in the `features` lines: its value, and that it is there and
  not there when it should be (2-20 s after a movement that interrupted another one);

and says how far `reemerges_s` lies from what the simulated leg really did. Exit code 1 where the first two differ. Needs a release build
of tremorctl and numpy.
"""
import json
import os
import subprocess
import sys
import tempfile

import numpy as np

import formulas

SUPPORTED = {"seated", "lying", "resting"}
# In milliseconds, as the rules have whole seconds.
CANDIDATE, WASM, AASM = (500, 10_000), (10_000, 90_000), (5_000, 90_000)
FEWEST = 4


def simulated(story, seed, minutes, folder):
    dump, truth = os.path.join(folder, "a.trd"), os.path.join(folder, "a.json")
    subprocess.run([formulas.TREMORCTL, "simulate", story, "--seed", str(seed), "--minutes", str(minutes), "-o", dump, "--truth", truth,
                    "--force"], check=True, stderr=subprocess.DEVNULL)
    out = subprocess.run([formulas.TREMORCTL, "replay", dump, "--features"], check=True, stdout=subprocess.PIPE, text=True).stdout
    with open(truth) as text:
        segments = json.load(text)["segments"]
    return [json.loads(line) for line in out.splitlines()], segments


class Series:
    """Movements in a row by one of the two rules."""

    def __init__(self, intervals, ends_by_others):
        self.intervals, self.ends_by_others = intervals, ends_by_others
        self.row, self.total = [], 0

    def add(self, onset, offset):
        length, onset = round(1000 * (offset - onset)), round(1000 * onset)
        if not CANDIDATE[0] <= length <= CANDIDATE[1]:
            if self.ends_by_others:
                self.row = []
            return
        if self.row and not self.intervals[0] <= onset - self.row[-1] <= self.intervals[1]:
            self.row = []
        self.row.append(onset)
        if len(self.row) >= FEWEST:
            self.total += FEWEST if len(self.row) == FEWEST else 1


def check_series(name, lines):
    """Each figure that differs, in words; and how many were compared."""
    wasm, aasm, rest, wrong, compared, kept, was_walking = Series(WASM, True), Series(AASM, False), 0, [], 0, (0, 0), False
    for line in lines:
        if line["type"] == "features":
            rest += line.get("state") in SUPPORTED
            # Who gets up and walks ends a series, whatever the interval.
            if line.get("activation") == "walking" and not was_walking:
                wasm.row = []
            was_walking = line.get("activation") == "walking"
        if line["type"] != "event":
            continue
        if line["label"] in ("leg_movement", "jerk") and line["phase"] == "close":
            wasm.add(line["t0_s"], line["t1_s"])
            aasm.add(line["t0_s"], line["t1_s"])
            if len(wasm.row) >= FEWEST:
                kept = (len(wasm.row), max(len(aasm.row), len(wasm.row)))
        if line["label"] != "plm_series":
            continue
        # An event's line may come before the hop's own: that half second of rest may count or not.
        rates = {round(wasm.total * 7200 / hops, 1) for hops in (rest, rest + 1) if hops}
        compared += 1
        if (line["movements"], line["movements_aasm"]) != kept:
            wrong.append(f"{name}, {line['emitted_s']} s: movements {line['movements']}, {line['movements_aasm']} and not {kept}")
        if not any(abs(line.get("movements_per_h", -1) - rate) < 0.051 for rate in rates):
            wrong.append(f"{name}, {line['emitted_s']} s: movements_per_h {line.get('movements_per_h')} and not {sorted(rates)}")
    return wrong, compared


def check_reemergence(name, lines, segments):
    """The same, and the differences from the simulated leg's own time."""
    moves, held, wrong, compared, errors = [], [], [], 0, []
    hops = [line for line in lines if line["type"] == "features"]
    for hop in hops:
        is_moving = hop.get("activation") in ("movement", "walking")
        if is_moving and (not moves or moves[-1][1] is not None):
            moves.append([hop["t_s"] - 1, None])
        elif not is_moving and moves and moves[-1][1] is None:
            moves[-1][1] = hop["t_s"] - 1
    for line in lines:
        if line["type"] != "event" or line["label"] != "rest_oscillation":
            continue
        if line["phase"] == "close":
            held.append(line["t1_s"])
        if line["phase"] != "open":
            continue
        before = [m for m in moves if m[1] is not None and m[1] + 1 <= line["emitted_s"]]
        said = line.get("reemerges_s")
        if said is None:
            continue
        compared += 1
        if not before or abs(line["t0_s"] - before[-1][1] - said) > 0.0011 or not 0 < said <= 20:
            wrong.append(f"{name}, {line['emitted_s']} s: reemerges_s {said}; it began at {line['t0_s']}, last movement {before[-1:]}")
        # What it interrupted ended no more than half a minute before the movement.
        if before and not any(before[-1][0] - 30 <= end for end in held):
            wrong.append(f"{name}, {line['emitted_s']} s: reemerges_s {said}, and nothing was interrupted")
        real = [s for s in segments if s["label"] == "rest_oscillation" and abs(s["t0_s"] - line["t0_s"]) < 5]
        acted = [s for s in segments if s.get("activity") == "move_leg" or s["label"] == "leg_movement"]
        if real:
            ends = [s["t1_s"] for s in acted if s["t1_s"] <= real[0]["t0_s"] + 0.5 and s["t1_s"] > real[0]["t0_s"] - 25]
            if ends:
                errors.append(said - (real[0]["t0_s"] - max(ends)))
    return wrong, compared, errors


def main():
    failed, errors = [], []
    with tempfile.TemporaryDirectory() as folder:
        total = 0
        for story, minutes, seeds in (("plm_series", 40, (1, 2, 3)), ("night", 180, (4, 5)), ("leg_movement", 20, (6, 7))):
            for seed in seeds:
                wrong, compared = check_series(f"{story}, seed {seed}", simulated(story, seed, minutes, folder)[0])
                failed += wrong
                total += compared
        print(f"series: {total} lines, {len(failed)} figures differ")
        bad = list(failed)
        total = 0
        for seed in range(1, 13):
            wrong, compared, off = check_reemergence(f"rest_oscillation, seed {seed}",
                                                     *simulated("rest_oscillation", seed, 20, folder))
            failed += wrong
            total += compared
            errors += off
        print(f"re-emergence: {total} lines, {len(failed) - len(bad)} differ")
        off = np.array(errors)
        print(f"against the simulated leg: {len(off)} re-emergences, median {np.median(off):+.2f} s, "
              f"{100 * np.mean(np.abs(off) <= 1):.0f} % within 1 s, {100 * np.mean(np.abs(off) <= 3):.0f} % within 3 s")
    for line in failed[:20]:
        print("DIFFERS:", line)
    if total == 0:
        print("DIFFERS: nothing was compared")
    return 1 if failed or total == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
