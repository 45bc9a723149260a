"""The service as the guest's systemd runs it: its unit, its configuration, its files; for the jobs that need the service manager."""
import glob
import json
import os
import subprocess

CONFIG = "/etc/tremord/tremord.toml"
LOGS = "/var/log/tremord"
LOG = f"{LOGS}/events.ndjson"
DUMPS = "/var/lib/tremord/"
BIN = "/opt/tremord/bin/"


def systemctl(*words):
    return subprocess.run(["systemctl", *words], capture_output=True, text=True)


def show(name, unit="tremord"):
    return systemctl("show", "-P", name, unit).stdout.strip()


def journal(since=0, unit="tremord"):
    """What the unit and the service manager said of it since that wall time."""
    return subprocess.run(["journalctl", "-u", unit, "-o", "cat", "--no-pager", f"--since=@{since:.3f}"], capture_output=True,
                          text=True).stdout.splitlines()


def configure(address, line=None, extra="", record="", log=""):
    with open(CONFIG, "w") as f:
        f.write(f'[sensor]\nbus = 1\naddress = {address}\nleg = "right"\nsite = "shank"\n'
                f'[record]\nmode = "continuous"\nreserve_mb = 1\n{record}\n[log]\n{log}\n')
        if line is not None:
            f.write(f'[line]\nchip = "imurig"\noffset = {line}\n')
        f.write(extra)


def log_files():
    """The event log's files, oldest first."""
    rest = [p for p in glob.glob(LOG + ".*") if p.rsplit(".", 1)[1].isdigit()]
    return sorted(rest, key=lambda p: -int(p.rsplit(".", 1)[1])) + [LOG]


def log_lines():
    lines = []
    for path in log_files():
        with open(path) as f:
            lines += [json.loads(line) for line in f]
    return lines


def memory(pid):
    """kB resident, kB of it not of files, descriptors, threads."""
    with open(f"/proc/{pid}/status") as f:
        words = {w[0][:-1]: int(w[1]) for w in map(str.split, f) if w[0] in ("VmRSS:", "RssAnon:", "Threads:")}
    return words["VmRSS"], words["RssAnon"], len(os.listdir(f"/proc/{pid}/fd")), words["Threads"]
