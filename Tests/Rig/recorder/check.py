"""check.py [SCENARIO]...: what is recorded, and what is not. Exit code 1 if anything FAILED.

`killed=200` kills 200 times instead of 20, `killed=200,7` with the seed 7 instead of one of its own.
"""
import json
import os
import random
import signal
import subprocess
import sys
import time

import kills
import program
from dump import read
from program import BIN, CONFIG, Daemon, check, say, wait_for

FOLDER = "/run/dumps"


def configure(mode, extra=""):
    subprocess.run(["umount", FOLDER], capture_output=True)
    subprocess.run(["rm", "-rf", FOLDER])
    os.makedirs(FOLDER)
    with open(CONFIG, "w") as f:
        f.write(f'[sensor]\nbus = 1\naddress = 0x68\nsite = "shank"\n[record]\nmode = "{mode}"\npath = "{FOLDER}"\n'
                + ("" if "reserve_mb" in extra else "reserve_mb = 1\n") + extra + "\n")


def files():
    return kills.files(FOLDER)


def end(daemon):
    daemon.process.send_signal(signal.SIGTERM)
    began = time.monotonic()
    code = daemon.process.wait(20)
    check(code == 0 and time.monotonic() - began < 1, f"SIGTERM: exit {code} after {time.monotonic() - began:.2f} s")


def feed(still, shake, after):
    return subprocess.Popen([sys.executable, "/run/feed.py", "--still", str(still), "--shake", str(shake), "--after", str(after)],
                            stdout=subprocess.PIPE, text=True)


def rotate():
    """A new file each 36 s: none lacks a sample, each can be read by itself."""
    configure("continuous", "file_hours = 0.01")
    daemon = Daemon()
    daemon.streams()
    feeder = feed(20, 60, 20)
    feeder.communicate()
    time.sleep(5)
    status = daemon.status()
    say(f"recording {status['recording']}")
    check(status["recording"]["state"] == "writing" and 200_000 < status["recording"]["bytes_per_day"] < 120_000_000, "status tells it")
    end(daemon)
    run = daemon.reader.of("run")[0][1]["run"]
    names = files()
    check(names == [f"{run}{s}.trd" for s in ("-002", "-003", "")] and len(names) == 3, f"files {names}")
    order = [f"{FOLDER}/{run}{s}.trd" for s in ("", "-002", "-003")]
    parts = [read(path)[0] for path in order]
    indices = [s[0] for part in parts for s in part]
    check(indices == list(range(indices[-1] + 1)), f"{len(indices)} samples in {[len(p) for p in parts]}, none twice, none lost")
    for path in order:
        done = subprocess.run([BIN + "tremorctl", "replay", path], capture_output=True, text=True)
        check(done.returncode == 0, f"{os.path.basename(path)} replays: {len(done.stdout.splitlines())} lines {done.stderr.strip()}")


def ring():
    """The time around an event, and nothing else."""
    configure("ring", "before_s = 10\nafter_s = 5")
    daemon = Daemon()
    daemon.streams()
    fed, _ = feed(40, 10, 40).communicate()
    fed = json.loads(fed)
    epoch = daemon.reader.of("run")[0][1]["epoch_mono_ns"]
    check(not [f for f in files() if f.endswith(".part")] and daemon.status()["recording"]["state"] == "waiting", "written and closed again")
    end(daemon)
    names = [f for f in files() if f.endswith(".trd")]
    if not check(len(names) >= 1, f"files {files()}"):
        return
    samples, gaps = read(f"{FOLDER}/{names[0] if len(names) == 1 else sorted(names, key=len)[0]}")
    begin, stop = (samples[0][1] - fed["shake_start_ns"]) * 1e-9, (samples[-1][1] - fed["shake_end_ns"]) * 1e-9
    opened = [l for _, l in daemon.reader.of("event") if l["phase"] == "open"][0]
    say(f"event said {opened['emitted_s'] - (fed['shake_start_ns'] - epoch) * 1e-9:.1f} s after the shaking began")
    check(-15 <= begin <= -6 and 4 <= stop <= 12, f"from {begin:.1f} s before the shaking to {stop:.1f} s after it")
    indices = [s[0] for s in samples]
    check(indices == list(range(indices[0], indices[0] + len(indices))) and not gaps, f"{len(indices)} samples without a hole")
    check(all(b[1] >= a[1] for a, b in zip(samples, samples[1:])), "in order")


def asked():
    """Off, and started and stopped over the socket."""
    configure("off")
    daemon = Daemon()
    daemon.streams()
    time.sleep(3)
    check(files() == [] and daemon.status()["recording"]["state"] == "off", "off: nothing")
    for n in range(2):
        daemon.reader.socket.sendall(b'{"request":"record","action":"start"}\n')
        time.sleep(5)
        check([f for f in files() if f.endswith(".part")] and daemon.status()["recording"]["state"] == "writing", f"started: {files()}")
        daemon.reader.socket.sendall(b'{"request":"record","action":"stop"}\n')
        time.sleep(1)
        check(len(files()) == n + 1 and not [f for f in files() if f.endswith(".part")], f"stopped: {files()}")
    end(daemon)


def disk():
    """A disk of 4 MB: the oldest goes, nobody else's file does; with no room nothing is written, and the stream goes on."""
    configure("continuous", "file_hours = 0.01\nreserve_mb = 1\ntotal_mb = 1024\nblock_s = 1")
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "none", FOLDER], check=True)
    with open(FOLDER + "/holiday.trd", "wb") as f:
        f.write(bytes(1 << 20))
    for n in range(3):
        with open(f"{FOLDER}/0000000{n}.trd", "wb") as f:
            f.write(bytes(700_000))
        time.sleep(1.1)
    daemon = Daemon()
    daemon.streams()
    time.sleep(10)
    check("00000000.trd" not in files() and "00000002.trd" in files() and "holiday.trd" in files(), f"the oldest went: {files()}")
    for n in range(3):
        if os.path.exists(f"{FOLDER}/0000000{n}.trd"):
            os.remove(f"{FOLDER}/0000000{n}.trd")
    with open(FOLDER + "/other", "wb") as f:
        try:
            f.write(bytes(8 << 20))
            f.flush()
        except OSError:
            pass
    time.sleep(75)
    status = daemon.status()
    check(status["recording"]["state"] == "blocked" and status["state"] == "streaming" and "holiday.trd" in files(),
          f"full: {status['recording']}, {status['state']}, {files()}")
    os.remove(FOLDER + "/other")
    check(wait_for(lambda: daemon.status()["recording"]["state"] == "writing", 75), "room again: it goes on by itself")
    end(daemon)
    say(daemon.said()[-900:])
    subprocess.run(["umount", FOLDER])


def crash():
    """What a kill -9 leaves gets its name at the next start, and replays."""
    configure("continuous")
    daemon = Daemon()
    daemon.streams()
    time.sleep(12)
    daemon.process.kill()
    daemon.process.wait()
    os.remove("/run/tremord/tremord.sock")
    left = files()
    check(len(left) == 1 and left[0].endswith(".trd.part"), f"left: {left}")
    daemon = Daemon()
    daemon.streams()
    time.sleep(3)
    check(left[0][:-5] in files(), f"at the next start: {files()}")
    end(daemon)
    done = subprocess.run([BIN + "tremorctl", "replay", f"{FOLDER}/{left[0][:-5]}"], capture_output=True, text=True)
    check(done.returncode == 0 and done.stdout, f"it replays: {done.stderr.strip()}")


def killed(times=20, seed=None):
    """kill -9 at any moment of a recording, over and over: of each life all but the last block is there, and nothing else."""
    times, seed = int(times), int(seed or random.SystemRandom().randrange(1 << 32))
    say(f"seed {seed}: again with killed={times},{seed}")
    chance = random.Random(seed)
    configure("continuous", f"file_hours = 0.01\nblock_s = {kills.BLOCK}")
    feeder, folder = kills.Numbered(), kills.Folder(FOLDER)
    for n in range(times):
        # Mostly in the first seconds; each tenth about where a file ends and the next begins.
        life = chance.uniform(34, 40) if n % 10 == 9 else chance.uniform(0, 8)
        with open("/run/tremord.err", "w") as errors:
            process = subprocess.Popen([BIN + "tremord", "--config", CONFIG], stderr=errors)
        time.sleep(life)
        if process.poll() is not None:
            folder.wrong.append(f"ended by itself within {life:.3f} s: {process.returncode}")
        process.kill()
        at = time.monotonic_ns()
        process.wait()
        wrong = len(folder.wrong)
        folder.look(life, at)
        if len(folder.wrong) > wrong:
            with open("/run/tremord.err") as f:
                print(f.read())
    # Else it would seem to listen before it does.
    os.remove("/run/tremord/tremord.sock")
    daemon = Daemon()
    daemon.streams()
    end(daemon)
    check(feeder.end() == 0, "the chip never waited for motion")
    for fault in folder.wrong[:20]:
        say(fault)
    check(not folder.wrong, f"{times} kills: {folder.samples} samples in {len(folder.known)} files, each as it was felt; "
          f"{len(folder.wrong)} faults")
    say(f"{folder.recovered} files got their name at a later start, {folder.closed} had been closed, {folder.cut} ended within a "
        f"block, {folder.without} lives left none")
    names = files()
    check(not [n for n in names if n.endswith(".part")] and set(folder.known) < set(names), f"all have their names: {len(names)}")
    bad = [(n, c.returncode, c.stderr) for n in names
           if (c := subprocess.run([BIN + "tremorctl", "verify", f"{FOLDER}/{n}"], capture_output=True, text=True)).returncode]
    check(not bad, f"tremorctl verify finds no damage {bad[:3]}")


def counted(name):
    """A scenario with its figures behind it."""
    name, _, figures = name.partition("=")
    return name, [f for f in figures.split(",") if f]


ASKED = dict(map(counted, sys.argv[1:]))
SCENARIOS = {f.__name__: lambda f=f: f(*ASKED.get(f.__name__, [])) for f in (rotate, ring, asked, disk, crash, killed)}
sys.exit(program.run(SCENARIOS, list(ASKED)))
