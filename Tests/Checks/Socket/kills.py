"""kill -9 at random moments, while readers resume: what each of them has is what the log has."""
import json
import random
import threading
import time

from ends import Client, Daemon, Follower, numbered


class Marker(threading.Thread):
    """Sets marks as fast as a reader may ask, so that there are lines on their way whenever the daemon is killed."""

    def __init__(self, path):
        super().__init__(daemon=True)
        self.path, self.stops, self.told = path, threading.Event(), 0
        self.start()

    def run(self):
        while not self.stops.wait(0.01):
            try:
                with Client(self.path) as client:
                    while not self.stops.wait(0.022):
                        if not client.ask(request="mark", kind="note", note=f"mark {self.told}"):
                            break
                        self.told += 1
            except OSError:
                pass


def run(folder, dump, kills, seed, readers=8):
    random.seed(seed)
    daemon = Daemon(folder, dump, speed=1500)
    followers = [Follower(daemon.path, **({"streams": ["features"]} if i % 4 == 3 else {})) for i in range(readers)]
    marker = Marker(daemon.path)
    for _ in range(kills):
        daemon.start(wait=random.random() < 0.8)
        time.sleep(random.uniform(0, 0.6))
        daemon.kill()
    daemon.start()
    marker.stops.set()
    marker.join()
    # To the end of the recording, and everybody up to it.
    last = daemon.played() - 1
    end = time.monotonic() + 20
    while time.monotonic() < end and any(f.last < last for f in followers):
        time.sleep(0.05)
    for follower in followers:
        follower.end()
    assert daemon.stop() == 0, daemon.said()
    lines, wrong = numbered(daemon.logged())
    for i, follower in enumerate(followers):
        wrong += [f"reader {i}: {text}" for text in follower.wrong]
        gone = {n for first, last, _ in follower.lost for n in range(first, last + 1)}
        kept = [n for n in lines if n <= follower.last and n not in gone]
        if [n for n, _ in follower.journal] != kept:
            wrong.append(f"reader {i} has {len(follower.journal)} lines, the log {len(kept)}")
        wrong += [f"reader {i}: {n} differs: {raw} {lines.get(n)}" for n, raw in follower.journal if lines.get(n) != raw]
        if follower.last < last:
            wrong.append(f"reader {i} came to {follower.last} of {last}")
    lost = sum(last - first + 1 for f in followers for first, last, _ in f.lost)
    wrong += unclosed(lines)
    connections = sum(f.connections for f in followers)
    print(f"| {kills} kills (seed {seed}): {len(lines)} lines, {marker.told} of them marks that were answered, {readers} readers, {connections} connections, {lost} lines told as lost,"
          f" {len(wrong)} wrong")
    # The log has kept everything: nothing may have expired, and nobody was slow.
    assert not wrong and not lost, "\n".join(wrong[:10] + [str(f.lost[:3]) for f in followers])
    assert connections > readers, "no reader was there at a kill"
    assert kills < 20 or any(b'"end":"interrupted"' in raw for raw in lines.values()), "no event was open at a kill"


def unclosed(lines):
    """Where a run begins, no event of an earlier one is open."""
    open_events, wrong = set(), []
    for raw in lines.values():
        line = json.loads(raw)
        if line["type"] == "run" and open_events:
            wrong.append(f"open at the run of {line['seq']}: {open_events}")
            open_events = set()
        if line["type"] == "event":
            (open_events.discard if line["phase"] == "close" else open_events.add)(line["id"])
    return wrong
