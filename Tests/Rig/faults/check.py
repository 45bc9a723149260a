"""check.py [SCENARIO]...: each fault once, and a table of what came of it. Exit code 1 if anything FAILED."""
import os
import random
import struct
import subprocess
import sys
import threading
import time

import bus
import program
from program import ICM, LSM, MPU, MPU6500, Daemon, check, configure, get, put, say, wait_for

BUS = ("bus_error", "sensor_lost")
# A line held at one level, flipped bits: who answers is not to be recognised, or what comes makes no sense.
NONSENSE = BUS + ("bad_data", "fifo_overflow", "chip_reset", "stalled")
SWING = 5.0  # Hz

# Name, what is set and what takes it away again (None: it happens once), for how many seconds, the causes that may be
# named ((): nothing may be lost), and how soon samples must come again after it is gone.
FAULTS = (
    ("nack", {"nack": -1}, {"nack": 0}, 3, BUS, 2),
    ("nack (5)", {"nack": 5}, None, 0, BUS + (None,), 2),
    ("timeout", {"timeout": -1}, {"timeout": 0}, 3, BUS, 2),
    ("timeout (1)", {"timeout": 1}, None, 0, BUS + (None,), 2),
    ("short", {"short_xfer": -1}, {"short_xfer": 0}, 3, BUS, 2),
    ("bitflip", {"bitflip": -1}, {"bitflip": 0}, 3, NONSENSE + (None,), 2),
    ("bitflip (3)", {"bitflip": 3}, None, 0, NONSENSE + (None,), 2),
    ("trunc", {"trunc": -1}, {"trunc": 0}, 3, NONSENSE, 2),
    ("trunc (2)", {"trunc": 2}, None, 0, NONSENSE + (None,), 2),
    ("stuck 00", {"stuck": 0x00}, {"stuck": -1}, 3, NONSENSE, 2),
    ("stuck 02", {"stuck": 0x02}, {"stuck": -1}, 3, NONSENSE, 2),
    ("stuck FF", {"stuck": 0xFF}, {"stuck": -1}, 3, NONSENSE, 2),
    ("freeze", {"freeze": 1}, {"freeze": 0}, 3, ("frozen",), 2),
    ("stall", {"stall": 1}, {"stall": 0}, 3, ("stalled",), 2),
    ("drop_int", {"drop_int": 1}, {"drop_int": 0}, 4, (), 2),
    ("absent", {"absent": 1}, {"absent": 0}, 3, BUS, 5),
    ("absent 20 s", {"absent": 1}, {"absent": 0}, 20, BUS, 5),
    ("reset", {"reset": 1}, None, 0, ("chip_reset",), 2),
    # The rig fills up with zeros: a chip that stops when full is read out, and zeros are no samples.
    ("overflow", {"overflow": 1}, None, 0, ("fifo_overflow", "bad_data"), 2),
)


def run(chip, address, line, rate):
    configure(address, line)
    put(chip, "timeout_ms", 250)
    daemon = Daemon()
    feed = subprocess.Popen([sys.executable, "/run/feed.py", "--chip", chip, "--still", "0", "--shake", "900", "--hz", str(SWING)],
                            stdout=subprocess.DEVNULL)
    if not daemon.streams():
        say(daemon.said())
    epoch = daemon.reader.of("run")[0][1]["epoch_mono_ns"] * 1e-9
    time.sleep(8)
    rows = []
    for name, on, off, seconds, causes, limit in FAULTS:
        if "drop_int" in on and line is None:
            continue
        rows.append(suffer(daemon, chip, epoch, rate, line, name, on, off, seconds, causes, limit))
    feed.kill()
    feed.wait()
    put(chip, "queued", 0)
    status = daemon.status()
    say(f"status {status}")
    told = [l for _, l in daemon.reader.of("event") if "freq_hz" in l]
    wrong = [l for l in told if abs(l["freq_hz"] - SWING) > 0.05]
    check(told and not wrong, f"{len(told)} lines on oscillations, all within 0.05 Hz of the swing {wrong or ''}")
    daemon.stop()
    print(f"\n| {chip}, {'timer' if line is None else 'line'} | lasts s | gaps: cause, samples | back after s |\n|---|---|---|---|")
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print(flush=True)


def suffer(daemon, chip, epoch, rate, line, name, on, off, seconds, causes, limit):
    before = len(daemon.reader.of("gap"))
    started = time.monotonic() - epoch
    for key, value in on.items():
        put(chip, key, value)
    time.sleep(seconds)
    silent = daemon.status()["line"] if "drop_int" in on else None
    for key, value in (off or {}).items():
        put(chip, key, value)
    ended = time.monotonic() - epoch
    time.sleep(limit + 1)
    status = daemon.status()
    now = time.monotonic() - epoch
    gaps = [l for _, l in daemon.reader.of("gap")[before:]]
    said = "; ".join(f"{g['cause']} {g['samples']}" for g in gaps) or "nothing lost"
    back = max([g["t_s"] - ended for g in gaps] + [0])
    check(daemon.process.poll() is None and status["state"] == "streaming" and not status["faults"],
          f"{name}: streams again {status['faults'] or ''}")
    blamed = [g["cause"] for g in gaps]
    good = all(c in causes for c in blamed) and (blamed or None in causes or not causes)
    check(good, f"{name}: {said}")
    check(back <= limit, f"{name}: samples again {back:.2f} s after its end")
    early = [g for g in gaps if g["t_s"] - (g["samples"] + 1) / rate < started - 0.15]
    check(not early, f"{name}: nothing from before it is lost {early or ''}")
    if silent:
        check(silent == "silent" and status["line"] == "edges", f"{name}: line {silent} meanwhile, then {status['line']}")
    # Whatever was offered was read or is told as lost, and both together fill the time.
    samples = status["samples"]
    newest = now - status["age_s"]
    drift = samples["offered"] - newest * rate
    check(samples["offered"] == samples["read"] + samples["lost"] and abs(drift) <= 2 + len(daemon.reader.of("gap")),
          f"{name}: {samples}, {drift:+.1f} samples against the time")
    wait_for(lambda: any(l.get("t1_s", 0) > ended + back for _, l in daemon.reader.of("event")), 8)
    return name, f"{seconds}" if off else "once", said, f"{back:.2f}" if gaps else ""


def bus_gone():
    """The whole bus goes, as an adapter on USB does, and its GPIO chip with it; and comes back."""
    for line in (None, 17):
        configure("0x68", line)
        daemon = Daemon()
        daemon.streams()
        time.sleep(6)
        put(MPU, "absent", 1)
        time.sleep(1)
        subprocess.run(["modprobe", "-r", "imurig"], check=True, timeout=20)
        time.sleep(5)
        status = daemon.status()
        check(status["state"] == "recovering" and status["faults"], f"without a bus: {status['state']}, {status['faults']}")
        subprocess.run(["modprobe", "imurig"], check=True)
        program.heal(MPU)
        program.heal(LSM)
        began = time.monotonic()
        check(wait_for(lambda: daemon.status()["state"] == "streaming" and daemon.status()["age_s"] < 0.3, 10),
              f"back: streams after {time.monotonic() - began:.2f} s")
        check(time.monotonic() - began <= 5, "within 5 s")
        time.sleep(2)
        status = daemon.status()
        check(status["line"] == ("none" if line is None else "edges") and not status["faults"], f"line {status['line']}")
        check(set(daemon.causes()) <= set(BUS) and len(daemon.causes()) == 1, f"gaps {daemon.causes()}")
        daemon.stop()


def dead_axis():
    """One axis stands still: its samples come all the same, it is named, and the chip is set up anew now and then."""
    put(MPU, "reset", 1)
    time.sleep(0.2)
    put(MPU, "feed_hz", 0)
    put(MPU, "raw", 1)
    configure("0x68")
    noise = random.Random(3)
    stuck, ends = 4, threading.Event()

    def frames():
        return b"".join(
            struct.pack("<6h", *(noise.randint(-9, 9) + 4096 * (axis == 2) if axis != stuck else 77 for axis in range(6)))
            for _ in range(500))

    def feed():
        # The chip takes 8000 samples a second while it is being set up.
        with open(f"/dev/imurig-{MPU}", "wb", buffering=0) as device:
            while not ends.is_set():
                while get(MPU, "queued") < 1500:
                    device.write(frames())
                time.sleep(0.02)

    feeder = threading.Thread(target=feed)
    feeder.start()
    daemon = Daemon()
    daemon.streams()
    time.sleep(6)
    status = daemon.status()
    check(status["stuck_axes"] == ["gyro_y"] and len(status["faults"]) == 1, f"named: {status['stuck_axes']}, {status['faults']}")
    check(status["counters"]["setups"] == 2 and daemon.causes() == ["frozen"],
          f"set up anew once: {daemon.causes()}, {status['counters']}")
    stuck = None
    time.sleep(20)
    status = daemon.status()
    check(status["stuck_axes"] == [] and not status["faults"] and status["state"] == "streaming", "moves again: taken back")
    daemon.stop()
    ends.set()
    feeder.join()
    put(MPU, "raw", 0)
    put(MPU, "feed_hz", 1000)


def mpu_timer():
    run(MPU, "0x68", None, 100.0)


def mpu_line():
    run(MPU, "0x68", 17, 100.0)


def lsm_line():
    run(LSM, "0x6a", 23, 104.1667)


def icm_line():
    program.load("icm20948@68")
    run(ICM, "0x68", 17, 1125 / 11)
    program.load()


def bank_left():
    """Somebody has left the chip in another bank: nothing is written before a person says so."""
    program.load("icm20948@68")
    time.sleep(0.5)
    chip = bus.Chip(ICM, 0x68)
    chip.write(0x7F, 0x20)
    answer = chip.byte(0x00)
    # An open bus could not be taken away later.
    os.close(chip.bus)
    writes = get(ICM, "writes")
    configure("0x68")
    daemon = Daemon()
    time.sleep(4)
    status = daemon.status()
    check(status["state"] == "probing" and get(ICM, "writes") == writes, f"nothing written: {status['faults']}")
    daemon.process.terminate()
    daemon.process.wait(10)
    configure("0x68", None, f'chip = "icm20948"\nallow_unknown_id = {answer:#04x}')
    daemon = Daemon()
    check(daemon.streams() and daemon.hello()["who_am_i"] == "0xea", f"as the words say: {daemon.hello()['who_am_i']}")
    daemon.stop()
    program.load()


def single_reset():
    """Read sample by sample, a die that wakes from a reset by itself goes on at other settings."""
    program.load("mpu6500@68=71")
    configure("0x68", None, 'read = "single"')
    daemon = Daemon()
    daemon.streams()
    time.sleep(5)
    before = daemon.status()["samples"]["read"]
    put(MPU6500, "reset", 1)
    time.sleep(5)
    status = daemon.status()
    check(daemon.causes() == ["chip_reset"] and status["state"] == "streaming" and not status["faults"], f"{daemon.causes()}")
    more = status["samples"]["read"] - before
    check(350 <= more <= 560 and abs(status["rate_hz"] - 100) < 1, f"{more} samples in 5 s, rate {status['rate_hz']} Hz")
    daemon.stop()
    program.load()


SCENARIOS = {
    f.__name__: f for f in (mpu_timer, mpu_line, lsm_line, icm_line, bus_gone, bank_left, single_reset, dead_axis)}
sys.exit(program.run(SCENARIOS, sys.argv[1:]))
