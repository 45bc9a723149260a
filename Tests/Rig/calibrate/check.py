"""check.py [SCENARIO]...: calibration on a real kernel, against errors that were put in. Exit code 1 if anything FAILED."""
import glob
import json
import math
import os
import signal
import subprocess
import sys
import threading
import time

import program
from program import CONFIG, DUMPS, Daemon, check, configure, say
from sensor import FACES, FEED, G, Sensor, person

CTL = program.BIN + "tremorctl"
FILE = DUMPS + "calibration.json"


def mpu():
    return Sensor("mpu6050", (0.042, -0.031, 0.071), (1.021, 0.984, 1.027), (-3.217, 11.4, 0.731), 31.0, 2900, 37)


def lsm():
    return Sensor("lsm6dsox", (-0.018, 0.011, 0.024), (0.996, 1.008, 0.991), (0.62, -1.07, 2.31), 27.5, 500, 27)


class Program:
    """One run of tremorctl calibrate, heard line by line."""

    def __init__(self, *words, prefix=()):
        self.lines = []
        self.started = time.monotonic()
        self.process = subprocess.Popen([*prefix, CTL, "calibrate", "--config", CONFIG, "--json", *words],
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.out = ""
        self.ears = [threading.Thread(target=self.hear, daemon=True), threading.Thread(target=self.collect, daemon=True)]
        for ear in self.ears:
            ear.start()

    def hear(self):
        for line in self.process.stderr:
            self.lines.append(line.rstrip("\n"))

    def collect(self):
        self.out = self.process.stdout.read()

    def said(self, word):
        """Waits for a line that begins so; False if the program ends before."""
        while True:
            over = self.process.poll() is not None
            if any(line.startswith(word) for line in list(self.lines)):
                return True
            if over:
                return False
            time.sleep(0.05)

    def end(self, seconds=300):
        code = self.process.wait(seconds)
        for ear in self.ears:
            ear.join(5)
        self.seconds = time.monotonic() - self.started
        return code

    def tell(self):
        for line in self.lines:
            say(f"| {line}")

    def last(self):
        return self.lines[-1] if self.lines else ""


def content(path=FILE):
    try:
        with open(path) as f:
            return f.read()
    except FileNotFoundError:
        return None


def forget():
    for name in glob.glob(DUMPS + "calibration.json*"):
        os.remove(name)


def compare(sensor, chip, identity, hz, damping, celsius):
    found = json.loads(content())
    say(json.dumps(found))
    where = found["sensor"]
    check(where["chip"] == chip and where["who_am_i"] == identity and where["bus"] == "/dev/i2c-1",
          f"it belongs to {where}")
    g, a, strap = (found["calibration"][part] for part in ("gyroscope", "accelerometer", "strap"))
    bias = [math.degrees(x) for x in g["bias_radps"]]
    errors = [math.degrees(x) for x in g["bias_sd_radps"]]
    # The simulated chips cut their counts off towards zero: half a count is missing from each reading.
    true = [b - math.copysign(math.degrees(g["scale_radps"]) / 2, b) for b in sensor.bias]
    off = max(abs(x - y) for x, y in zip(bias, true))
    check(off < 0.005, f"gyroscope's bias within {off:.4f} °/s (stated error {max(errors):.4f})")
    off = max(abs(x / G - y) * 1000 for x, y in zip(a["offset_mps2"], sensor.offset))
    check(off < 1.0, f"accelerometer's offset within {off:.3f} mg")
    off = max(abs(x - y) * 100 for x, y in zip(a["sensitivity"], sensor.sensitivity))
    check(off < 0.1, f"its sensitivity within {off:.4f} %; {a['positions']} positions, residual {a['residual_mps2'] / G * 1000:.2f} mg")
    check(abs(strap["resonance_hz"] - hz) < 0.3 and abs(strap["damping"] - damping) < 0.02,
          f"strap's resonance {strap['resonance_hz']:.2f} Hz, damping {strap['damping']:.3f}; true {hz} Hz, {damping}")
    check(abs(g["temperature_c"] - celsius) < 0.1, f"chip at {g['temperature_c']:.2f} °C, true {celsius}")


def whole(sensor, address, chip, identity, celsius, seed):
    configure(address)
    tool = Program()
    person(sensor, tool.said, seed)
    code = tool.end()
    tool.tell()
    if check(code == 0, f"the whole calibration: exit {code} after {tool.seconds:.0f} s"):
        compare(sensor, chip, identity, 23.0, 0.12, celsius)
        check(tool.out == content(), "--json printed what the file holds")
        mode = os.stat(FILE).st_mode & 0o777
        check(mode == 0o644 and not os.path.exists(FILE + ".new"), f"mode {mode:o}, nothing left beside it")


def guided():
    """All three steps on two chips."""
    forget()
    whole(mpu(), "0x68", "mpu6050", 0x68, 31.0, 1)
    shown = subprocess.run([CTL, "calibrate", "--show", "--config", CONFIG], capture_output=True, text=True)
    check(shown.returncode == 0 and "11.39" in shown.stdout, "--show tells it")
    for line in shown.stdout.splitlines():
        say(f"| {line}")
    # The file is then another sensor's.
    whole(lsm(), "0x6a", "lsm6dso", 0x6C, 27.5, 2)
    forget()


def steps():
    """Each step by itself, for a person without a terminal; each keeps what the others wrote of the same sensor."""
    forget()
    configure("0x68")
    sensor = mpu()
    tool = Program("gyro", "--seconds", "5")
    code = tool.end()
    first = json.loads(content() or "{}")
    check(code == 0 and list(first["calibration"]) == ["gyroscope"], f"gyro alone: exit {code}, {tool.seconds:.0f} s")
    tool = Program("tap")
    tool.said("tap:")
    time.sleep(1)
    for _ in range(5):
        sensor.tap(0, 0.1)
        time.sleep(0.8)
    code = tool.end()
    tool.tell()
    found = json.loads(content())["calibration"]
    check(code == 0 and found["gyroscope"] == first["calibration"]["gyroscope"] and found["strap"]["taps"] == 5
          and "resonance_hz" not in found["strap"], "tap alone: none found is told, and the gyroscope's part is kept")
    plain = subprocess.run([CTL, "calibrate", "gyro", "--seconds", "3", "--config", CONFIG, "--plain"],
                           capture_output=True, text=True)
    check(plain.returncode == 0 and "\x1b" not in plain.stdout and "\r" not in plain.stdout, "--plain has no control characters")
    terminal = subprocess.run(["script", "-qec", f"{CTL} calibrate gyro --seconds 3 --config {CONFIG}", "/dev/null"],
                              capture_output=True, text=True, env={**os.environ, "TERM": "xterm"}, stdin=subprocess.DEVNULL)
    check(terminal.returncode == 0 and terminal.stdout.count("\r\x1b") + terminal.stdout.count("\x1b[K") > 10
          and "gyro: bias" in terminal.stdout, "on a terminal one line keeps changing")
    forget()


def refusals():
    """What is no good leaves no file, and says why."""
    forget()
    configure("0x68")
    sensor = mpu()

    def refused(code, words, text, seconds=60):
        tool = Program(*words)
        got = tool.end()
        check(got == code and content() is None and tool.seconds < seconds,
              f"{text}: exit {got} after {tool.seconds:.1f} s: {tool.last()}")

    stop = threading.Event()

    def shake():
        t = 0.0
        while not stop.is_set():
            frames = [sensor.frame((0, 0, 1), (0, 3 * math.sin(2 * math.pi * 6 * (t + i / FEED)), 0)) for i in range(FEED)]
            sensor.play(frames)
            t += 1
    thread = threading.Thread(target=shake)
    thread.start()
    refused(65, ("gyro", "--patience", "5"), "a sensor that shakes")
    stop.set()
    thread.join()
    sensor.hold((0, 0, 1))

    tool = Program("accel", "--patience", "25")
    tool.said("accel:")
    for face in FACES[:4]:
        sensor.move(face)
        time.sleep(2.4)
    code = tool.end()
    check(code == 65 and content() is None and "+Z" in tool.last() and "-Z" in tool.last(),
          f"four sides of six: exit {code}: {tool.last()}")

    sensor.put("freeze", 1)
    refused(69, ("gyro", "--patience", "8"), "a chip that repeats itself")
    sensor.put("freeze", 0)

    sensor.put("absent", 1)
    refused(69, ("gyro",), "no sensor")
    sensor.put("absent", 0)

    os.makedirs("/run/locked", exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "ro", "none", "/run/locked"], check=True)
    refused(73, ("--output", "/run/locked/calibration.json"), "a read-only folder", 2)
    subprocess.run(["umount", "/run/locked"], check=True)
    refused(73, ("--output", "/run/nowhere/calibration.json"), "no folder", 2)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4k,nr_inodes=3", "none", "/run/locked"], check=True)
    with open("/run/locked/filler", "wb", buffering=0) as f:
        f.write(bytes(4096))
    refused(73, ("--output", "/run/locked/calibration.json"), "a full disk", 2)
    subprocess.run(["umount", "/run/locked"], check=True)
    # Whoever may not write there is told before the dance too.
    os.chmod(DUMPS, 0o755)
    probe = subprocess.run(["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", CTL, "calibrate", "--config", CONFIG],
                           capture_output=True, text=True)
    check(probe.returncode == 73 and "sudo" in probe.stderr, f"nobody: exit {probe.returncode}: {probe.stderr.strip()}")
    bad = subprocess.run([CTL, "calibrate", "--config", "/run/nowhere.toml"], capture_output=True, text=True)
    check(bad.returncode == 78, f"no configuration: exit {bad.returncode}: {bad.stderr.strip()}")
    none = subprocess.run([CTL, "calibrate", "--show", "--config", CONFIG], capture_output=True, text=True)
    check(none.returncode == 66, f"nothing to show: exit {none.returncode}: {none.stderr.strip()}")


def killed():
    """Ended on the way, also at each step of the writing: the file is the old one or the new one, whole."""
    forget()
    configure("0x68")
    mpu()
    Program("gyro", "--seconds", "3").end()
    old = content()
    check(old is not None, "there is an old file")
    tool = Program("gyro", "--seconds", "5")
    tool.said("gyro:")
    time.sleep(1)
    tool.process.send_signal(signal.SIGINT)
    code = tool.end()
    check(code != 0 and content() == old and not os.path.exists(FILE + ".new"), f"Ctrl-C: exit {code}, the old file stands")
    # The check before the work makes each of these calls once, but for the last three.
    for call, when, new in (("openat", 2, False), ("fchmod", 2, False), ("write", 2, False), ("fsync", 2, False),
                            ("rename", 1, False), ("fsync", 3, True)):
        before = content()
        tool = Program("gyro", "--seconds", "3", prefix=(
            "strace", "-f", "-o", "/run/strace", "-P", FILE, "-P", FILE + ".new", "-P", DUMPS.rstrip("/"),
            "-e", f"trace={call}", "-e", f"inject={call}:signal=KILL:when={when}"))
        code = tool.end()
        after = content()
        try:
            good = json.loads(after)["format"] == "tremord calibration"
        except ValueError:
            good = False
        check(code != 0 and good and (after != before) == new,
              f"killed at {call} number {when}: exit {code}, the {'new' if after != before else 'old'} file, whole")
    code = Program("gyro", "--seconds", "3").end()
    check(code == 0 and not os.path.exists(FILE + ".new"), "what a killed one left beside it is cleared away by the next")
    forget()


def features(dump):
    result = subprocess.run([CTL, "replay", "--features", dump], capture_output=True, text=True)
    return [l for l in map(json.loads, result.stdout.splitlines()) if l["type"] == "features"]


def swing(sensor, seconds=16, hz=5.0, peak=0.4, rate=20.0):
    """A shake of one frequency along the gravity's axis and a turning about Y, without ramps: steady windows are looked at."""
    frames = []
    for i in range(seconds * FEED):
        s = math.sin(2 * math.pi * hz * i / FEED)
        frames.append(sensor.frame((0, 0, 1 + peak * s), (0, rate * s, 0)))
    sensor.play(frames)
    sensor.hold((0, 0, 1))


def middle(values):
    return sorted(values)[len(values) // 2]


def amplitudes(dump):
    lines = [l for l in features(dump) if l.get("snr_db", 0) > 30 and abs(l.get("freq_hz", 0) - 5) < 0.05]
    return len(lines), middle([l["accel_rms_mg"] for l in lines]), middle([l["gyro_rms_dps"] for l in lines])


def daemon():
    """The daemon takes the errors out, says so, writes it into the dump; a replay does the same without the file."""
    forget()
    configure("0x68")
    sensor = mpu()
    run = Daemon()
    run.streams()
    hello = run.hello()
    check(hello["calibration"] == {"state": "none"}, f"without a file: {hello['calibration']}")
    busy = subprocess.run([CTL, "calibrate", "--config", CONFIG], capture_output=True, text=True)
    check(busy.returncode == 69 and "sudo systemctl stop tremord" in busy.stderr,
          f"beside a running daemon: exit {busy.returncode}: {busy.stderr.strip()}")
    swing(sensor)
    time.sleep(1)
    plain = run.stop()

    tool = Program()
    person(sensor, tool.said, 5)
    check(tool.end() == 0, "calibrated")
    calibration = json.loads(content())["calibration"]
    sensor.hold((0, 0, 1))
    run = Daemon()
    run.streams()
    hello = run.hello()
    told = hello["calibration"]
    check(told["state"] == "applied" and told["parts"] == ["gyroscope", "accelerometer", "strap"]
          and abs(told["strap_hz"] - 23) < 0.3, f"hello: {told}")
    swing(sensor)
    time.sleep(1)
    dump = run.stop()
    for line in run.said().splitlines():
        if "calibrat" in line:
            say(line)
    with open(dump, "rb") as f:
        head = f.read(20_000)
    header = json.JSONDecoder().raw_decode(head[head.index(b"{"):].decode("utf-8", "replace"))[0]
    check(header["sensor"]["calibration"] == calibration, "the dump's header holds the same figures to the last digit")
    # The replay above ran with the file in place; without it the header alone has to do.
    before = subprocess.run([CTL, "replay", "--features", dump], capture_output=True).stdout
    forget()
    after = subprocess.run([CTL, "replay", "--features", dump], capture_output=True).stdout
    check(before == after and len(before) > 1000, "the replay needs no file")
    info = subprocess.run([CTL, "info", dump], capture_output=True, text=True).stdout
    check("calibrated" in info and told["checksum"] in info, "info tells it")
    say([l for l in info.splitlines() if l.startswith("calibrated")][0])

    (n0, a0, g0), (n1, a1, g1) = amplitudes(plain), amplitudes(dump)
    truth = 400 / math.sqrt(2)
    check(abs(a0 / truth - 1.027) < 0.004, f"uncalibrated: {a0} mg in {n0} windows, {(a0 / truth - 1) * 100:+.2f} %")
    check(abs(a1 / truth - 1) < 0.003, f"calibrated: {a1} mg in {n1} windows, {(a1 / truth - 1) * 100:+.2f} % of {truth:.2f} mg")
    say(f"angular rate {g0} and {g1} °/s RMS: a constant bias is in no band, with or without calibration")
    check(abs(g1 / (20 / math.sqrt(2)) - 1) < 0.003, f"angular rate {g1} °/s, true {20 / math.sqrt(2):.3f}")


def strangers():
    """A file that is no good, or another sensor's, stops nothing and is told."""
    forget()
    configure("0x68")
    mpu()
    Program("gyro", "--seconds", "3").end()
    good = content()
    def changed(*path, value):
        file = json.loads(good)
        place = file
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = value
        return json.dumps(file)
    part = ("calibration", "gyroscope")
    scale = json.loads(good)["calibration"]["gyroscope"]["scale_radps"]
    texts = {
        "cut off": good[:len(good) // 2],
        "without its figures": good.replace("bias_radps", "bias"),
        "beyond any sensor": changed(*part, "bias_radps", value=[0, 1e9, 0]),
        "another chip's": changed("sensor", "chip", value="mpu6500"),
        "another address": changed("sensor", "address", value=0x69),
        "another range": changed(*part, "scale_radps", value=scale * 2),
    }
    for name, text in texts.items():
        with open(FILE, "w") as f:
            f.write(text)
        run = Daemon()
        run.streams()
        told = run.hello()["calibration"]
        run.stop()
        warned = [line for line in run.said().splitlines() if "warning" in line and "calibration" in line]
        check(text != good and told["state"] == "refused" and FILE in told["text"] and warned, f"{name}: {told['text']}")
    forget()


sys.exit(program.run({f.__name__: f for f in (guided, steps, refusals, killed, daemon, strangers)}, sys.argv[1:]))
