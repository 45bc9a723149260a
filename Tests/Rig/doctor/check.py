"""check.py [SCENARIO]...: what doctor says, beside what the rig knows. Exit code 1 if anything FAILED."""
import json
import math
import os
import shutil
import subprocess
import sys
import time

import bus

BIN = "/opt/tremord/bin/"
CONFIG = "/run/doctor.toml"
MPU, LSM = "mpu6050", "lsm6dsox"
BUS_HZ = "/sys/module/imurig/parameters/bus_hz"
check = bus.check


def say(text):
    print(f"      {text}", flush=True)


def put(chip, name, value):
    with open(f"/sys/class/misc/imurig-{chip}/{name}", "w") as f:
        f.write(f"{value}\n")


def get(chip, name):
    with open(f"/sys/class/misc/imurig-{chip}/{name}") as f:
        return int(f.read())


def bus_hz(value):
    with open(BUS_HZ, "w") as f:
        f.write(f"{value}\n")


def alive(chip, ug=2500, mdps=30):
    """A sensor that lies still and is no dead one."""
    put(chip, "noise_ug", ug)
    put(chip, "noise_mdps", mdps)


def configure(address="0x68", line=None, sensor="", extra=""):
    with open(CONFIG, "w") as f:
        f.write(f"[sensor]\nbus = 1\naddress = {address}\n{sensor}\n")
        if line is not None:
            f.write(f'[line]\nchip = "imurig"\noffset = {line}\n')
        f.write(extra)
    os.chmod(CONFIG, 0o644)


class Result:
    def __init__(self, *words, user=None, config=CONFIG, seconds=10, screen=False):
        command = [BIN + "tremorctl", "doctor", "--seconds", str(seconds)]
        command += ["--config", config] if config else []
        command += [] if screen else ["--json"]
        if user:
            command = ["runuser", "-u", user, "--"] + command
        result = subprocess.run(command + list(words), capture_output=True, text=True,
                                env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TERM": "xterm"})
        self.code, self.text, self.errors = result.returncode, result.stdout, result.stderr
        self.said = {} if screen else json.loads(result.stdout)

    def find(self, name):
        return [f for f in self.said["findings"] if f["check"] == name]

    def state(self, name):
        return max((f["state"] for f in self.find(name)), key=["skipped", "ok", "warning", "fault"].index, default="absent")

    def words(self, name):
        return "; ".join(f["text"] + (" -> " + f["help"] if "help" in f else "") for f in self.find(name))

    def device(self, address):
        found = [d for b in self.said["buses"] if b["is_configured"] for d in b["devices"] if d["address"] == address]
        return found[0] if found else {}

    def expect(self, code, what, **states):
        """The exit code, and the states of some checks; the words are shown."""
        good = self.code == code and self.said["exit_code"] == code
        seen = {name: self.state(name) for name in states}
        check(good and seen == states, f"{what}: exit {self.code}, {seen}")
        if not (good and seen == states):
            say(self.text.strip())
            say(self.errors.strip())
        for name in states:
            if states[name] not in ("ok", "absent"):
                say(f"{name}: {self.words(name)}")


def root():
    """Both chips, as root, every figure beside the truth."""
    truths = ((MPU, "0x68", "mpu6050", 17, 100.0, "0x69", 2500, 30, 3),
              (LSM, "0x6a", "lsm6dso", 23, 104.1667, "0x6c", 800, 25, 10))
    for name, address, word, line, rate, _, ug, mdps, _ in truths:
        put(MPU, "clock_ppm", 1200)
        put(LSM, "clock_ppm", -900)
        alive(name, ug, mdps)
        configure(address, line)
        r = Result()
        ppm = get(name, "clock_ppm")
        r.expect(0, f"{name} on its line", config="ok", daemon="ok", bus="ok", sensor="ok", transfer="ok", load="ok",
                 rate="ok", samples="ok", noise="ok", axes="ok", gravity="ok", line="ok", limits="ok")
        other = {d["address"]: d["chip"] for b in r.said["buses"] for d in b["devices"] if d.get("is_drivable")}
        check(other == {"0x68": "mpu6050", "0x6a": "lsm6dso"}, f"both chips are listed: {other}")
        stream = r.said["stream"]
        true = rate * (1 + ppm * 1e-6)
        # 150 ppm: what 10 s of edges, each late by an interrupt, can tell.
        check(abs(stream["rate_hz"] / true - 1) < 150e-6 and abs(stream["rate_hz"] - true) < 4 * stream["rate_sd_hz"] + 0.002,
              f"rate {stream['rate_hz']} ± {stream['rate_sd_hz']} Hz, true {true:.4f}")
        check(stream["lost_samples"] == 0 and stream["bus_errors"] == 0 and abs(stream["samples"] - 10 * true) < 15,
              f"{stream['samples']} samples, {stream['lost_samples']} lost, {stream['bus_errors']} bus errors")
        noise(stream, ug, mdps, name)
        check(abs(stream["gravity_g"] - 1) < 0.002, f"gravity {stream['gravity_g']} g, true 1")
        check(r.said["line"].get("offset") == get(name, "line"), f"line {r.said['line']}")
        transfer(r, 400000)
        # Without a line the reads do for a clock: the rate is known to a few times less.
        configure(address)
        r = Result()
        r.expect(0, f"{name} by the timer", line="ok", rate="ok", samples="ok")
        check(abs(r.said["stream"]["rate_hz"] / true - 1) < 3e-3,
              f"rate {r.said['stream']['rate_hz']} ± {r.said['stream']['rate_sd_hz']} Hz, true {true:.4f}")
        put(name, "noise_ug", 0)
        put(name, "noise_mdps", 0)
    put(MPU, "clock_ppm", 0)
    put(LSM, "clock_ppm", 0)


def noise(stream, ug, mdps, name):
    # Ten seconds tell an rms to 3 %, and the worst of six axes is told here.
    limit = 0.12 if stream["seconds_s"] <= 10 else 0.08
    lsb_mg, lsb_dps = (1 / 4.096, 1 / 65.5) if name == MPU else (0.244, 0.0175)
    a = [counts(ug / 1000, lsb_mg, axis < 2) for axis in range(3)]
    g = [counts(counts(mdps / 1000, 0.001, True), lsb_dps, True)] * 3
    seen = stream["accel_noise_mg"] + stream["gyro_noise_dps"]
    worst = max(abs(x / true - 1) for x, true in zip(seen, a + g))
    check(worst < limit, f"noise {stream['accel_noise_mg']} mg, true {[round(x, 3) for x in a]}; "
          f"{stream['gyro_noise_dps']} dps, true {g[0]:.4f}: {100 * worst:.1f} % off at most")


def counts(rms, lsb, about_zero):
    """What is left of an rms in whole steps. The rig cuts them towards zero, of milli-degrees a second and then of the chip's
    counts: off zero that adds a twelfth of a step squared; about zero |x| becomes |x| - u with u evenly in 0..1, so
    E(|x| - u)^2 = s^2 - E|x| + 1/3, and E|x| = s sqrt(2/pi)."""
    s = rms / lsb
    return lsb * math.sqrt(s * s - s * math.sqrt(2 / math.pi) + 1 / 3 if about_zero else s * s + 1 / 12)


def transfer(r, hertz):
    seen = r.said["transfer"]
    check(abs(seen["bus_hz"] / hertz - 1) < 0.1 and 0.7 * hertz < seen["carried_hz"] < seen["bus_hz"] and seen["failed"] == 0,
          f"a read of {seen['bytes']} bytes takes {seen['shortest_ms']} ms: {seen['bus_hz']} Hz, true {hertz}; it carries {seen['carried_hz']}")


def noisy():
    """A noise floor of ten times the data sheet's is told, and told right."""
    configure("0x68", 17)
    for ug, mdps, state in ((1500, 20, "ok"), (26000, 30, "warning"), (2500, 900, "warning")):
        alive(MPU, ug, mdps)
        r = Result(seconds=40)
        r.expect(0, f"noise of {ug} µg and {mdps} mdps", noise=state)
        noise(r.said["stream"], ug, mdps, MPU)
    put(MPU, "noise_ug", 0)
    put(MPU, "noise_mdps", 0)
    r = Result(seconds=4)
    r.expect(74, "a sensor without any noise", axes="fault")
    alive(MPU)


def people():
    """Without the groups, and with them."""
    alive(MPU)
    configure("0x68", 17)
    r = Result(user="stranger")
    r.expect(74, "a user without the groups", bus="fault", sensor="skipped", samples="skipped", line="warning")
    check("adduser stranger i2c" in r.words("bus") and "adduser stranger gpio" in r.words("line"), "the commands are told")
    r = Result(user="member")
    r.expect(0, "a user in the groups", bus="ok", sensor="ok", samples="ok", line="ok")
    # The group file has him, his login does not: runuser keeps the groups that are named here.
    subprocess.run(["usermod", "-aG", "i2c", "stranger"], check=True)
    result = subprocess.run(["setpriv", "--reuid=stranger", "--regid=stranger", "--clear-groups", BIN + "tremorctl",
                             "doctor", "--json", "--config", CONFIG], capture_output=True, text=True)
    said = json.loads(result.stdout)
    help = [f.get("help", "") for f in said["findings"] if f["check"] == "bus"][0]
    check("log out" in help and "adduser" not in help, f"added, but not logged in again: {help}")
    subprocess.run(["gpasswd", "-d", "stranger", "i2c"], check=True, capture_output=True)
    # A node that no rule has given to a group.
    os.chown("/dev/i2c-1", 0, 0)
    os.chmod("/dev/i2c-1", 0o600)
    r = Result(user="member")
    r.expect(74, "a bus that only root may use", bus="fault")
    check("60-tremord.rules" in r.words("bus"), "the rule is told")
    subprocess.run(["udevadm", "trigger", "-s", "i2c-dev"], check=True)
    subprocess.run(["udevadm", "settle"], check=True)


def nobody():
    """No sensor at the address, none at all, no such bus, no device files, no adapter."""
    configure("0x69")
    r = Result()
    r.expect(69, "an empty address", bus="ok", sensor="fault", samples="skipped")
    check("sensor.address = 0x68" in r.words("sensor"), "the chip at another address is named")
    put(MPU, "absent", 1)
    put(LSM, "absent", 1)
    configure("0x68")
    r = Result()
    r.expect(69, "no sensor at all", sensor="fault", others="absent")
    put(MPU, "absent", 0)
    put(LSM, "absent", 0)
    configure("0x68", sensor="")
    with open(CONFIG) as f:
        text = f.read().replace("bus = 1", "bus = 7")
    with open(CONFIG, "w") as f:
        f.write(text)
    r = Result()
    r.expect(69, "a bus of another number", bus="fault", sensor="skipped")
    check("sensor.bus = 1" in r.words("bus"), "the bus that is there is named")
    configure("0x68")
    subprocess.run(["modprobe", "-r", "i2c-dev"], check=True)
    r = Result()
    r.expect(69, "i2c-dev not loaded", bus="fault")
    check("modprobe i2c-dev" in r.words("bus"), "the command is told")
    subprocess.run(["modprobe", "-r", "imurig"], check=True)
    r = Result()
    r.expect(69, "no adapter", bus="fault")
    subprocess.run(["modprobe", "-a", "i2c-dev", "imurig"], check=True)
    subprocess.run(["udevadm", "settle"], check=True)


def strangers():
    """Nothing is written to a clock, to another chip than the one named, or to what a driver owns."""
    bus.load("ds1307@68,lsm6dsox@6a")
    configure("0x68")
    r = Result()
    r.expect(69, "a clock at 0x68", sensor="fault", samples="skipped")
    device = r.device("0x68")
    check(get("ds1307", "writes") == 0 and get("ds1307", "xfers") > 0 and device["answer"] == "stranger",
          f"{get('ds1307', 'xfers')} reads, {get('ds1307', 'writes')} writes; {device}")
    check(get(LSM, "writes") == 0 and "sensor.address = 0x6a" in r.words("sensor"), "nor to the chip beside it, which is named")
    configure("0x6a", sensor='chip = "ism330dhcx"')
    r = Result()
    r.expect(69, "another chip than named", sensor="fault")
    check(get(LSM, "writes") == 0 and "lsm6dso" in r.words("sensor"), f"nothing was written; {r.device('0x6a')}")
    bus.load("mpu6500@68=72,adxl345@53")
    configure("0x68")
    r = Result()
    r.expect(69, "an identity in no table", sensor="fault")
    check(get("mpu6500", "writes") == 0 and r.device("0x68")["who_am_i"] == "0x72" and "allow_unknown_id = 0x72" in r.words("sensor"),
          "nothing was written; the key is told")
    alive("mpu6500", 2000, 60)
    configure("0x68", sensor='chip = "mpu6500"\nallow_unknown_id = 0x72')
    Result().expect(0, "the same, allowed", sensor="warning", samples="ok")
    alive("adxl345", 3000, 0)
    configure("0x53", get("adxl345", "line"))
    r = Result()
    r.expect(0, "an ADXL345", sensor="ok", samples="ok", axes="ok", line="ok", noise="ok")
    check("gyro_noise_dps" not in r.said["stream"], "it has no gyroscope, and none is told")
    bus.load("mpu6050@68,lsm6dsox@6a")
    subprocess.run(["modprobe", "st_lsm6dsx_i2c"], check=True)
    with open("/sys/bus/i2c/devices/i2c-1/new_device", "w") as f:
        f.write("lsm6dsox 0x6a\n")
    time.sleep(1)
    configure("0x6a")
    r = Result()
    r.expect(69, "a kernel driver has it", sensor="fault")
    check(r.device("0x6a") .get("driver", "").startswith("st_lsm6dsx") and "unbind" in r.words("sensor"), f"{r.device('0x6a')}")
    with open("/sys/bus/i2c/devices/i2c-1/delete_device", "w") as f:
        f.write("0x6a\n")
    bus.load("mpu6050@68,lsm6dsox@6a")


def slow():
    """What the bus does not carry is refused with the arithmetic, and what is configured wrongly is told."""
    bus_hz(100000)
    alive(MPU)
    configure("0x68", 17)
    r = Result()
    r.expect(0, "100 Hz at 100 kHz", transfer="ok", load="ok", samples="ok")
    transfer(r, 100000)
    configure("0x68", sensor='rate_hz = 200.0\nread = "single"')
    before = get(MPU, "writes")
    r = Result()
    r.expect(78, "200 single reads a second at 100 kHz", transfer="ok", load="fault", samples="skipped")
    check("i2c_arm_baudrate=400000" in r.words("load") and get(MPU, "writes") == before, "the line is told, nothing was set")
    configure("0x68", extra="[bus]\nhz = 400000\n")
    r = Result()
    r.expect(0, "a bus that is slower than configured", transfer="warning")
    bus_hz(400000)


def rate():
    """A clock that is 3 % fast, one that is no clock of a sound chip, and one that stands still."""
    alive(MPU)
    configure("0x68", 17)
    for ppm, code, state in ((30000, 0, "warning"), (-30000, 0, "warning"), (15000, 0, "ok"), (120000, 74, "fault")):
        put(MPU, "clock_ppm", ppm)
        r = Result()
        r.expect(code, f"a clock {ppm} ppm off", rate=state)
        # Beyond a tenth nothing has to be exact any more.
        seen = r.said["stream"]["clock_error_ppm"]
        check(abs(seen - ppm) < (150 if abs(ppm) < 1e5 else 5000), f"told as {seen} ppm")
    put(MPU, "clock_ppm", 0)


def line():
    """Wired, silent, another line than the sensor's, taken by somebody else, none."""
    alive(MPU)
    alive(LSM, 800, 25)
    configure("0x68", 17)
    before = get(MPU, "int_pulses")
    r = Result()
    r.expect(0, "wired", line="ok")
    pulses = get(MPU, "int_pulses") - before
    check(abs(r.said["line"]["edges_per_s"] - 100) < 1, f"{r.said['line']}; the sensor has given {pulses} pulses")
    for chip, address, offset in ((MPU, "0x68", 17), (LSM, "0x6a", 23)):
        configure(address, offset)
        put(chip, "drop_int", 1)
        r = Result()
        r.expect(0, f"{chip}: a line that falls silent", line="warning", samples="ok")
        check("reads are timed" in r.words("line") and r.said["stream"]["edge_timed_reads"] == 0, "and that reads are timed is told")
        put(chip, "drop_int", 0)
    configure("0x68", 23)
    Result().expect(0, "somebody else's line", line="warning")
    configure("0x68", 99)
    r = Result()
    r.expect(0, "no such line", line="warning", samples="ok")
    holder = subprocess.Popen(["gpiomon", "imurig", "17"], stdout=subprocess.DEVNULL)
    time.sleep(1)
    configure("0x68", 17)
    r = Result()
    r.expect(0, "a line that is taken", line="warning")
    check("gpiomon" in r.words("line"), "who has it is told")
    holder.terminate()
    holder.wait()


def faults():
    """A poor wire, a dead axis, gravity that is none."""
    alive(MPU)
    configure("0x68", 17)
    # Twelve failures in ten seconds: none of them costs a sample, but they are told.
    feeder = subprocess.Popen([sys.executable, "-c", """
import time
for _ in range(12):
    time.sleep(0.7)
    open("/sys/class/misc/imurig-mpu6050/nack", "w").write("1")
"""])
    r = Result()
    feeder.wait()
    r.expect(0, "a poor wire", samples="warning")
    check(3 <= r.said["stream"]["bus_errors"] <= 12, f"{r.said['stream']['bus_errors']} bus errors of 12")
    put(MPU, "nack", 0)
    put(MPU, "freeze", 1)
    r = Result()
    put(MPU, "freeze", 0)
    r.expect(74, "a frozen sensor", axes="fault")
    chip = bus.Chip(MPU, 0x68)
    put(MPU, "feed_hz", 1000)
    chip.feed([(0, 0, 1300000, 0, 0, 0)] * 10)
    r = Result(seconds=4)
    r.expect(0, "1.3 g", gravity="warning")
    check(abs(r.said["stream"]["gravity_g"] - 1.3) < 0.01, f"{r.said['stream']['gravity_g']} g")
    put(MPU, "queued", 0)


def configuration():
    """What is wrong with the configuration, with its line."""
    with open(CONFIG, "w") as f:
        f.write('[sensor]\naddress = 0x68\nrate_hz = 900\nsight = "shank"\n')
    r = Result()
    r.expect(78, "two wrong lines", config="fault", bus="ok", samples="skipped")
    texts = [f["text"] for f in r.find("config")]
    check(len(texts) == 2 and texts[0].startswith(CONFIG + ":3:") and texts[1].startswith(CONFIG + ":4:"), f"{texts}")
    r = Result(config="/run/none.toml")
    r.expect(78, "no such file", config="fault")


def service():
    """Beside the service nothing is taken from it."""
    alive(MPU)
    configure("0x68", 17)
    shutil.copy(CONFIG, "/etc/tremord/tremord.toml")
    subprocess.run(["systemctl", "start", "tremord"], check=True)
    time.sleep(12)
    writes, pulses = get(MPU, "writes"), get(MPU, "overflows")
    r = Result(config=None)
    r.expect(0, "beside the service, as root", daemon="ok", sensor="skipped", samples="skipped", line="skipped", limits="ok",
             config="ok")
    said = r.said["daemon"]
    check(said["state"] == "streaming" and said["chip"] == "mpu6050" and abs(said["rate_hz"] - 100) < 0.1
          and said["realtime_priority"] == 20, f"{said}")
    Result(user="member", config=None).expect(0, "beside it, as a member of the group", daemon="ok", samples="skipped")
    Result(user="stranger", config=None).expect(74, "beside it, as a stranger", daemon="warning", bus="fault", samples="skipped")
    check(get(MPU, "writes") == writes and get(MPU, "overflows") == pulses, "nothing was written meanwhile")
    journal = subprocess.run(["journalctl", "-u", "tremord", "-o", "cat"], capture_output=True, text=True).stdout
    check("gap at" not in journal, "the service has lost nothing")
    put(MPU, "absent", 1)
    time.sleep(4)
    r = Result(config=None)
    r.expect(69, "beside it, when its sensor is gone", daemon="fault", sensor="fault", samples="skipped")
    put(MPU, "absent", 0)
    time.sleep(4)
    screen("service", None)
    subprocess.run(["systemctl", "stop", "tremord"], check=True)
    Result(config=None).expect(0, "after it", daemon="ok", samples="ok")
    # A unit that does not grant what is asked for.
    os.makedirs("/etc/systemd/system/tremord.service.d", exist_ok=True)
    with open("/etc/systemd/system/tremord.service.d/less.conf", "w") as f:
        f.write("[Service]\nLimitRTPRIO=0\n")
    Result(config=None, seconds=2).expect(0, "a unit without real-time priority", limits="warning")
    os.remove("/etc/systemd/system/tremord.service.d/less.conf")


def screen(name, config=CONFIG):
    r = Result(screen=True, config=config)
    with open(f"/run/doctor.{name}.txt", "w") as f:
        f.write(r.text)
    lines = r.text.splitlines()
    print(r.text, flush=True)
    check(len(lines) <= 24 and max(map(len, lines)) <= 80 and "\033" not in r.text,
          f"one screen: {len(lines)} lines, {max(map(len, lines))} columns")


def screens():
    alive(MPU)
    alive(LSM, 800, 25)
    configure("0x68", 17)
    screen("mpu6050")
    configure("0x6a", 23)
    screen("lsm6dsox")
    put(MPU, "clock_ppm", 30000)
    put(MPU, "drop_int", 1)
    bus_hz(100000)
    configure("0x68", 17)
    screen("poor")
    put(MPU, "clock_ppm", 0)
    put(MPU, "drop_int", 0)
    bus_hz(400000)


SCENARIOS = {f.__name__: f for f in (root, screens, noisy, people, nobody, strangers, slow, rate, line, faults, configuration,
                                     service)}
for name in sys.argv[1:] or SCENARIOS:
    print(f"== {name}", flush=True)
    try:
        SCENARIOS[name]()
    except Exception as error:
        check(False, f"{name}: {type(error).__name__}: {error} (line {error.__traceback__.tb_lineno})")
sys.exit(bus.end())
