"""One run of the program against the rig's chips, for the jobs that need no service manager: its configuration, what it said,
and what it left."""
import glob
import json
import os
import signal
import subprocess
import time

import checks
from checks import check, say, wait_for
from client import Reader

CONFIG = "/run/tremord.toml"
BIN = "/opt/tremord/bin/"
DUMPS = "/var/lib/tremord/"
LSM, MPU, MPU6500, ICM = "lsm6dsox", "mpu6050", "mpu6500", "icm20948"
USUAL = "mpu6050@68,lsm6dsox@6a"
# Of real chips at their usual bandwidths, micro-g and milli-degrees a second rms: without noise a sensor is taken for a
# stuck one.
NOISE = {LSM: (500, 27), MPU: (2900, 37), MPU6500: (2000, 65), ICM: (1700, 110)}


def put(chip, name, value):
    with open(f"/sys/class/misc/imurig-{chip}/{name}", "w") as f:
        f.write(f"{value}\n")


def get(chip, name):
    with open(f"/sys/class/misc/imurig-{chip}/{name}") as f:
        return int(f.read())


def load(chips=USUAL):
    """Puts other chips on the bus: the first one's line is 17, the second one's 23."""
    subprocess.run(["modprobe", "-r", "imurig"], check=True)
    subprocess.run(["modprobe", "imurig", f"chips={chips}"], check=True)
    subprocess.run(["udevadm", "settle"], check=True)
    for name in chips.split(","):
        heal(name.split("@")[0])


def heal(chip):
    """No fault, no motion, the noise of a real one."""
    for name in ("nack", "timeout", "short_xfer", "bitflip", "trunc", "freeze", "stall", "drop_int", "absent", "queued",
                 "clock_ppm"):
        put(chip, name, 0)
    put(chip, "stuck", -1)
    put(chip, "noise_ug", NOISE[chip][0])
    put(chip, "noise_mdps", NOISE[chip][1])


def configure(address, line=None, sensor="", extra=""):
    with open(CONFIG, "w") as f:
        f.write(f'[sensor]\nbus = 1\naddress = {address}\nleg = "right"\nsite = "shank"\n{sensor}\n'
                '[record]\nmode = "continuous"\nreserve_mb = 1\n')
        if line is not None:
            f.write(f'[line]\nchip = "imurig"\noffset = {line}\n')
        f.write(extra)


class Daemon:
    """One run of the program, and what it left."""

    def __init__(self):
        self.errors = open("/run/tremord.err", "w+")
        self.process = subprocess.Popen([BIN + "tremord", "--config", CONFIG], stderr=self.errors)
        wait_for(lambda: os.path.exists("/run/tremord/tremord.sock"), 5)
        self.reader = Reader()

    def said(self):
        self.errors.flush()
        with open("/run/tremord.err") as f:
            return f.read()

    def streams(self, seconds=10):
        return check(wait_for(lambda: self.reader.of("run"), seconds), "the run line came: the sensor streams")

    def hello(self):
        reader = Reader()
        wait_for(lambda: reader.of("hello"), 2)
        reader.socket.close()
        return reader.of("hello")[0][1]

    def acquire(self):
        for task in glob.glob(f"/proc/{self.process.pid}/task/*"):
            with open(task + "/comm") as f:
                if f.read().strip() == "acquire":
                    return task

    def switches(self):
        with open(self.acquire() + "/status") as f:
            return sum(int(w[1]) for w in map(str.split, f) if w[0] == "voluntary_ctxt_switches:")

    def causes(self):
        return [line["cause"] for _, line in self.reader.of("gap")]

    def status(self):
        return self.reader.ask("status")

    def stop(self):
        """Ends it; the dump, which must replay as it was told live."""
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(20)
        check(code == 0, f"SIGTERM: exit {code}")
        run = self.reader.of("run")[0][1]["run"]
        result = subprocess.run([BIN + "tremorctl", "replay", f"{DUMPS}{run}.trd"], capture_output=True, text=True)
        kept = ("run", "event", "gap", "clock")

        def bare(lines):
            return [{k: v for k, v in l.items() if k not in ("seq", "wall")} for l in lines if l["type"] in kept]
        a = bare([l for _, l in self.reader.lines])
        b = bare([json.loads(l) for l in result.stdout.splitlines()])
        check(result.returncode == 0 and a == b, f"replay equals the live run: {len(b)} lines")
        info = subprocess.run([BIN + "tremorctl", "info", f"{DUMPS}{run}.trd"], capture_output=True, text=True).stdout
        for line in info.splitlines():
            if line.startswith(("chip", "rate", "length", "missing", "size")):
                say(line)
        return f"{DUMPS}{run}.trd"


def run(scenarios, names):
    """Runs the scenarios of these names, or all; the exit code."""
    for name in names or scenarios:
        print(f"== {name}", flush=True)
        try:
            if not os.path.exists(f"/sys/class/misc/imurig-{MPU}") or not os.path.exists(f"/sys/class/misc/imurig-{LSM}"):
                load()
            for chip in (LSM, MPU):
                heal(chip)
            scenarios[name]()
        except Exception as error:
            check(False, f"{name}: {type(error).__name__}: {error} (line {error.__traceback__.tb_lineno})")
            import traceback
            traceback.print_exc()
            with open("/run/tremord.err") as f:
                print(f.read())
        subprocess.run(["pkill", "-x", "tremord"])
        time.sleep(1)
    return checks.end()
