"""Both ends of the daemon's socket: the daemon playing a recording, and readers that share no code with it."""
import json
import os
import select
import signal
import socket
import subprocess
import threading
import time

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
BIN = os.environ.get("TREMORD_BIN", os.path.join(ROOT, ".build/release"))


def simulate(path, story="mix", minutes=30, seed=5):
    done = subprocess.run(
        [f"{BIN}/tremorctl", "simulate", story, "--seed", str(seed), "--minutes", str(minutes), "-o", path],
        capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


class Daemon:
    """tremord playing a dump, in a folder of its own."""

    running = set()

    def __init__(self, folder, dump, speed="max", socket_keys="", log_keys="", name="s"):
        self.folder, self.dump, self.speed = folder, dump, str(speed)
        self.path = os.path.join(folder, name)
        self.log = os.path.join(folder, "events.ndjson")
        self.config = os.path.join(folder, name + ".toml")
        with open(self.config, "w") as f:
            f.write(f'[socket]\npath = "{self.path}"\n{socket_keys}\n[log]\npath = "{self.log}"\n{log_keys}\n')
        self.process = None

    def command(self):
        return [f"{BIN}/tremord", "--config", self.config, "--replay", self.dump, "--speed", self.speed, "--linger"]

    def start(self, wait=True, **options):
        self.err = open(os.path.join(self.folder, "err"), "ab")
        self.process = subprocess.Popen(self.command(), stderr=self.err, **options)
        Daemon.running.add(self.process)
        if wait:
            self.hello()
        return self

    def said(self):
        with open(os.path.join(self.folder, "err"), errors="replace") as f:
            return f.read()

    def hello(self, seconds=20):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            assert self.process is None or self.process.poll() is None, f"tremord ended: {self.said()}"
            try:
                with Client(self.path) as client:
                    return client.hello
            except OSError:
                time.sleep(0.02)
        raise AssertionError(f"nobody listens at {self.path}: {self.said()}")

    def played(self, seconds=120):
        """Waits until the recording has been played to its end; gives the number of the next line."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            hello = self.hello()
            time.sleep(0.3)
            if hello["state"] == "ended" and self.hello()["next_seq"] == hello["next_seq"]:
                return hello["next_seq"]
        raise AssertionError(f"the recording did not end: {hello}")

    @classmethod
    def end_all(cls):
        """Whatever a failed check left behind."""
        for process in cls.running:
            if process.poll() is None:
                process.kill()
                process.wait()
        cls.running.clear()

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise AssertionError("tremord did not end within 10 s")

    def memory(self):
        """Resident and anonymous memory, KiB."""
        with open(f"/proc/{self.process.pid}/status") as f:
            fields = dict(line.split(":", 1) for line in f)
        return tuple(int(fields[key].split()[0]) for key in ("VmRSS", "RssAnon"))

    def processor(self):
        with open(f"/proc/{self.process.pid}/stat") as f:
            fields = f.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def logged(self):
        with open(self.log, "rb") as f:
            return f.read().splitlines()


class Client:
    """One connection, read line by line."""

    def __init__(self, path, greets=True):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(20)
        self.socket.connect(path)
        self.file = self.socket.makefile("rb")
        if greets:
            line = self.file.readline()
            if not line:
                raise OSError("closed")
            self.hello = json.loads(line)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.file.close()
        self.socket.close()

    def send(self, **request):
        self.socket.sendall(json.dumps(request).encode() + b"\n")

    def line(self):
        """The next line; None at the end."""
        raw = self.file.readline()
        if not raw:
            return None
        assert raw.endswith(b"\n"), f"torn: {raw}"
        return json.loads(raw)

    def ask(self, **request):
        """Sends a request and gives what answers it; what comes before is dropped."""
        self.asked = getattr(self, "asked", 0) + 1
        self.send(id=f"q{self.asked}", **request)
        while True:
            line = self.line()
            if line is None or line.get("id") == f"q{self.asked}":
                return line

    def until(self, test):
        """All lines up to the first of which `test` holds, with it."""
        lines, end = [], time.monotonic() + 60
        while time.monotonic() < end:
            lines.append(self.line())
            if lines[-1] is None or test(lines[-1]):
                return lines
        raise AssertionError(f"it did not come; the last lines: {lines[-3:]}")


class Follower(threading.Thread):
    """A reader that keeps a journal of its own and goes on where it was, whatever becomes of the daemon."""

    def __init__(self, path, **watch):
        super().__init__(daemon=True)
        self.path, self.watch = path, watch
        self.last = 0
        self.journal = []  # (seq, line as it came)
        self.lost = []  # (from, to, reason)
        self.wrong = []
        self.connections = 0
        self.features = 0
        self.stops = threading.Event()
        self.start()

    def run(self):
        while not self.stops.is_set():
            try:
                self.follow()
            except OSError:
                pass
            self.stops.wait(0.01)

    def follow(self):
        connection = socket.socket(socket.AF_UNIX)
        with connection:
            connection.connect(self.path)
            self.connections += 1
            request = {"request": "watch", "id": "w", "since": self.last, **self.watch}
            connection.sendall(json.dumps(request).encode() + b"\n")
            pending, watches = b"", False
            while not self.stops.is_set():
                if not select.select([connection], [], [], 0.1)[0]:
                    continue
                part = connection.recv(1 << 16)
                if not part:
                    return
                *lines, pending = (pending + part).split(b"\n")
                for raw in lines:
                    line = json.loads(raw)
                    # What comes before the reply belongs to nobody who has asked.
                    watches = watches or line["type"] == "reply"
                    if watches:
                        self.take(line, raw)

    def take(self, line, raw):
        if line["type"] == "lost":
            if line["from_seq"] != self.last + 1:
                self.wrong.append(f"{line} after {self.last}")
            self.lost.append((line["from_seq"], line["to_seq"], line["reason"]))
            self.last = line["to_seq"]
        elif line["type"] == "features":
            self.features += 1
        elif "seq" in line:
            if line["seq"] != self.last + 1:
                self.wrong.append(f"{line['seq']} after {self.last}")
            self.last = line["seq"]
            self.journal.append((line["seq"], raw))

    def end(self):
        self.stops.set()
        self.join()


def numbered(log):
    """seq to line, and a complaint about each hole or repetition."""
    lines, wrong, last = {}, [], 0
    for raw in log:
        line = json.loads(raw)
        if "seq" not in line:
            continue
        if line["seq"] != last + 1:
            wrong.append(f"the log has {line['seq']} after {last}")
        last = line["seq"]
        lines[last] = raw
    return lines, wrong
