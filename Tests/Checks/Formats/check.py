"""Exports read by pyedflib and wfdb, their files imported, sample for sample; everything else here is plain numpy.

Prints one line a comparison with the largest difference beside what is allowed, and fails at the first that is larger.
"""
import json
import os
import subprocess
import sys
import tempfile

import numpy
import pyedflib
import wfdb

BIN = os.path.abspath(os.environ.get("TREMORD_BIN", ".build/release")) + "/tremorctl"
# Counts of an import: a µg and 10 µ°/s, half of it lost by rounding.
COUNT = numpy.array([0.5e-6] * 3 + [0.5e-5] * 3)
AXES = ["ACC X", "ACC Y", "ACC Z", "GYRO X", "GYRO Y", "GYRO Z"]
UNITS = ["g"] * 3 + ["deg/s"] * 3


def tremorctl(*arguments, code=0):
    done = subprocess.run([BIN, *arguments], capture_output=True, text=True)
    if done.returncode != code:
        sys.exit(f"tremorctl {' '.join(arguments)}: exit code {done.returncode}\n{done.stderr}")
    return done.stdout


def samples(dump):
    """Times and six axes of a dump, by way of CSV."""
    tremorctl("export", dump, "-o", "x.csv", "--force")
    table = numpy.genfromtxt("x.csv", delimiter=",", names=True, invalid_raise=False)
    return table["time_s"], numpy.array([table[n] for n in table.dtype.names[1:7]])


def compare(what, difference, allowed):
    worst = numpy.max(numpy.abs(difference), axis=-1)
    ok = numpy.all(worst <= allowed)
    figures = " ".join(f"{a:.2g}/{b:.2g}" for a, b in zip(worst, allowed * numpy.ones(len(worst))))
    print(f"| {what:<44} {figures}")
    if not ok:
        sys.exit(f"{what}: the difference is larger than allowed")


def rounding(values):
    """What import, single precision (24 bits) and the six or five decimals of a CSV make of these at most."""
    return 2 * COUNT + numpy.max(numpy.abs(values), axis=1) * 2.0**-23


def expect(condition, what):
    if not condition:
        sys.exit(f"not so: {what}")


def signal():
    """Six axes of 37.4 s at 100 Hz; whole files of EDF have whole records."""
    random = numpy.random.default_rng(20)
    n = 3740
    walk = numpy.cumsum(random.normal(0, 1, (6, n)), axis=1) / 60
    walk[2] += 1
    walk[3:] *= 100
    return walk


def lines(dump, kind):
    """The lines of one type that replay prints."""
    return [line for line in map(json.loads, tremorctl("replay", dump).splitlines()) if line["type"] == kind]


def closed(dump):
    """Label, start and duration of the events that replay closes."""
    return [(e["label"], e["t0_s"], e["t1_s"] - e["t0_s"]) for e in lines(dump, "event") if e["phase"] == "close"]


def exported(dump, name):
    times, values = samples(dump)
    count = values.shape[1]
    events = closed(dump)
    expect(len(events) >= 3, f"{dump} has events")
    for ending in ("edf", "bdf"):
        tremorctl("export", dump, "-o", f"{name}.{ending}")
        with pyedflib.EdfReader(f"{name}.{ending}") as file:
            expect(file.getSignalLabels() == AXES, "the labels")
            headers = file.getSignalHeaders()
            expect([h["dimension"] for h in headers] == UNITS, "the units")
            read = numpy.array([file.readSignal(i) for i in range(6)])
            step = numpy.array([(h["physical_max"] - h["physical_min"]) / (h["digital_max"] - h["digital_min"]) for h in headers])
            rate = file.getSampleFrequency(0)
            onsets, durations, texts = file.readAnnotations()
        compare(f"{name}: {ending} by pyedflib, half a step", read[:, :count] - values, step / 2 + COUNT)
        # The rate is the mean over the whole recording: first and last sample lie where they lay.
        expect(abs((count - 1) / rate - (times[-1] - times[0])) < 0.6 / rate, "the measured rate")
        notes = {text.split(" ")[0]: (onset, duration) for onset, duration, text in zip(onsets, durations, texts)}
        for label, start, duration in events:
            near = [
                (onset, d) for onset, d, text in zip(onsets, durations, texts)
                if text.split(" ")[0] == label and abs(onset - start) < 0.1 and abs(d - duration) < 0.002
            ]
            expect(near, f"{label} at {start} s stands in {name}.{ending}: {notes}")
        print(f"| {name}: {ending} has {len(events)} events among {len(texts)} annotations")
    tremorctl("export", dump, "-o", f"{name}_w", "--format", "wfdb")
    record = wfdb.rdrecord(f"{name}_w")
    expect(record.sig_name == AXES and record.units == UNITS and record.sig_len == count, "the header")
    gain = numpy.array(record.adc_gain)
    compare(f"{name}: wfdb by wfdb, half a step", record.p_signal.T - values, 0.5 / gain + COUNT)
    sums = wfdb.rdrecord(f"{name}_w", physical=False)
    expect(sums.calc_checksum() == sums.checksum, "the checksums")
    notes = wfdb.rdann(f"{name}_w", "atr")
    for label, start, _ in events:
        near = [
            n for s, n in zip(notes.sample, notes.aux_note)
            if n.split(" ")[0].strip(",") == label and abs(s / record.fs - start) < 0.1
        ]
        expect(near, f"{label} at {start} s stands in {name}_w.atr")
    # And back again.
    for source in (f"{name}.edf", f"{name}_w.hea"):
        tremorctl("import", source, "-o", "back.trd", "--force")
        _, back = samples("back.trd")
        expect(back.shape == values.shape, f"{source} has its samples: {back.shape} {values.shape}")
        compare(f"{source} imported again", back - values, 0.6 / gain + rounding(values))


def written_by_pyedflib():
    walk = signal()[:, :3700]
    for name, kind, top in (
        ("plain.edf", pyedflib.FILETYPE_EDF, 32767), ("plus.edf", pyedflib.FILETYPE_EDFPLUS, 32767),
        ("plain.bdf", pyedflib.FILETYPE_BDF, 8388607), ("plus.bdf", pyedflib.FILETYPE_BDFPLUS, 8388607),
    ):
        with pyedflib.EdfWriter(name, 7, file_type=kind) as file:
            labels = ["ECG"] + AXES
            file.setSignalHeaders([
                {
                    "label": label, "dimension": unit, "sample_frequency": rate, "physical_max": limit,
                    "physical_min": -limit, "digital_max": top, "digital_min": -top - 1, "transducer": "", "prefilter": "",
                }
                for label, unit, rate, limit in zip(labels, ["mV"] + UNITS, [200] + [100] * 6, [5] + [8] * 3 + [900] * 3)
            ])
            file.writeSamples([numpy.zeros(7400)] + list(walk))
            if "plus" in name:
                file.writeAnnotation(12.5, 3, "später")
                file.writeAnnotation(1.25, -1, "früher")
        with pyedflib.EdfReader(name) as file:
            read = numpy.array([file.readSignal(i) for i in range(1, 7)])
        tremorctl("import", name, "-o", "y.trd", "--force", "--labels")
        times, values = samples("y.trd")
        compare(f"{name} of pyedflib, imported", values - read, rounding(read))
        expect(numpy.max(numpy.abs(times - numpy.arange(3700) / 100)) < 1.1e-6, "the times")
        if "plus" in name:
            marks = [(m["t_s"], m["note"]) for m in lines("y.trd", "mark")]
            expect(marks == [(1.25, "früher"), (12.5, "später")], f"the annotations: {marks}")


def written_by_wfdb():
    walk = signal()
    for form in ("16", "212", "80", "24", "32"):
        p = walk.copy()
        if form == "16":
            p[:, 500:510] = numpy.nan
        wfdb.wrsamp(f"w{form}", 100.0213, UNITS, AXES, p_signal=p.T, fmt=[form] * 6)
        read = wfdb.rdrecord(f"w{form}").p_signal.T
        wfdb.wrann(f"w{form}", "atr", numpy.array([100, 2000]), symbol=["N", '"'], aux_note=["", "hello"], fs=100.0213)
        tremorctl("import", f"w{form}.hea", "-o", "z.trd", "--force", "--labels")
        times, values = samples("z.trd")
        there = ~numpy.isnan(read[0])
        expect(values.shape[1] == numpy.sum(there), f"w{form} has its samples")
        compare(f"format {form} of wfdb, imported", values - read[:, there], rounding(read[:, there]))
        expect(numpy.max(numpy.abs(times - numpy.flatnonzero(there) / 100.0213)) < 1.1e-6, "the times")
        marks = [(round(m["t_s"], 2), m["note"]) for m in lines("z.trd", "mark")]
        expect(marks == [(1.0, "N"), (20.0, "hello")], f"the annotations: {marks}")


def main():
    with tempfile.TemporaryDirectory() as work:
        os.chdir(work)
        tremorctl("demo", "--speed", "max", "--output", "demo.trd")
        exported("demo.trd", "demo")
        written_by_pyedflib()
        written_by_wfdb()


main()
