"""A stranger's client: nothing but a Unix socket and lines of JSON."""
import json
import socket
import threading
import time


class Reader(threading.Thread):
    """Collects what the daemon says, each line with the monotonic time at which it came."""

    def __init__(self, path="/run/tremord/tremord.sock"):
        super().__init__(daemon=True)
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(path)
        self.lines = []
        self.start()

    def run(self):
        with self.socket.makefile("rb") as f:
            for line in f:
                self.lines.append((time.monotonic(), json.loads(line)))

    def of(self, kind):
        return [(at, line) for at, line in list(self.lines) if line["type"] == kind]
