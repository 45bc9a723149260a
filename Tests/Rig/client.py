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

    def ask(self, request, patience=2):
        """Sends a request and gives the line that answers it: the reply, or what follows it."""
        name = f"{request}-{time.monotonic_ns()}"
        self.socket.sendall(json.dumps({"request": request, "id": name}).encode() + b"\n")
        end = time.monotonic() + patience
        while time.monotonic() < end:
            told = [line for _, line in list(self.lines) if line.get("id") == name and line["type"] in (request, "error")]
            if told:
                return told[0]
            time.sleep(0.01)
        raise TimeoutError(f"no answer to {request}")

    def of(self, kind):
        return [(at, line) for at, line in list(self.lines) if line["type"] == kind]
