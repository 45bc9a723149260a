"""check.py [SCENARIO]...: the service on a real kernel, with figures. Exit code 1 if anything FAILED."""
import datetime
import glob
import json
import os
import signal
import socket
import subprocess
import sys
import time

import checks
import wallclock
from checks import check, say, wait_for
from client import Reader

RIG = "/sys/class/misc/imurig-mpu6050/"
CONFIG = "/etc/tremord/tremord.toml"
LOG = "/var/log/tremord/events.ndjson"
DUMPS = "/var/lib/tremord/"
BIN = "/opt/tremord/bin/"
OSCILLATIONS = {
    "freeze_tremble", "external_vibration", "standing_fast", "clonus_like", "rest_oscillation", "standing_oscillation",
    "postural_oscillation", "kinetic_oscillation", "broad_tremble", "rhythmic_slow", "undetermined"}


def put(name, value):
    with open(RIG + name, "w") as f:
        f.write(f"{value}\n")


def load(chips):
    """Other chips on the bus; udev gives the service its access anew."""
    subprocess.run(["modprobe", "-r", "imurig"], check=True)
    subprocess.run(["modprobe", "imurig", f"chips={chips}"], check=True)
    subprocess.run(["udevadm", "settle"], check=True)


def systemctl(*words):
    return subprocess.run(["systemctl", *words], capture_output=True, text=True)


def show(name):
    return systemctl("show", "-P", name, "tremord").stdout.strip()


def configure(line=None, extra="", rate=100):
    text = (f'[sensor]\nbus = 1\naddress = 0x68\nrate_hz = {rate}.0\nleg = "right"\nsite = "shank"\n'
            '[record]\nmode = "continuous"\nreserve_mb = 1\n')
    if line:
        text += f'[line]\nchip = "{line}"\noffset = 17\n'
    with open(CONFIG, "w") as f:
        f.write(text + extra)


def feed(**options):
    words = [w for k, v in options.items() for w in (f"--{k}", str(v))]
    return subprocess.Popen([sys.executable, "/run/feed.py", *words], stdout=subprocess.PIPE, text=True)


class Run:
    """One run of the service, from start to stop, and what it left."""

    def __init__(self):
        systemctl("reset-failed", "tremord")
        start = time.monotonic()
        result = systemctl("start", "tremord")
        check(result.returncode == 0 and show("ActiveState") == "active",
              f"service reached active (READY) in {time.monotonic() - start:.2f} s {result.stderr.strip()}")
        self.pid = int(show("MainPID"))
        self.started = time.monotonic()
        self.reader = Reader()

    def streams(self, seconds=10):
        return check(wait_for(lambda: self.reader.of("run"), seconds), "the run line came: the sensor streams")

    def cpu(self):
        with open(f"/proc/{self.pid}/stat") as f:
            fields = f.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self):
        wanted = ("VmRSS", "RssAnon", "RssFile", "RssShmem", "VmLck", "Threads")
        with open(f"/proc/{self.pid}/status") as f:
            return {w[0][:-1]: int(w[1]) for w in map(str.split, f) if w[0][:-1] in wanted}

    def thread(self, name):
        for task in glob.glob(f"/proc/{self.pid}/task/*"):
            with open(task + "/comm") as f:
                if f.read().strip() == name:
                    return task
        return None

    def epoch(self):
        return self.reader.of("run")[0][1]["epoch_mono_ns"]

    def log(self):
        with open(LOG) as f:
            lines = [json.loads(line) for line in f]
        run = self.reader.of("run")[0][1]["run"]
        return [line for line in lines if line["run"] == run]

    def stop(self):
        cpu, life = self.cpu(), time.monotonic() - self.started
        start = time.monotonic()
        systemctl("stop", "tremord")
        took = time.monotonic() - start
        check(took <= 1 and show("ExecMainStatus") == "0" and show("Result") == "success",
              f"SIGTERM: ended in {took:.3f} s, exit {show('ExecMainStatus')}, result {show('Result')}")
        say(f"CPU {cpu:.2f} s in {life:.1f} s ({100 * cpu / life:.2f} % of this slow guest)")
        time.sleep(0.2)
        check([line["type"] for _, line in self.reader.lines][-1:] == ["bye"], "the reader was told bye")
        journalled = [l for _, l in self.reader.lines if "seq" in l]
        seqs = [l["seq"] for l in journalled]
        check(seqs == list(range(seqs[0], seqs[0] + len(seqs))), f"{len(seqs)} journalled lines without a hole in seq")
        log = self.log()
        check(log == journalled, f"log and socket said the same {len(log)} lines")
        self.compare(log)

    def compare(self, log):
        run = log[0]["run"]
        dump = f"{DUMPS}{run}.trd"
        parts = glob.glob(DUMPS + "*.part")
        if not check(os.path.exists(dump) and not parts, f"the dump has its name: {os.path.basename(dump)}, parts {parts}"):
            return
        result = subprocess.run([BIN + "tremorctl", "replay", dump], capture_output=True, text=True)
        replay = [json.loads(line) for line in result.stdout.splitlines()]

        def bare(lines):
            return [{k: v for k, v in line.items() if k not in ("seq", "wall")} for line in lines
                    if line["type"] in ("run", "event", "gap", "clock", "mark")]
        a, b = bare(log), bare(replay)
        same = check(result.returncode == 0 and a == b,
                     f"replay equals the live run: {len(b)} lines, exit {result.returncode} {result.stderr.strip()}")
        if not same:
            for x, y in zip(a + [None] * len(b), b + [None] * len(a)):
                if x != y:
                    say(f"live   {json.dumps(x)}")
                    say(f"replay {json.dumps(y)}")
                    break


def oscillations(lines, after=0.0):
    return [(at, l) for at, l in lines if l["label"] in OSCILLATIONS and l["t1_s"] > after]


def check_shaking(run, fed, hz=5.0):
    shake = (fed["shake_start_ns"] - run.epoch()) * 1e-9
    found = [(at, l) for at, l in oscillations(run.reader.of("event")) if abs(l.get("freq_hz", 0) - hz) <= 0.05]
    if check(bool(found), f"an oscillation of {hz:.2f} Hz was told"):
        at, event = found[0]
        delay, heard = event["emitted_s"] - shake, at - fed["shake_start_ns"] * 1e-9
        check(delay <= 8 and heard <= 8.5, f"{event['phase']} {event['label']} {event['freq_hz']:.3f} Hz, {delay:.2f} s of data "
              f"after the shaking began, heard after {heard:.2f} s")
    for _, l in run.reader.of("event"):
        say(f"{l['phase']:6} {l['label']} {l['t0_s']}-{l['t1_s']} emitted {l['emitted_s']} freq {l.get('freq_hz')} "
            f"sd {l.get('freq_sd_hz')} angle {l.get('angle_pp_deg')} {l.get('confidence')}")


def rate(run):
    """What a reader who connects now is told of the sensor."""
    reader = Reader()
    wait_for(lambda: reader.of("hello"), 2)
    hello = reader.of("hello")[0][1]
    reader.socket.close()
    return hello


def check_hello(run, tolerance):
    hello = rate(run)
    say(f"hello {json.dumps(hello)}")
    missing = [k for k in ("chip", "rate_hz", "rate_sd_hz", "mount", "software", "algorithm", "protocol", "run", "boot_id",
                           "config", "clock", "next_seq") if k not in hello]
    check(not missing and hello["state"] == "streaming", f"hello is whole {missing or ''}, state {hello['state']}")
    check(abs(hello.get("rate_hz", 0) - 100) <= tolerance,
          f"measured rate {hello.get('rate_hz')} Hz, sd {hello.get('rate_sd_hz')}, true 100 Hz")


def shaking(line, still, tolerance):
    configure(line)
    if still:
        run = Run()
        run.streams()
        feeder = feed(still=still, shake=20, after=6)
    else:
        # The sensor forgets that it sampled for the run before; the shaking then begins with the first sample.
        put("reset", 1)
        feeder = feed(still=0, shake=20, after=6)
        time.sleep(1)
        run = Run()
        run.streams()
    out, _ = feeder.communicate()
    check(feeder.returncode == 0, f"fed {out.strip()}")
    check_shaking(run, json.loads(out))
    check_hello(run, tolerance)
    run.stop()


def timer():
    shaking(None, 5, 0.3)


def timer_at_once():
    shaking(None, 0, 0.3)


def edge():
    shaking("gpiochip0", 5, 0.05)


def edge_at_once():
    shaking("imurig", 0, 0.05)


def faults():
    hold = lambda seconds: (os.kill(int(show("MainPID")), signal.SIGSTOP), time.sleep(seconds),
                            os.kill(int(show("MainPID")), signal.SIGCONT))
    state = lambda name, seconds: (put(name, 1), time.sleep(seconds), put(name, 0))
    # Name, what is done, how long is waited, the causes that are right (None: nothing need be lost).
    suffer("gpiochip0", (
        ("20 NACKs", lambda: put("nack", 20), 15, ("bus_error",)),
        ("200 NACKs", lambda: put("nack", 200), 75, ("bus_error",)),
        ("sensor absent for 3 s", lambda: state("absent", 3), 15, ("bus_error", "sensor_lost")),
        ("chip reset", lambda: put("reset", 1), 15, ("chip_reset",)),
        ("daemon held up for 2 s", lambda: hold(2), 15, ("fifo_overflow",)),
        ("no edges for 5 s", lambda: state("drop_int", 5), 10, (None,)),
        ("no samples for 3 s", lambda: state("stall", 3), 15, ("stalled",)),
        ("3 short transfers", lambda: put("short_xfer", 3), 15, (None, "bus_error"))))


def suffer(line, trials):
    configure(line)
    run = Run()
    run.streams()
    feeder = feed(still=0, shake=400, after=1, patience=120)
    time.sleep(15)
    for name, act, settle, causes in trials:
        lines = len(run.reader.lines)
        t = time.monotonic() - run.epoch() * 1e-9
        act()
        time.sleep(settle)
        put("nack", 0)
        new = [l for _, l in run.reader.lines[lines:]]
        gaps = [l for l in new if l["type"] == "gap"]
        said = "; ".join(f"{g['cause']}, {g['samples']} samples, until {g['t_s']} s" for g in gaps) or "nothing was lost"
        check([g["cause"] for g in gaps] in [[c] if c else [] for c in causes], f"{name} at {t:.2f} s: {said}")
        hello = rate(run)
        check(hello["state"] == "streaming" and show("MainPID") == str(run.pid), f"{name}: streams, rate {hello.get('rate_hz')} Hz")
        end = gaps[-1]["t_s"] if gaps else t
        wait_for(lambda: any(l["t1_s"] > end for _, l in oscillations(run.reader.of("event"))), 10)
        told = [l for _, l in oscillations(run.reader.of("event"), end)]
        check(told and all(abs(l["freq_hz"] - 5) <= 0.05 for l in told), f"{name}: told since: "
              + ", ".join(f"{l['phase']} {l['label']} {l['freq_hz']}" for l in told[:4]))
    say(f"memory, kB {run.memory()}")
    feeder.kill()
    feeder.wait()
    put("queued", 0)
    run.stop()
    # Every sample has its place: indices and times of the data agree with the clock, losses counted in.
    total = sum(l["samples"] for l in run.log() if l["type"] == "gap")
    say(f"{total} samples lost in all")


def off_rate():
    """A chip 2 % slow: the tone and the rate are still the true ones."""
    for line, tolerance in ((None, 0.05), ("gpiochip0", 0.02)):
        put("clock_ppm", -20000)
        configure(line)
        run = Run()
        run.streams()
        feeder = feed(still=5, shake=20, after=6)
        out, _ = feeder.communicate()
        check_shaking(run, json.loads(out))
        hello = rate(run)
        check(abs(hello["rate_hz"] - 98) <= tolerance, f"line {line}: rate {hello['rate_hz']} Hz, sd {hello['rate_sd_hz']}, true 98 Hz")
        run.stop()
    put("clock_ppm", 0)


def crash():
    configure("gpiochip0")
    run = Run()
    run.streams()
    time.sleep(20)
    os.kill(run.pid, signal.SIGKILL)
    check(wait_for(lambda: show("ActiveState") == "active" and int(show("MainPID")) not in (0, run.pid), 10),
          f"after SIGKILL systemd started it again: {show('NRestarts')} restart")
    # Its run line may have been said before anybody could connect: hello tells the state.
    check(wait_for(lambda: rate(run).get("state") == "streaming", 10), "it streams again")
    with open(LOG) as f:
        seqs = [json.loads(line)["seq"] for line in f]
    check(seqs == list(range(1, len(seqs) + 1)), f"the log's {len(seqs)} numbers go on without a hole")
    part = glob.glob(DUMPS + run.reader.of("run")[0][1]["run"] + "*")
    result = subprocess.run([BIN + "tremorctl", "info", part[0]], capture_output=True, text=True)
    check(result.returncode == 0, f"the torn dump {part} reads: exit {result.returncode} {result.stderr.strip()}")
    say(result.stdout.strip().replace("\n", " | "))
    pid = int(show("MainPID"))
    start = time.monotonic()
    os.kill(pid, signal.SIGSTOP)
    check(wait_for(lambda: int(show("MainPID")) not in (0, pid) and show("ActiveState") == "active", 150),
          f"held up for good: the watchdog had it started again after {time.monotonic() - start:.0f} s")
    systemctl("stop", "tremord")
    for name in glob.glob(DUMPS + "*.part"):
        os.remove(name)


def figures():
    for line in (None, "gpiochip0"):
        say(f"line {line}")
        configure(line)
        run = Run()
        run.streams()
        others = [Reader() for _ in range(15)]
        time.sleep(60)
        say(f"memory after a minute with 16 readers, kB {run.memory()}")
        with open(f"/proc/{run.pid}/smaps") as f:
            sizes, name = {}, ""
            for words in map(str.split, f):
                if "-" in words[0] and not words[0].endswith(":"):
                    name = f"{os.path.basename(words[5]) if len(words) > 5 else 'anonymous'} {words[1]}"
                elif words[0] == "Rss:":
                    sizes[name] = sizes.get(name, 0) + int(words[1])
        say("resident, kB: " + ", ".join(f"{k} {v}" for k, v in sorted(sizes.items(), key=lambda i: -i[1])[:8]))
        memory = run.memory()
        check(memory["VmRSS"] <= 16 * 1024 and memory["RssAnon"] <= 4 * 1024, "resident memory within 16 MB, 4 MB anonymous")
        check_hello(run, 0.1 if line is None else 0.02)
        check(all(r.of("hello") and r.of("hb") for r in others), "all 16 readers get hello and heartbeats")
        task = run.thread("acquire")
        tid = task.rsplit("/", 1)[1]

        def switches():
            with open(task + "/status") as f:
                return {w[0]: int(w[1]) for w in map(str.split, f) if w[0].endswith("ctxt_switches:")}
        before, cpu = switches(), run.cpu()
        time.sleep(20)
        after = switches()
        say("switches/s of acquire: " + ", ".join(f"{k[:-1]} {(after[k] - before[k]) / 20:.1f}" for k in after)
            + f"; CPU {(run.cpu() - cpu) / 20 * 100:.2f} %")
        with open(task + "/sched") as f:
            say("scheduling: " + " ".join(l.split(":")[1].strip() for l in f if l.startswith(("policy", "prio"))))
        subprocess.run(["timeout", "-s", "INT", "5", "strace", "-c", "-o", "/run/strace", "-p", tid], capture_output=True)
        calls = {}
        with open("/run/strace") as f:
            for words in map(str.split, f):
                if len(words) >= 5 and words[0][0].isdigit() and words[-1] != "total":
                    calls[words[-1]] = int(words[3])
        faulted = lambda: sum(int(open(task + "/stat").read().rsplit(")", 1)[1].split()[i]) for i in (7, 9))
        before = faulted()
        time.sleep(20)
        check(faulted() == before, f"{faulted() - before} page faults of acquire in 20 s")
        check(set(calls) <= {"clock_nanosleep", "ioctl", "read", "ppoll", "restart_syscall", "clock_adjtime"},
              f"acquire calls nothing that allocates, locks or opens: {sorted(calls)}")
        status = Reader().ask("status")
        say(f"status {json.dumps(status)}")
        check(status["samples"]["offered"] == status["samples"]["read"] + status["samples"]["lost"] and status["wakeup_late_p99_ms"] > 0,
              f"lateness p99 {status['wakeup_late_p99_ms']} ms, at most {status['wakeup_late_max_ms']} ms")
        bursts = max(1, calls.get("clock_nanosleep", 0))
        total = sum(calls.values())
        say(f"system calls in 5 s {calls}")
        check(bursts / 5 <= 30 and total / bursts <= 4.5, f"{bursts / 5:.1f} wake-ups/s, {total / bursts:.2f} calls a burst")
        run.stop()


def readers():
    """1 kHz beside 16 readers that want everything, one of which takes nothing: the sensor loses no sample by it."""
    configure("gpiochip0", rate=1000)
    run = Run()
    check(wait_for(lambda: rate(run)["state"] == "streaming", 10), "the sensor streams")
    wish = json.dumps({"request": "watch", "streams": ["features", "raw"]}).encode() + b"\n"
    plain = [Reader() for _ in range(11)]
    greedy = [Reader() for _ in range(3)]
    stopped = socket.socket(socket.AF_UNIX)
    stopped.connect("/run/tremord/tremord.sock")
    for one in [reader.socket for reader in greedy] + [stopped]:
        one.sendall(wish)
    time.sleep(60)
    status = Reader().ask("status")
    samples = status["samples"]
    check(samples["offered"] >= 50_000 and samples["lost"] == 0 and not run.reader.of("gap"),
          f"{samples['offered']} samples at 1 kHz, {samples['lost']} lost; lateness p99 {status['wakeup_late_p99_ms']} ms")
    for reader in greedy:
        bursts = [line for _, line in reader.of("raw")]
        told = sum(len(line["accel_g"]) for line in bursts)
        check(told >= 45_000 and len(reader.of("features")) >= 90,
              f"a reader of both streams got {told} samples in {len(bursts)} lines, {len(reader.of('features'))} of features")
        ends = [line["t_s"] + (len(line["accel_g"]) - 1) / line["rate_hz"] for line in bursts]
        steps = [(line["t_s"] - end) * line["rate_hz"] for line, end in zip(bursts[1:], ends)]
        check(all(0.5 < step < 1.5 for step in steps), f"without a hole: {min(steps):.2f} to {max(steps):.2f} periods between lines")
    check(all(not reader.of("lost") for reader in plain + greedy), "nobody but the stopped reader was told of a loss")
    memory = run.memory()
    say(f"beside this load resident {memory['VmRSS']} kB, anonymous {memory['RssAnon']} kB; CPU {run.cpu():.2f} s")
    stopped.close()
    check(systemctl("stop", "tremord").returncode == 0 and show("ExecMainStatus") == "0", "it ends when asked")


def true_wall(line, run):
    """How far the line's wall time lies beside this machine's, s."""
    told = datetime.datetime.fromisoformat(line["wall"].replace("Z", "+00:00")).timestamp()
    seconds = line.get("t_s", line.get("emitted_s", 0))
    return told - (run.epoch() * 1e-9 + seconds + time.time() - time.monotonic())


def clock():
    """A Pi without a clock of its own: the time comes from the network, and steps."""
    configure()
    run = Run()
    run.streams()
    time.sleep(3)
    check(not any("wall" in l for _, l in run.reader.lines) and rate(run)["clock"] == "unsynchronised",
          "not synchronised: no wall time in any line")
    put("nack", 60)
    time.sleep(8)
    put("nack", 0)
    gaps = run.reader.of("gap")
    check(gaps and not any("wall" in l for _, l in gaps), "nor in a gap's")
    wallclock.synchronise()
    check(wait_for(lambda: run.reader.of("clock") and run.reader.of("clock")[-1][1]["synchronised"], 12), "synchronised: it is told")
    told = run.reader.of("clock")[-1][1]
    check("wall" in told and abs(true_wall(told, run)) < 0.01, f"and the wall time is right: {told}")
    lines, began = len(run.reader.of("clock")), time.monotonic()
    time.clock_settime(time.CLOCK_REALTIME, time.time() + 3600)
    check(wait_for(lambda: len(run.reader.of("clock")) > lines, 2), f"stepped by an hour: told after {time.monotonic() - began:.2f} s")
    told = run.reader.of("clock")[-1][1]
    # The kernel calls a clock unsynchronised that was set by hand.
    check(abs(told.get("step_s", 0) - 3600) < 0.01 and not told["synchronised"] and "wall" not in told, f"{told}")
    wallclock.synchronise()
    wait_for(lambda: run.reader.of("clock")[-1][1]["synchronised"], 12)
    told = run.reader.of("clock")[-1][1]
    check(told["synchronised"] and abs(true_wall(told, run)) < 0.01, f"and synchronised again: {told}")
    lines = len(run.reader.of("clock"))
    time.clock_settime(time.CLOCK_REALTIME, time.time() - 7200)
    wallclock.synchronise()
    check(wait_for(lambda: len(run.reader.of("clock")) > lines, 2), "two hours back: told")
    put("nack", 60)
    time.sleep(8)
    put("nack", 0)
    late = [l for _, l in run.reader.of("gap") if "wall" in l]
    check(late and all(abs(true_wall(l, run)) < 0.15 for l in late[-1:]), f"a gap after it has the new time: {late[-1:]}")
    run.stop()


def ends():
    configure(None, 'nonsense = 1\n')
    systemctl("start", "tremord")
    wait_for(lambda: show("ActiveState") == "failed", 5)
    time.sleep(5)
    check(show("ExecMainStatus") == "78" and show("ActiveState") == "failed" and show("NRestarts") == "0",
          f"bad configuration: exit {show('ExecMainStatus')}, {show('ActiveState')}, {show('NRestarts')} restarts")
    configure()
    put("absent", 1)
    result = subprocess.run([BIN + "tremord", "--require-device", "--config", CONFIG], capture_output=True, text=True)
    check(result.returncode == 69, f"--require-device without a sensor: exit {result.returncode}: {result.stderr.strip()}")
    run = Run()
    time.sleep(50)
    check(show("ActiveState") == "active" and show("NRestarts") == "0" and rate(run)["state"] == "probing",
          f"no sensor: active and probing for 50 s, past the watchdog; status: {show('StatusText')}")
    begun = time.monotonic()
    systemctl("stop", "tremord")
    check(time.monotonic() - begun <= 1, f"stops while probing in {time.monotonic() - begun:.3f} s")
    run = Run()
    time.sleep(2)
    put("absent", 0)
    run.streams()
    with open("/etc/group") as f:
        group = [l for l in f if l.startswith("tremord:")]
    st = os.stat("/run/tremord/tremord.sock")
    import grp
    check(oct(st.st_mode & 0o777) == "0o660" and grp.getgrgid(st.st_gid).gr_name == "tremord",
          f"socket mode {oct(st.st_mode & 0o777)}, group {grp.getgrgid(st.st_gid).gr_name} {group}")
    probe = "import socket; socket.socket(socket.AF_UNIX).connect('/run/tremord/tremord.sock')"

    def connects(group):
        return subprocess.run(["setpriv", "--reuid=65534", f"--regid={group}", "--clear-groups", sys.executable, "-c", probe],
                              capture_output=True).returncode == 0
    check(connects("tremord") and not connects("nogroup"), "members of the group connect, others do not")
    run.stop()


def strangers():
    """Somebody else where the sensor is expected: a real-time clock, a chip that nobody knows. Nothing is written to them."""
    configure()
    for chips, name in (("ds1307@68", "ds1307"), ("mpu6050@68=55", "mpu6050")):
        load(chips)
        run = Run()
        time.sleep(15)
        said = show("StatusText")
        with open(f"/sys/class/misc/imurig-{name}/xfers") as f:
            asked = int(f.read())
        with open(f"/sys/class/misc/imurig-{name}/writes") as f:
            writes = int(f.read())
        check(asked > 0 and writes == 0, f"{chips}: asked {asked} times, written to {writes} times; status: {said}")
        check(rate(run)["state"] == "probing" and show("MainPID") == str(run.pid), f"{chips}: it goes on probing")
        systemctl("stop", "tremord")
    load("mpu6050@68,lsm6dsox@6a")


SCENARIOS = {f.__name__: f for f in (
    timer, timer_at_once, edge, edge_at_once, off_rate, clock, faults, ends, strangers, crash, figures, readers)}
for name in sys.argv[1:] or SCENARIOS:
    print(f"== {name}", flush=True)
    for fault in ("nack", "absent", "stall", "drop_int", "clock_ppm", "queued"):
        put(fault, 0)
    # Of a real MPU-6050 at 44 Hz: without noise a sensor is taken for a stuck one.
    put("noise_ug", 2900)
    put("noise_mdps", 37)
    try:
        SCENARIOS[name]()
    except Exception as error:
        check(False, f"{name}: {type(error).__name__}: {error} (line {error.__traceback__.tb_lineno})")
        import traceback
        traceback.print_exc(file=sys.stdout)
        subprocess.run(["journalctl", "-u", "tremord", "-o", "cat", "--no-pager", "-n", "20"])
    systemctl("stop", "tremord")
sys.exit(checks.end())
