"""check.py SEED|end: a life between two power cuts. Exit code 1 if anything FAILED; a life has none, for its power is cut.

What readers were told, and when, is written to the host as it comes, so that the next life can hold log and dumps against it.
"""
import glob
import json
import os
import pickle
import random
import socket
import subprocess
import sys
import threading
import time

import checks
import dump
import kills
from checks import check, say, wait_for
from client import Reader
from program import MPU, heal
from service import BIN, DUMPS, configure, journal, log_files, show, systemctl

OUT = os.environ["JOB"] + "/out"
# Of the log the last log.interval_s, 5 s, may be gone; a second more for the line's way to the file.
LOG_TAIL = 6.0
# Of a dump what came since it was last told to the disk, 30 s, and the block that was being filled.
DUMP_TAIL = 30 + kills.BLOCK + 1
ROTATE = """/var/log/tremord/events.ndjson {
    rotate 900
    missingok
    postrotate
        systemctl reload tremord
    endscript
}
"""


def left_log(truth, cut):
    """What the cut left of the log, before anybody has mended it."""
    lines, torn = [], []
    files = [p for p in log_files() if os.path.exists(p) and os.path.getsize(p)]
    for path in files:
        with open(path, "rb") as f:
            parts = f.read().split(b"\n")
        if parts[-1]:
            torn.append((os.path.basename(path), len(parts[-1])))
        for part in parts[:-1]:
            try:
                lines.append(json.loads(part))
            except ValueError:
                check(False, f"{path}: {part[:60]!r} is no line")
    numbers = [l["seq"] for l in lines if "seq" in l]
    check(numbers == list(range(1, len(numbers) + 1)), f"log: {len(numbers)} lines, numbered without a hole; {torn or 'none'} torn")
    # logrotate may have moved it, and the next one not have been begun.
    check(all(name == os.path.basename(files[-1]) for name, _ in torn), f"only the newest of {len(files)} files may be torn")
    if cut is None:
        return
    # Of the life that was cut: the truth as it was told, those before in order.
    told = {(l["run"], l["seq"]): (at, l) for at, l in truth if at <= cut}
    kept = {(l["run"], l["seq"]): l for l in lines if "seq" in l}
    gone = [(at, l) for key, (at, l) in told.items() if key not in kept]
    other = [l for key, (_, l) in told.items() if key in kept and kept[key] != l]
    late = [l["seq"] for at, l in gone if cut - at > LOG_TAIL]
    longest = max([cut - at for at, _ in gone], default=0)
    check(not late and not other, f"of {len(told)} lines that were told {len(gone)} are gone, the oldest {longest:.2f} s before the cut")


def left_dumps(state, life, cut):
    # With the next file of this run the boot's clock begins anew: the times are those of the life that was cut.
    before = len(state.wrong)
    state.look(life, int(cut * 1e9))
    for fault in state.wrong[before:]:
        say(fault)
    check(len(state.wrong) == before, f"dumps: {state.samples} samples in {len(state.known)} files, each as it was felt; at most "
          f"{state.longest:.1f} s were lost")


class Told(Reader):
    """A reader that writes down what it hears where no power cut reaches."""

    def run(self):
        with open(OUT + "/truth.ndjson", "w", buffering=1) as out, self.socket.makefile("rb") as f:
            for text in f:
                line = json.loads(text)
                self.lines.append((time.monotonic(), line))
                if "seq" in line:
                    out.write(json.dumps([time.monotonic(), line]) + "\n")


def load(socket_):
    """Marks, three a second, each of them a line."""
    n = 0
    while True:
        n += 1
        socket_.sendall(json.dumps({"request": "mark", "kind": "note", "note": f"{n} " + "x" * (n % 150)}).encode() + b"\n")
        time.sleep(0.3)


def main(word):
    with open("/run/rotate.conf", "w") as f:
        f.write(ROTATE)
    cut, truth, state = None, [], kills.Folder(DUMPS.rstrip("/"), DUMP_TAIL, DUMP_TAIL + kills.PATIENCE)
    if os.path.exists("/run/folder"):
        with open("/run/folder", "rb") as f:
            state = pickle.load(f)
    if os.path.exists("/run/cut"):
        with open("/run/cut") as f:
            cut, life = json.load(f)
        with open("/run/truth.ndjson") as f:
            truth = [json.loads(l) for l in f if l.endswith("\n")]
        left_log(truth, cut)
        left_dumps(state, life, cut)
    with open("/run/folder", "wb") as f:
        pickle.dump(state, f)
    with open("/run/folder", "rb") as f, open(OUT + "/folder", "wb") as g:
        g.write(f.read())
    heal(MPU)
    feeder = kills.Numbered()
    configure("0x68", 17, record=f"file_hours = 0.01\nblock_s = {kills.BLOCK}\ntotal_mb = 1024", log="file_mb = 0\nfile_days = 0")
    started = systemctl("start", "tremord")
    began = time.monotonic()
    good = check(started.returncode == 0, "READY")
    reader = Told()
    if not check(wait_for(lambda: reader.of("run"), 10), "streams") or not good:
        print("\n".join(journal()))
    # Each file but the one that is written to.
    ends = [p for p in log_files()[:-1] if os.path.getsize(p) and open(p, "rb").read()[-1:] != b"\n"]
    check(not ends, f"what was torn is mended {ends or ''}")
    if word == "end":
        time.sleep(3)
        systemctl("stop", "tremord")
        check(show("ExecMainStatus") == "0", f"SIGTERM: exit {show('ExecMainStatus')}")
        check(feeder.end() == 0, "the chip never waited for motion")
        files = glob.glob(DUMPS + "*")
        check(all(p.endswith(".trd") for p in files), f"{len(files)} dumps, all with their names")
        bad = {p: c.stdout + c.stderr for p in files
               if (c := subprocess.run([BIN + "tremorctl", "verify", p], capture_output=True, text=True)).returncode}
        # The last block of a life may be half zeros: damage, says verify, and reads what is before it.
        torn = [p for p in bad if None in dump.blocks(p)]
        check(len(torn) == len(bad), f"tremorctl verify finds no damage but in the last block of {len(torn)} {list(bad.items())[:2]}")
        say(f"{state.recovered} files got their name at a later start, {state.closed} had been closed, {state.cut} ended within a "
            f"block, {state.without} lives left none")
        return checks.end()
    chance = random.Random(int(word))
    seconds = chance.uniform(1, 60)
    threading.Thread(target=load, args=(reader.socket,), daemon=True).start()
    rotate = chance.choice([None, chance.uniform(0, seconds)])
    if rotate is not None:
        time.sleep(rotate)
        subprocess.Popen(["logrotate", "-f", "-s", "/mnt/rotate.state", "/run/rotate.conf"], stderr=subprocess.DEVNULL)
    time.sleep(max(0, began + seconds - time.monotonic()))
    if checks.failed:
        return checks.end()
    with open("/run/cut", "w") as f:
        json.dump((time.monotonic(), time.monotonic() - began), f)
    with open("/run/cut") as f, open(OUT + "/cut", "w") as g:
        g.write(f.read())
    for port in glob.glob("/sys/class/virtio-ports/*"):
        with open(port + "/name") as f:
            if f.read().strip() == "rig.rc":
                with open("/dev/" + os.path.basename(port), "w") as g:
                    g.write("cut\n")
    # It goes on as before until the power is gone.
    while True:
        time.sleep(0.1)


sys.exit(main(sys.argv[1]))
