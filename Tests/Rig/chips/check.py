"""check.py [SCENARIO]...: chips other than the first, on a real kernel. Exit code 1 if anything FAILED."""
import json
import subprocess
import sys
import time

import program
from program import BIN, CONFIG, LSM, MPU, Daemon, check, configure, get, put, say, wait_for


def shaking(chip, address, line, word, rate, sensor="", hz=5.0):
    configure(address, line, sensor)
    put(chip, "drop_int", 0)
    daemon = Daemon()
    feed = subprocess.Popen([sys.executable, "/run/feed.py", "--chip", chip, "--still", "5", "--shake", "20", "--after", "5",
                             "--hz", str(hz)], stdout=subprocess.PIPE, text=True)
    if not daemon.streams():
        say(daemon.said())
    task = daemon.acquire()
    time.sleep(8)
    transfers, woken = get(chip, "xfers"), daemon.switches()
    time.sleep(10)
    say(f"{(get(chip, 'xfers') - transfers) / 10:.1f} transfers/s, {(daemon.switches() - woken) / 10:.1f} wake-ups/s")
    subprocess.run(["timeout", "-s", "INT", "5", "strace", "-c", "-o", "/run/strace", "-p", task.rsplit("/", 1)[1]],
                   capture_output=True)
    calls = {}
    with open("/run/strace") as f:
        for words in map(str.split, f):
            if len(words) >= 5 and words[0][0].isdigit() and words[-1] != "total":
                calls[words[-1]] = int(words[3])
    say(f"system calls in 5 s {calls}")
    fed, _ = feed.communicate()
    check(feed.returncode == 0, f"fed {fed.strip()}")
    time.sleep(6)
    hello = daemon.hello()
    say(f"hello {json.dumps(hello)}")
    check(hello["chip"] == word and hello["state"] == "streaming", f"hello names {hello['chip']}, {hello['state']}")
    check(abs(hello["rate_hz"] - rate) < (0.05 if line is not None else 0.2),
          f"measured {hello['rate_hz']} Hz, true {rate:.3f} Hz")
    # Without a FIFO a host that is late by a period loses a sample; it has to say so.
    check(len(daemon.causes()) <= (2 if "single" in sensor else 0), f"gaps {daemon.causes()}")
    dump = daemon.stop()
    # What was fed is what is in the dump: the line in the spectrum stands where the leg swings.
    result = subprocess.run([BIN + "tremorctl", "replay", "--features", dump], capture_output=True, text=True)
    lines = [json.loads(l) for l in result.stdout.splitlines()]
    found = sorted(l["freq_hz"] for l in lines if l["type"] == "features" and l.get("snr_db", 0) > 40)
    check(len(found) > 20 and abs(found[len(found) // 2] - hz) < 0.01,
          f"the leg swings at {found[len(found) // 2] if found else 0:.4f} Hz in {len(found)} windows, true {hz} Hz")


def watermark():
    shaking(LSM, "0x6a", 23, "lsm6dso", 104.1667)


def timer():
    shaking(LSM, "0x6a", None, "lsm6dso", 104.1667)


def single():
    shaking(MPU, "0x68", None, "mpu6050", 100.0, 'chip = "mpu6050"\nread = "single"')


def single_edge():
    shaking(MPU, "0x68", 17, "mpu6050", 100.0, 'chip = "mpu6050"\nread = "single"')


def faults():
    """Each fault is one gap of its cause, and the stream goes on."""
    for line in (23, None):
        configure("0x6a", line)
        daemon = Daemon()
        daemon.streams()
        time.sleep(4)
        for fault, value, cause in (("overflow", 1, "fifo_overflow"), ("reset", 1, "chip_reset"), ("nack", 40, None)):
            before = len(daemon.causes())
            put(LSM, fault, value)
            time.sleep(4)
            causes = daemon.causes()[before:]
            good = all(c in (cause, "bus_error", "stalled") for c in causes) and (cause is None or len(causes) == 1)
            check(good and daemon.hello()["state"] == "streaming", f"{fault}: gaps {causes}, streams again")
        put(LSM, "nack", 0)
        if line is not None:
            put(LSM, "drop_int", 1)
            time.sleep(4)
            put(LSM, "drop_int", 0)
            check(not [c for c in daemon.causes() if c == "stalled"], "a line that falls silent stops nothing")
        put(LSM, "absent", 1)
        time.sleep(5)
        put(LSM, "absent", 0)
        check(wait_for(lambda: daemon.hello()["state"] == "streaming", 5), f"gone and back: gaps {daemon.causes()}")
        daemon.stop()


def refused():
    """What the chip that is found lacks ends the daemon; somebody else's chip is left alone."""
    configure("0x6a", None, "gyro_range_dps = 4000")
    result = subprocess.run([BIN + "tremord", "--config", CONFIG], capture_output=True, text=True, timeout=20)
    check(result.returncode == 78, f"a range that the LSM6DSO lacks: exit {result.returncode}: {result.stderr.strip()}")
    configure("0x6a", None, 'chip = "ism330dhcx"')
    result = subprocess.run([BIN + "tremord", "--config", CONFIG, "--require-device"], capture_output=True, text=True)
    check(result.returncode == 69, f"another chip than named: exit {result.returncode}: {result.stderr.strip()}")
    configure("0x68", None, "", "[bus]\nhz = 15000\n")
    result = subprocess.run([BIN + "tremord", "--config", CONFIG], capture_output=True, text=True, timeout=20)
    check(result.returncode == 78, f"a bus that is said to be slow: exit {result.returncode}: {result.stderr.strip()}")
    configure("0x68")
    bus = "/sys/module/imurig/parameters/bus_hz"
    with open(bus) as f:
        before = f.read()
    with open(bus, "w") as f:
        f.write("15000")
    result = subprocess.run([BIN + "tremord", "--config", CONFIG], capture_output=True, text=True, timeout=20)
    check(result.returncode == 78, f"a bus that is slow: exit {result.returncode}: {result.stderr.strip()}")
    with open(bus, "w") as f:
        f.write(before)


SCENARIOS = {f.__name__: f for f in (watermark, timer, single, single_edge, faults, refused)}
sys.exit(program.run(SCENARIOS, sys.argv[1:]))
