"""check.py [SCENARIO]...: what ends the service and what does not. Exit code 1 if anything FAILED."""
import ctypes
import glob
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time

import checks
from checks import check, say, wait_for
from client import Reader
from program import MPU, heal, put
from service import BIN, DUMPS, LOGS, configure, journal, log_lines, show, systemctl

libc = ctypes.CDLL(None, use_errno=True)
SEIZE, INTERRUPT, WALL = 0x4206, 0x4207, 0x40000000


def started(line=17, streams=True):
    heal(MPU)
    configure("0x68", line)
    systemctl("reset-failed", "tremord")
    check(systemctl("start", "tremord").returncode == 0, "READY")
    reader = Reader()
    if streams:
        check(wait_for(lambda: reader.of("run"), 10), "streams")
    return int(show("MainPID")), reader


def hold(pid, name):
    """Stops one thread, as a kernel that does not come back from a call would."""
    for task in glob.glob(f"/proc/{pid}/task/*"):
        with open(task + "/comm") as f:
            if f.read().strip() != name:
                continue
        thread = int(os.path.basename(task))
        for request in (SEIZE, INTERRUPT):
            if libc.ptrace(request, thread, None, None) < 0:
                raise OSError(ctypes.get_errno(), f"ptrace {request}")
        os.waitpid(thread, WALL)
        # Who traces is told of its end, and has to ask: else the process stays as a zombie.
        threading.Thread(target=os.waitpid, args=(thread, WALL), daemon=True).start()
        return thread
    raise LookupError(f"there is no thread {name}")


def again(old, seconds, what):
    """The service is another process, and streams; how long that took."""
    began = time.monotonic()
    good = wait_for(lambda: show("MainPID") not in ("0", str(old)) and show("ActiveState") == "active", seconds)
    took = time.monotonic() - began
    check(good, f"{what}: started anew after {took:.1f} s, {show('NRestarts')} restarts")
    reader = Reader()
    check(wait_for(lambda: reader.of("run"), 15), "and streams again")
    return reader


def why(began, words):
    told = journal(began)
    for line in told:
        if any(w in line for w in ("hang", "atchdog", "signal", "SIG", "restart")):
            say(line)
    check(all(any(w in l for l in told) for w in words), f"the journal says why: {words}")


def whole():
    """Log without a hole; each dump is read to its last whole block, and has its name once the service has started anew."""
    numbers = [l["seq"] for l in log_lines() if "seq" in l]
    check(numbers == list(range(numbers[0], numbers[0] + len(numbers))), f"the log's {len(numbers)} lines are numbered without a hole")
    bad = [(p, c.stdout, c.stderr) for p in glob.glob(DUMPS + "*.trd")
           if (c := subprocess.run([BIN + "tremorctl", "verify", p], capture_output=True, text=True)).returncode]
    check(not bad, f"{len(glob.glob(DUMPS + '*.trd'))} dumps verify {bad[:1]}")


def hung_thread(name):
    pid, _ = started()
    time.sleep(5)
    began = time.time()
    hold(pid, name)
    again(pid, 60, f"{name} hangs")
    why(began, [f"the {name} thread hangs", "Watchdog timeout"])
    systemctl("stop", "tremord")
    whole()


def acquire():
    hung_thread("acquire")


def process():
    hung_thread("process")


def bus():
    """A transfer that does not come back for two minutes: the kernel cannot even be made to end the process before."""
    pid, _ = started()
    time.sleep(5)
    began = time.time()
    put(MPU, "timeout_ms", 120000)
    put(MPU, "timeout", 1)
    again(pid, 240, "the bus holds a transfer for 120 s")
    put(MPU, "timeout_ms", 250)
    why(began, ["the acquire thread hangs", "Watchdog timeout"])
    systemctl("stop", "tremord")
    whole()


def frozen():
    """The whole process."""
    pid, _ = started()
    time.sleep(5)
    began = time.time()
    os.kill(pid, signal.SIGSTOP)
    again(pid, 90, "the process stands still")
    why(began, ["Watchdog timeout"])
    systemctl("stop", "tremord")
    whole()


def sensor(seconds=3600):
    """A sensor that is gone for an hour, and one that comes ten minutes after the start."""
    pid, reader = started()
    time.sleep(10)
    put(MPU, "absent", 1)
    time.sleep(seconds)
    check(show("MainPID") == str(pid) and show("NRestarts") == "0", f"gone for {seconds} s: no restart; {show('StatusText')}")
    check(reader.ask("status")["state"] == "recovering", "it looks for the sensor")
    put(MPU, "absent", 0)
    back = time.monotonic()
    shake = subprocess.Popen([sys.executable, "/run/feed.py", "--still", "1", "--shake", "30", "--hz", "5"], stdout=subprocess.DEVNULL)
    check(wait_for(lambda: reader.of("gap"), 5), f"plugged in: the gap is told after {time.monotonic() - back:.2f} s")
    check(reader.ask("status")["age_s"] < 0.5, "samples come")
    gaps = [l for _, l in reader.of("gap")]
    counters = reader.ask("status")["counters"]
    check(counters["outputs_lost"] == 0, f"nothing is lost between the threads: {counters}")
    check(sum(g["samples"] for g in gaps) > 99 * seconds, f"of {[g['samples'] for g in gaps]} samples")
    check(wait_for(lambda: any("freq_hz" in l and abs(l["freq_hz"] - 5) < 0.2 for _, l in reader.of("event")), 20),
          f"a leg that shakes after it is told {time.monotonic() - back:.1f} s after plugging in")
    shake.kill()
    shake.wait()
    put(MPU, "queued", 0)
    systemctl("stop", "tremord")
    whole()
    heal(MPU)
    put(MPU, "absent", 1)
    configure("0x68", 17)
    systemctl("start", "tremord")
    pid, reader = int(show("MainPID")), Reader()
    time.sleep(600)
    check(show("MainPID") == str(pid) and show("NRestarts") == "0", f"not there for the first 600 s: no restart; {show('StatusText')}")
    put(MPU, "absent", 0)
    back = time.monotonic()
    check(wait_for(lambda: reader.of("run"), 5), f"plugged in: streams after {time.monotonic() - back:.2f} s")


def disk():
    """A disk that takes nothing for three minutes, six times the watchdog's patience: that of the log and that of the dumps."""
    subprocess.run(["mkfs.ext4", "-q", "-F", "/dev/vdb"], check=True)
    subprocess.run(["mount", "/dev/vdb", "/mnt"], check=True)
    folders = (LOGS, DUMPS.rstrip("/"))
    for folder in folders:
        about, own = os.stat(folder), f"/mnt/{folder.split('/')[2]}"
        os.mkdir(own, 0o750)
        os.chown(own, about.st_uid, about.st_gid)
        subprocess.run(["mount", "--bind", own, folder], check=True)
    shake = None
    try:
        pid, reader = started()
        time.sleep(10)
        shake = subprocess.Popen([sys.executable, "/run/feed.py", "--still", "1", "--shake", "60", "--hz", "5"], stdout=subprocess.DEVNULL)
        subprocess.run(["fsfreeze", "-f", "/mnt"], check=True)
        try:
            time.sleep(180)
            check(show("MainPID") == str(pid) and show("NRestarts") == "0", "the disk takes nothing for 180 s: no restart")
            status = reader.ask("status")
            check(status["state"] == "streaming" and status["age_s"] < 0.5 and status["samples"]["lost"] == 0,
                  f"samples come, none is lost: {status['samples']}; log {status['log']}")
            check(any("freq_hz" in l for _, l in reader.of("event")), "readers are told events meanwhile")
        finally:
            subprocess.run(["fsfreeze", "-u", "/mnt"], check=True)
        shake.wait()
        time.sleep(15)
        status = reader.ask("status")
        say(f"log {status['log']}, recording {status['recording']}, counters {status['counters']}")
        # What the recorder's ring holds is about 25 s.
        check(status["counters"]["record_lost"] > 0, "what the recording lacks is counted")
        systemctl("stop", "tremord")
        check(show("ExecMainStatus") == "0", f"SIGTERM: exit {show('ExecMainStatus')}")
        time.sleep(0.5)
        told = [l for _, l in reader.lines if "seq" in l]
        check([l for l in log_lines() if l["type"] != "log"] == told, f"the log has all {len(told)} lines")
        whole()
    finally:
        if shake:
            shake.kill()
            shake.wait()
        systemctl("stop", "tremord")
        for folder in (*folders, "/mnt"):
            subprocess.run(["umount", folder], check=True)


def reader():
    """A reader that wants everything and takes nothing for three minutes, and one whose process stands still."""
    pid, good = started()
    lazy = socket.socket(socket.AF_UNIX)
    lazy.connect("/run/tremord/tremord.sock")
    lazy.sendall(b'{"request":"watch","streams":["features","raw"]}\n')
    client = subprocess.Popen([BIN + "tremorctl", "events", "--raw"], stdout=subprocess.DEVNULL)
    time.sleep(3)
    client.send_signal(signal.SIGSTOP)
    time.sleep(180)
    check(show("MainPID") == str(pid) and show("NRestarts") == "0", "readers take nothing for 180 s: no restart")
    status = good.ask("status")
    check(status["state"] == "streaming" and status["samples"]["lost"] == 0 and status["readers"] >= 1,
          f"samples come: {status['samples']}, readers {status['readers']}, {status['counters']}")
    numbers = [l["seq"] for _, l in good.lines if "seq" in l]
    check(not good.of("lost") and numbers == sorted(set(numbers)), "another reader has lost nothing")
    client.kill()
    client.wait()
    lazy.close()


SCENARIOS = {f.__name__: f for f in (acquire, process, bus, frozen, sensor, disk, reader)}

for word in sys.argv[1:] or SCENARIOS:
    name, _, figure = word.partition("=")
    print(f"== {name}", flush=True)
    began = time.monotonic()
    try:
        SCENARIOS[name](*([int(figure)] if figure else []))
    except Exception as error:
        check(False, f"{name}: {type(error).__name__}: {error} (line {error.__traceback__.tb_lineno})")
        import traceback
        traceback.print_exc()
        print("\n".join(journal()[-30:]))
    systemctl("stop", "tremord")
    systemctl("reset-failed")
    say(f"{name}: {time.monotonic() - began:.0f} s of the guest's time")
sys.exit(checks.end())
