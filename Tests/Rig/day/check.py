"""check.py [HOURS [SEED]]: hours of the service, with all that happens to one. Exit code 1 if anything FAILED.

Every ten minutes a fault of the sensor, the bus or the host, and readers of every kind; every hour logrotate and a step of the
wall clock. One reader stays and counts. At each tenth minute's end all is quiet again, and memory and descriptors are written down.
"""
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time

import checks
import wallclock
from checks import check, say
from program import MPU, get, heal, put
from service import BIN, DUMPS, LOG, LOGS, configure, journal, log_files, log_lines, memory, show, systemctl

SOCKET = "/run/tremord/tremord.sock"
# What the README gives for logrotate, but for its pace.
ROTATE = """/var/log/tremord/events.ndjson {
    rotate 52
    missingok
    postrotate
        systemctl reload tremord
    endscript
}
"""
# Name, settings of the chip and what takes them away again (None: it happens once), seconds in between.
FAULTS = [
    ("nack", {"nack": -1}, {"nack": 0}, 5), ("timeouts", {"timeout": 40}, None, 0), ("short transfers", {"short_xfer": 10}, None, 0),
    ("flipped bits", {"bitflip": 5}, None, 0), ("cut frames", {"trunc": 5}, None, 0),
    ("line at 00", {"stuck": 0}, {"stuck": -1}, 5), ("line at FF", {"stuck": 0xFF}, {"stuck": -1}, 5),
    ("frozen", {"freeze": 1}, {"freeze": 0}, 5), ("stalled", {"stall": 1}, {"stall": 0}, 5),
    ("no edges", {"drop_int": 1}, {"drop_int": 0}, 30), ("unplugged", {"absent": 1}, {"absent": 0}, 60),
    ("chip reset", {"reset": 1}, None, 0), ("FIFO overrun", {"overflow": 1}, None, 0), ("host held up", "stop", None, 4),
]
STEPS = (1800, -1800, 7, -7, 86400, -86400)


class Watcher(threading.Thread):
    """Reads all there is, keeps only the count: numbers without a hole, and what was told as lost."""

    def __init__(self):
        super().__init__(daemon=True)
        self.last, self.lines, self.wrong = None, 0, []
        self.kinds = {}
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(SOCKET)
        self.start()

    def run(self):
        with self.socket.makefile("rb") as f:
            for text in f:
                line = json.loads(text)
                self.kinds[line["type"]] = self.kinds.get(line["type"], 0) + 1
                if line["type"] in ("lost", "error"):
                    self.wrong.append(line)
                if "seq" in line:
                    if self.last is not None and line["seq"] != self.last + 1:
                        self.wrong.append(f"{self.last} then {line['seq']}")
                    self.last = line["seq"]
                    self.lines += 1


def ask(request):
    with socket.socket(socket.AF_UNIX) as s:
        s.connect(SOCKET)
        s.settimeout(10)
        s.sendall(json.dumps({"request": request, "id": "x"}).encode() + b"\n")
        with s.makefile("rb") as f:
            for text in f:
                line = json.loads(text)
                if line.get("id") == "x" and line["type"] == request:
                    return line
                if line["type"] == "error":
                    raise RuntimeError(text)


class Readers:
    """Five strangers for some minutes: one listens, one resumes, one wants all, one talks nonsense, one is gone
    in the middle of a line; one of the first three takes nothing."""

    def __init__(self, chance):
        self.open = []
        for request in (None, {"request": "watch", "since": 0, "streams": ["features"]},
                        {"request": "watch", "streams": ["features", "raw"]}, "nonsense\n\0\n{", '{"request": "stat'):
            s = socket.socket(socket.AF_UNIX)
            s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            s.connect(SOCKET)
            if request:
                s.sendall((request if isinstance(request, str) else json.dumps(request) + "\n").encode())
            self.open.append(s)
        self.silent = chance.randrange(3)

    def read(self):
        for n, s in enumerate(self.open):
            if n != self.silent:
                s.setblocking(False)
                try:
                    while s.recv(65536):
                        pass
                except OSError:
                    pass

    def go(self):
        for s in self.open:
            s.close()


class Leg(threading.Thread):
    """Keeps the sensor's queue full of an hour's motion, over and over."""

    def __init__(self):
        super().__init__(daemon=True)
        with open("/run/day.raw", "rb") as f:
            self.data = f.read()
        self.at = 0
        for name, value in (("noise_ug", 0), ("noise_mdps", 0), ("feed_hz", 0), ("raw", 1), ("queued", 0)):
            put(MPU, name, value)
        self.device = os.open(f"/dev/imurig-{MPU}", os.O_WRONLY | os.O_NONBLOCK)
        self.fill()
        self.start()

    def fill(self):
        while get(MPU, "queued") < 6000:
            try:
                self.at = (self.at + os.write(self.device, self.data[self.at:self.at + 12000])) % len(self.data)
            except BlockingIOError:
                return

    def run(self):
        while True:
            time.sleep(4)
            self.fill()


def wait_until(when):
    time.sleep(max(0, when - time.monotonic()))


def suffer(fault, pid):
    name, on, off, seconds = fault
    if on == "stop":
        os.kill(pid, signal.SIGSTOP)
        time.sleep(seconds)
        os.kill(pid, signal.SIGCONT)
        return
    for key, value in on.items():
        put(MPU, key, value)
    time.sleep(seconds)
    for key, value in (off or {}).items():
        put(MPU, key, value)


def step(seconds):
    time.clock_settime(time.CLOCK_REALTIME, time.time() + seconds)
    wallclock.synchronise()


def rotate(hour):
    """True if logrotate is content and the log is another file than before."""
    before = os.stat(LOG).st_ino
    told = subprocess.run(["logrotate", "-f", "-s", "/run/rotate.state", "/run/rotate.conf"], capture_output=True, text=True)
    checks.wait_for(lambda: os.path.exists(LOG) and os.stat(LOG).st_ino != before, 10)
    good = told.returncode == 0 and os.path.exists(LOG) and os.stat(LOG).st_ino != before
    if not good:
        check(False, f"hour {hour}: logrotate: exit {told.returncode} {told.stderr.strip()}")
    return good


def slope(table):
    """kB an hour of (hours, kB), least squares."""
    n = len(table)
    mx, my = sum(x for x, _ in table) / n, sum(y for _, y in table) / n
    return sum((x - mx) * (y - my) for x, y in table) / sum((x - mx) ** 2 for x, _ in table)


def day(hours, seed):
    chance = random.Random(seed)
    say(f"{hours:g} h, seed {seed}")
    with open("/run/rotate.conf", "w") as f:
        f.write(ROTATE)
    put(MPU, "timeout_ms", 250)
    heal(MPU)
    configure("0x68", 17, record="file_hours = 1", log="file_mb = 0\nfile_days = 0")
    wallclock.synchronise()
    Leg()
    check(systemctl("start", "tremord").returncode == 0, "READY")
    pid = int(show("MainPID"))
    watcher = Watcher()
    began = time.monotonic()
    faults, rows, rotated, steps = [], [], 0, 0
    print("| h | resident kB | anonymous kB | descriptors | threads | lines | samples read | lost | fault |\n|" + "---|" * 9, flush=True)
    for ten in range(int(hours * 6)):
        start = began + 600 * ten
        readers = Readers(chance)
        if not faults:
            faults = list(FAULTS)
            chance.shuffle(faults)
        fault = faults.pop()
        for _ in range(chance.randrange(20, 60)):
            time.sleep(1)
            readers.read()
        suffer(fault, pid)
        for _ in range(30):
            time.sleep(1)
            readers.read()
        if ten % 6 == 2:
            step(STEPS[steps % len(STEPS)])
            steps += 1
        wait_until(start + 240)
        readers.go()
        if ten % 6 == 5:
            rotated += rotate(ten // 6)
        wait_until(start + 590)
        if show("MainPID") != str(pid):
            check(False, f"the process is another one after {fault[0]}: {journal()[-20:]}")
            break
        status = ask("status")
        samples = status["samples"]
        good = status["state"] == "streaming" and status["age_s"] < 1 and not status["faults"] and not status["counters"]["outputs_lost"]
        if not good or samples["offered"] != samples["read"] + samples["lost"]:
            check(False, f"after {fault[0]}: {status}")
        # The question's connection is to be closed at both ends.
        time.sleep(2)
        rows.append(((time.monotonic() - began) / 3600, *memory(pid)))
        print(f"| {rows[-1][0]:.2f} | " + " | ".join(str(v) for v in (*rows[-1][1:], watcher.lines, samples["read"], samples["lost"],
              fault[0])) + " |", flush=True)
    lasted = (time.monotonic() - began) / 3600
    check(show("NRestarts") == "0" and show("MainPID") == str(pid), f"no restart in {lasted:.2f} h with {len(rows)} faults")
    # The first who asks for lines that only the log has makes the daemon begin a thread for that, with two descriptors; it stays.
    files, threads = [r[3] for r in rows], [r[4] for r in rows]
    check(max(files) <= min(files) + 2 and max(threads) <= min(threads) + 1,
          f"descriptors {sorted(set(files))}, threads {sorted(set(threads))}")
    late = [(r[0], r[1]) for r in rows if r[0] >= 1]
    if len(late) >= 6:
        check(slope(late) < 50, f"resident memory after the first hour: {slope(late):+.1f} kB/h, anonymous "
              f"{slope([(r[0], r[2]) for r in rows if r[0] >= 1]):+.1f} kB/h")
    status = ask("status")
    say(f"status {json.dumps(status)}")
    check(status["counters"]["record_lost"] == status["counters"]["outputs_lost"] == 0, "nothing lost between the threads")
    systemctl("stop", "tremord")
    check(show("ExecMainStatus") == "0" and show("Result") == "success", f"SIGTERM: exit {show('ExecMainStatus')}")
    checks.wait_for(lambda: watcher.kinds.get("bye"), 5)
    check(not watcher.wrong and watcher.kinds.get("bye") == 1, f"the reader that stayed: {watcher.lines} lines, {watcher.kinds} {watcher.wrong[:3]}")
    check(rotated == int(hours), f"logrotate {rotated} times, {steps} steps of the clock, {len(log_files())} files")
    compare(watcher)


def compare(watcher):
    """Log, dumps and replay beside each other."""
    lines = log_lines()
    # A file that was begun anew says first which number comes next.
    heads = [(l["next_seq"], after["seq"]) for l, after in zip(lines, lines[1:]) if l["type"] == "log" and "seq" in after]
    check(all(a == b for a, b in heads), f"{len(heads)} files say rightly with which number they begin")
    log = [l for l in lines if l["type"] != "log"]
    numbers = [l["seq"] for l in log]
    check(numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[-1] == watcher.last,
          f"log: {len(log)} lines in {len(log_files())} files, numbered without a hole to the last that was told")
    dumps = sorted((DUMPS + n for n in os.listdir(DUMPS) if n.endswith(".trd")), key=lambda p: (len(p), p))
    check(not [n for n in os.listdir(DUMPS) if n.endswith(".part")], f"{len(dumps)} dumps, each with its name")
    bad = [(p, c.stdout + c.stderr) for p in dumps
           if (c := subprocess.run([BIN + "tremorctl", "verify", p], capture_output=True, text=True)).returncode]
    check(not bad, f"tremorctl verify: no damage in {sum(map(os.path.getsize, dumps)) / 1e6:.1f} MB {bad[:1]}")
    told = subprocess.run([BIN + "tremorctl", "replay", *dumps], capture_output=True, text=True)
    kept = ("run", "event", "gap", "clock", "mark")

    def bare(lines):
        return [{k: v for k, v in l.items() if k not in ("seq", "wall")} for l in lines if l["type"] in kept]
    a, b = bare(log), bare([json.loads(l) for l in told.stdout.splitlines()])
    first = next(((x, y) for x, y in zip(a, b) if x != y), None)
    check(told.returncode == 0 and a == b, f"replay says the same {len(a)} lines {told.stderr.strip()} {len(b) if a != b else ''} {first or ''}")


words = sys.argv[1:]
day(float(words[0]) if words else 24, int(words[1]) if len(words) > 1 else random.SystemRandom().randrange(1 << 32))
warnings = {}
for line in journal():
    key = "".join("#" if c.isdigit() else c for c in line)
    warnings[key] = warnings.get(key, 0) + 1
for key, count in sorted(warnings.items(), key=lambda x: -x[1])[:25]:
    say(f"{count} times: {key}")
sys.exit(checks.end())
