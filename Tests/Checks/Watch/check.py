"""`tremorctl watch` on a pseudo-terminal, beside a daemon that plays a dump: what a person at the terminal meets.

    check.py BIN DUMP FOLDER
"""
import fcntl
import os
import pty
import re
import select
import signal
import socket
import struct
import subprocess
import sys
import termios
import time

BIN, DUMP, FOLDER = sys.argv[1:4]
ENTER, LEAVE = b"\x1b[?1049h\x1b[?25l", b"\x1b[0m\x1b[?25h\x1b[?1049l"


class Daemon:
    def __init__(self, speed):
        self.socket, self.log = FOLDER + "/watch.sock", FOLDER + "/watch.ndjson"
        with open(FOLDER + "/watch.toml", "w") as file:
            file.write(f'[log]\npath = "{self.log}"\n[socket]\npath = "{self.socket}"\n')
        self.process = subprocess.Popen(
            [BIN + "/tremord", "--config", FOLDER + "/watch.toml", "--replay", DUMP, "--speed", str(speed), "--linger"],
            stderr=subprocess.DEVNULL)
        until(lambda: self.answers(), "the daemon to listen")

    def answers(self):
        try:
            socket.socket(socket.AF_UNIX).connect(self.socket)
            return True
        except OSError:
            return False

    def end(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        self.process.wait()


class Watch:
    """The program on a terminal of its own."""

    def __init__(self, path, **environment):
        self.master, self.slave = pty.openpty()
        self.resize(80, 24)
        self.before = termios.tcgetattr(self.slave)
        settings = {**os.environ, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", **environment}
        settings = {k: v for k, v in settings.items() if v is not None}
        self.process = subprocess.Popen(
            [BIN + "/tremorctl", "watch", "--socket", path], stdin=self.slave, stdout=self.slave, stderr=self.slave, env=settings,
            start_new_session=True)
        self.seen = b""

    def resize(self, columns, rows):
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def read(self, seconds=0.1):
        if select.select([self.master], [], [], seconds)[0]:
            self.seen += os.read(self.master, 65536)
        return self.seen

    def press(self, key):
        os.write(self.master, key.encode())

    def waits(self, condition, what):
        until(lambda: condition(self.read()), what, self)

    def end(self):
        self.process.wait(20)
        while select.select([self.master], [], [], 0.2)[0]:
            self.read()
        assert self.seen.endswith(LEAVE) or LEAVE in self.seen, self.seen[-200:]
        assert termios.tcgetattr(self.slave) == self.before, "the terminal is not as it was"
        return self.process.returncode


def until(condition, what, watch=None, patience=60):
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.02)
    raise TimeoutError(f"waited in vain for {what}" + (f"\n{watch.seen[-600:]}" if watch else ""))


def marks(path):
    with open(path) as file:
        return sum('"type":"mark"' in line and '"kind":"caffeine"' in line for line in file)


daemon = Daemon(10)
watch = Watch(daemon.socket, NO_COLOR="1")
watch.waits(lambda seen: ENTER in seen and b"run demo1" in seen, "the first frame")
assert termios.tcgetattr(watch.slave)[3] & (termios.ICANON | termios.ECHO) == 0, "keys are echoed"
watch.waits(lambda seen: b"Hz" in seen and b"RESTING" in seen or b"STANDING" in seen, "a state in words")
assert not re.search(rb"\x1b\[(2|1|3\d)m", watch.seen), "a colour, though NO_COLOR is set"
watch.press("c")
watch.waits(lambda seen: b"marked: caffeine" in seen, "the mark to be told")
until(lambda: marks(daemon.log) == 1, "the mark in the log")
watch.seen = b""
watch.resize(60, 16)
watch.waits(lambda seen: b"\x1b[2J" in seen and b"\x1b[16;" in seen and b"\x1b[17;" not in seen, "the smaller screen")
watch.press("q")
assert watch.end() == 0, "q ends with 0"

# Asked to stop, with Ctrl-C, by a signal it cannot foresee: the terminal is as it was.
for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGABRT):
    watch = Watch(daemon.socket)
    watch.waits(lambda seen: b"run demo1" in seen, "a frame")
    watch.process.send_signal(number)
    assert watch.end() == -number, (number, watch.process.returncode)
assert re.search(rb"\x1b\[(2|1|3\d)m", watch.seen), "no colour, though nothing forbids it"

# The daemon dies and comes again.
watch = Watch(daemon.socket)
watch.waits(lambda seen: b"run demo1" in seen, "a frame")
daemon.end(signal.SIGKILL)
watch.waits(lambda seen: b"not connected" in seen, "the word that it is gone")
watch.seen = b""
daemon = Daemon(10)
watch.waits(lambda seen: b"clock" in seen, "the facts again")
watch.press("q")
assert watch.end() == 0

# ASCII and no cursor address: --plain, and a pipe.
plain = subprocess.run(
    ["timeout", "-s", "INT", "5", BIN + "/tremorctl", "watch", "--plain", "--socket", daemon.socket], stdout=subprocess.PIPE)
lines = plain.stdout.decode().splitlines()
assert lines[0].startswith("connected to tremord") and len(lines) > 2, lines
assert b"\x1b" not in plain.stdout and not re.search("[│─█▁⠁]", plain.stdout.decode()), lines
daemon.end()
