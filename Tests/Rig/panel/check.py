"""check.py [SCENARIO]...: the button and the LED of the service on a real kernel's lines. Exit code 1 if anything FAILED."""
import glob
import json
import os
import subprocess
import sys
import threading
import time

import checks
from checks import check, say, wait_for
from client import Reader

CHIP = "/sys/class/misc/imurig-mpu6050/"
PLATFORM = "/sys/devices/platform/imurig/"
CONFIG = "/etc/tremord/tremord.toml"
LOG = "/var/log/tremord/events.ndjson"
DUMPS = "/var/lib/tremord/"
BIN = "/opt/tremord/bin/"
PANEL = '[button]\nname = "GPIO27"\nkind = "urge"\n[led]\nchip = "imurig"\noffset = 22\n'


def put(path, value):
    with open(path, "w") as f:
        f.write(f"{value}\n")


def get(path):
    with open(path) as f:
        return f.read().strip()


def load(*parameters):
    """The module anew; udev gives the service its access again."""
    subprocess.run(["modprobe", "-r", "imurig"], check=True)
    subprocess.run(["modprobe", "imurig", *parameters], check=True)
    subprocess.run(["udevadm", "settle"], check=True)
    # Without noise a sensor is taken for a stuck one.
    put(CHIP + "noise_ug", 2900)
    put(CHIP + "noise_mdps", 37)


def journal():
    words = ["journalctl", "-u", "tremord", "-o", "cat", "--no-pager", f"_PID={service.pid}"]
    return subprocess.run(words, capture_output=True, text=True).stdout.splitlines()


def contact(*changes):
    """Moves the button: 0 is pressed; (level, seconds until the next). Returns the time before the first, ns."""
    start = time.monotonic_ns()
    for level, seconds in changes:
        put(PLATFORM + "button", level)
        time.sleep(seconds)
    return start


def press(hold=0.15):
    return contact((0, hold), (1, 0.25))


class Light(threading.Thread):
    """Watches the LED, every 5 ms, for some seconds: (seconds since the start, lit) of each change, the first state included."""

    def __init__(self, seconds):
        super().__init__(daemon=True)
        self.changes, self.seconds = [], seconds
        self.start()

    def run(self):
        start = time.monotonic()
        with open(PLATFORM + "led") as f:
            while (now := time.monotonic() - start) < self.seconds:
                f.seek(0)
                lit = f.read(1) == "1"
                if not self.changes or self.changes[-1][1] != lit:
                    self.changes.append((now, lit))
                time.sleep(0.005)

    def spans(self):
        """Whole stretches of light and of dark, s."""
        self.join()
        edges = self.changes[1:]
        spans = [(b[0] - a[0], a[1]) for a, b in zip(edges, edges[1:])]
        return [s for s, lit in spans if lit], [s for s, lit in spans if not lit]


def near(values, *wanted):
    return bool(values) and all(min(abs(v - w) for w in wanted) <= 0.03 for v in values)


def words(values):
    return " ".join(f"{v:.2f}" for v in values)


def check_light(name, seconds, lit, dark):
    a, b = Light(seconds).spans()
    return check(near(a, *lit) and near(b, *dark), f"LED, {name}: lit {words(a)}, dark {words(b)} s")


class Service:
    def __init__(self, text, line='[line]\nname = "GPIO17"\n'):
        global service
        service = self
        with open(CONFIG, "w") as f:
            f.write('[sensor]\nbus = 1\nleg = "right"\nsite = "shank"\n[record]\nmode = "continuous"\nreserve_mb = 1\n' + line + text)
        subprocess.run(["systemctl", "reset-failed", "tremord"], capture_output=True)
        subprocess.run(["systemctl", "start", "tremord"], check=True)
        show = ["systemctl", "show", "-P", "MainPID", "tremord"]
        self.pid = int(subprocess.run(show, capture_output=True, text=True).stdout)
        self.reader = Reader()

    def streams(self):
        return check(wait_for(lambda: self.reader.of("run"), 10), "the sensor streams")

    def marks(self, count=None, seconds=2):
        """The marks so far, once there are `count` of them: (when heard, kind, when set), times in ns."""
        if count is not None:
            wait_for(lambda: len(self.reader.of("mark")) >= count, seconds)
        if not self.reader.of("mark"):
            return []
        epoch = self.reader.of("run")[0][1]["epoch_mono_ns"]
        return [(at * 1e9, l["kind"], l["t_s"] * 1e9 + epoch) for at, l in self.reader.of("mark")]

    def stop(self):
        subprocess.run(["systemctl", "stop", "tremord"])
        time.sleep(0.2)
        with open(LOG) as f:
            log = [json.loads(line) for line in f]
        live = [l for _, l in self.reader.lines if "seq" in l]
        run = self.reader.of("run")[0][1]["run"]
        check([l for l in log if l["run"] == run] == live, f"log and socket said the same {len(live)} lines")
        result = subprocess.run([BIN + "tremorctl", "replay", f"{DUMPS}{run}.trd"], capture_output=True, text=True)

        def bare(lines):
            return [{k: v for k, v in l.items() if k not in ("seq", "wall")} for l in lines]
        replay = bare(json.loads(l) for l in result.stdout.splitlines())
        marks = sum(l["type"] == "mark" for l in replay)
        check(result.returncode == 0 and replay == bare(live), f"the dump's replay says the same, {marks} marks among them")
        check(get(PLATFORM + "led") == "0", "the LED is dark after the end")
        users = subprocess.run(["gpioinfo", "imurig"], capture_output=True, text=True).stdout
        check("tremord" not in users, "all lines are given back")


def presses(run, name, wanted):
    """The marks after `before` are one for each of `wanted`, at its time."""
    before, times = wanted
    marks = run.marks(before + len(times))[before:]
    late = [(m[2] - t) / 1e6 for m, t in zip(marks, times)]
    heard = [(m[0] - t) / 1e9 for m, t in zip(marks, times)]
    check(len(marks) == len(times) and all(k == "urge" for _, k, _ in marks) and all(-0.6 <= l <= 2 for l in late),
          f"{name}: {len(marks)} marks of {len(times)}; after the press, ms: {words(late)}; heard after, s: {words(heard)}")


def panel():
    """A run with all of it: from no sensor over streaming, presses, an event and a fault to the end."""
    put(CHIP + "absent", 1)
    run = Service(PANEL)
    time.sleep(2)
    check_light("no sensor yet", 3, (0.2,), (0.2,))
    press()
    check(any("no mark was set: the sensor has given no sample yet" in l for l in journal()),
          "a press before the first sample sets no mark, and that is told")
    put(CHIP + "absent", 0)
    run.streams()
    time.sleep(1)
    check_light("streaming", 9, (0.1,), (1.9,))
    check(not run.marks(), "no press, no mark")

    presses(run, "five presses", (0, [press(hold) for hold in (0.05, 0.1, 0.31, 0.07, 0.15)]))
    bounce = [(0, 0.001), (1, 0.0007), (0, 0.002), (1, 0.001), (0, 0.003), (1, 0.0005)]
    lift = [(1, 0.002), (0, 0.001), (1, 0.0015), (0, 0.001)]
    presses(run, "a contact that bounces", (5, [contact(*bounce, (0, 0.2), *lift, (1, 0.3)) for _ in range(4)]))
    many = [(level, 0.0003) for level in [0, 1] * 15]
    presses(run, "one that overflows the queue of libgpiod 1.6", (9, [contact(*many, (0, 0.35), *many[1:], (1, 0.5))]))
    contact((0, 0), (1, 0.5))
    time.sleep(0.5)
    check(len(run.marks()) == 10, "a spike is no press")

    changes = int(get(PLATFORM + "led_changes"))
    feed = subprocess.Popen([sys.executable, "/run/feed.py", "--still", "5", "--shake", "25", "--after", "12"],
                            stdout=subprocess.PIPE, text=True)
    check(wait_for(lambda: any(l["phase"] == "open" for _, l in run.reader.of("event")), 40), "an event is open")
    time.sleep(0.5)
    light = Light(5)
    presses(run, "a press in an event", (10, [press()]))
    lit, dark = light.spans()
    check(light.changes == [(light.changes[0][0], True)], f"LED, event open: lit all the time; dark {words(dark)} s")
    feed.communicate()
    closed = lambda: len({l["id"] for _, l in run.reader.of("event")}) == sum(
        l["phase"] == "close" for _, l in run.reader.of("event"))
    check(wait_for(closed, 30), "every event is closed")
    time.sleep(1)
    check_light("streaming again", 7, (0.1,), (1.9,))
    say(f"{int(get(PLATFORM + 'led_changes')) - changes} changes of the LED meanwhile")

    put(CHIP + "absent", 1)
    time.sleep(1)
    check_light("sensor gone", 3, (0.2,), (0.2,))
    presses(run, "a press while it is gone", (11, [press()]))
    put(CHIP + "absent", 0)
    wait_for(lambda: run.reader.of("gap"), 10)
    time.sleep(2)
    check_light("streaming once more", 7, (0.1,), (1.9,))
    presses(run, "a press after it", (12, [press()]))
    check(sum("set a mark: urge" in l for l in journal()) == 13, "the journal has each mark")
    run.stop()


def busy():
    """Lines that others have: told once, with who has them; nothing else suffers; taken when they are free."""
    others = [subprocess.Popen(w) for w in (["gpiomon", "-s", "imurig", "27"], ["gpioset", "-m", "signal", "imurig", "22=0"],
                                            ["gpiomon", "-s", "imurig", "17"])]
    time.sleep(0.5)
    run = Service(PANEL)
    run.streams()
    time.sleep(25)
    said = journal()
    for name, line, user, table in (("the button", 27, "gpiomon", "button"), ("the LED", 22, "gpioset", "led")):
        told = [l for l in said if f"{name} does nothing" in l]
        check(len(told) == 1 and f"line {line} of /dev/gpiochip0: Device or resource busy. It is in use by {user}" in told[0]
              and f"`{table}.offset`" in told[0], f"told once in 25 s: {told}")
    told = [l for l in said if "Reads are timed instead" in l]
    check(len(told) == 1 and "in use by gpiomon" in told[0] and "`line.offset`" in told[0], f"the data-ready line: {told}")
    for other in others:
        other.terminate()
        other.wait()
    worked = wait_for(lambda: sum("works now" in l for l in journal()) == 2, 12)
    check(worked, f"both work within 10 s of being free: {[l for l in journal() if 'works now' in l]}")
    presses(run, "a press then", (0, [press()]))
    check_light("streaming", 5, (0.1,), (1.9,))
    run.stop()


def header():
    """A computer with a Raspberry Pi's header: `auto` finds it; a number that it has not is answered with where it is."""
    load("gpio_label=pinctrl-rp1")
    run = Service('[button]\noffset = 27\nkind = "urge"\n[led]\nchip = "4"\noffset = 22\n', line="[line]\noffset = 17\n")
    run.streams()
    time.sleep(1)
    presses(run, "a button on the header", (0, [press()]))
    told = [l for l in journal() if "the LED does nothing" in l]
    check(len(told) == 1 and '/dev/gpiochip0 "pinctrl-rp1" (54 lines): leave `led.chip` at "auto"' in told[0], f"told: {told}")
    check(not any("timed instead" in l for l in journal()), "the data-ready line was found")
    run.stop()
    load()


def inverted():
    """The other wiring: a button to 3V3, a LED that the low level lights."""
    run = Service('[button]\nchip = "imurig"\noffset = 27\npull = "down"\n[led]\nchip = "0"\noffset = 22\nlit = "low"\n')
    run.streams()
    time.sleep(1)
    light = Light(7)
    lit, dark = light.spans()
    check(near(lit, 1.9) and near(dark, 0.1), f"LED, streaming, by its level: high {words(lit)}, low {words(dark)} s")
    # Held at the start, as this button seems to be: let go and pressed anew it sets a mark of the kind that is the default.
    put(PLATFORM + "button", 0)
    time.sleep(0.3)
    start = time.monotonic_ns()
    put(PLATFORM + "button", 1)
    marks = run.marks(1)
    check(len(marks) == 1 and marks[0][1] == "button" and -0.6e6 <= marks[0][2] - start <= 2e6,
          f"a press is a rise: {[(k, (t - start) / 1e6) for _, k, t in marks]}")
    subprocess.run(["systemctl", "stop", "tremord"])
    check(get(PLATFORM + "led") == "1", "dark after the end is high")


SCENARIOS = {f.__name__: f for f in (panel, busy, header, inverted)}
service = None
load()
for name in sys.argv[1:] or SCENARIOS:
    print(f"== {name}", flush=True)
    put(PLATFORM + "button", 1)
    try:
        SCENARIOS[name]()
    except Exception as error:
        check(False, f"{name}: {type(error).__name__}: {error} (line {error.__traceback__.tb_lineno})")
        subprocess.run(["journalctl", "-u", "tremord", "-o", "cat", "--no-pager", "-n", "20"])
    subprocess.run(["systemctl", "stop", "tremord"])
    put(CHIP + "absent", 0)
sys.exit(checks.end())
