"""SIGTERM, SIGINT and SIGPWR: what is open is closed, log and dump are whole, `bye` is sent, exit code 0. Times are printed, and
asserted only where the daemon would be waiting for something that never comes."""
import json
import os
import signal
import socket
import subprocess
import sys
import time

from ends import BIN, Client, numbered, simulate
from manager import Service


def measured(daemon, number):
    """Ends it by that signal; gives the seconds it took."""
    start = time.monotonic()
    daemon.process.send_signal(number)
    code = daemon.process.wait(20)
    seconds = time.monotonic() - start
    assert code == 0, f"exit {code}: {daemon.said()}"
    return seconds


def playing(folder, log_keys=""):
    dump = os.path.join(folder, "a.trd")
    if not os.path.exists(dump):
        simulate(dump, "rest_oscillation", minutes=30)
    daemon = Service(folder, dump, speed=20, log_keys=log_keys)
    return daemon.start()


def in_order(folder):
    """Each of the three signals, while an event is open: closed as data, in log and socket alike, then bye."""
    told = ""
    for name in ("SIGTERM", "SIGINT", "SIGPWR"):
        place = os.path.join(folder, name)
        os.mkdir(place)
        daemon = playing(place)
        with Client(daemon.path) as reader:
            lines = reader.until(lambda line: line.get("phase") == "open")
            seconds = measured(daemon, getattr(signal, name))
            while (line := reader.line()) is not None:
                lines.append(line)
        assert lines[-1] == {"type": "bye", "reason": "shutdown"}, lines[-3:]
        opened = {line["id"] for line in lines if line.get("phase") == "open"}
        closed = {line["id"]: line["end"] for line in lines if line.get("phase") == "close"}
        assert opened <= set(closed), (opened, closed)
        assert "data" in closed.values(), closed
        kept, wrong = numbered(daemon.logged())
        assert not wrong, wrong
        last = [line["seq"] for line in lines if "seq" in line][-1]
        assert max(kept) == last and json.loads(kept[last])["phase"] == "close", (max(kept), last)
        come = daemon.notifications.until("STOPPING=1")
        assert "closing events" in come[-1], come
        assert not os.path.exists(daemon.path), "the socket is left"
        told += f", {name} {seconds:.2f} s"
    return told


def no_sensor(folder):
    """While the sensor is looked for: bye, and an empty log that the next start takes up."""
    told = ""
    for bus in ("/dev/null", "/dev/i2c-nowhere"):
        place = os.path.join(folder, os.path.basename(bus))
        os.mkdir(place)
        daemon = Service(place)
        daemon.write(f'[log]\npath = "{daemon.log}"\n[sensor]\nbus = "{bus}"')
        daemon.start()
        with Client(daemon.path) as reader:
            seconds = measured(daemon, signal.SIGTERM)
            assert reader.until(lambda line: line["type"] == "bye")[-1]["reason"] == "shutdown"
        told += f", {bus} {seconds:.2f} s"
    return told


def reader_stopped(folder):
    """A reader that takes nothing holds up neither the end nor the others' last lines."""
    daemon = playing(folder)
    stuck = Client(daemon.path, greets=False)
    stuck.send(request="watch", id="w", streams=["features", "raw"])
    with Client(daemon.path) as reader:
        reader.send(request="watch", id="w", streams=["features"])
        # Longer than the kernel's buffer: it is stuck for sure.
        end, before, since = time.monotonic() + 60, 0, time.monotonic()
        while time.monotonic() < min(end, since + 1):
            reader.line()
            waiting = stuck_bytes(stuck.socket)
            if waiting != before:
                before, since = waiting, time.monotonic()
        assert before > 50_000 and time.monotonic() < end, f"{before} bytes wait"
        seconds = measured(daemon, signal.SIGTERM)
        assert reader.until(lambda line: line is None or line["type"] == "bye")[-1] == {"type": "bye", "reason": "shutdown"}
    stuck.close()
    _, wrong = numbered(daemon.logged())
    assert not wrong, wrong
    return f", {seconds:.2f} s"


def stuck_bytes(s):
    import array
    import fcntl
    import termios
    count = array.array("i", [0])
    fcntl.ioctl(s, termios.FIONREAD, count)
    return count[0]


def disk_hangs(folder):
    """A log that takes nothing, a pipe that nobody empties: readers get their lines and bye, the end is told what is missing."""
    pipe = os.path.join(folder, "events.ndjson")
    os.mkfifo(pipe)
    # Without somebody at its other end it could not be opened.
    end = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    daemon = playing(folder)
    with Client(daemon.path) as reader:
        # As small as a pipe can be: full after a page.
        import fcntl
        fcntl.fcntl(end, 1031, 4096)
        limit = time.monotonic() + 120
        while time.monotonic() < limit and daemon.status()["log"]["state"] != "stalled":
            time.sleep(0.1)
        assert daemon.status()["log"]["state"] == "stalled", daemon.status()["log"]
        lines = reader.until(lambda line: line.get("phase") == "open")
        seconds = measured(daemon, signal.SIGTERM)
        while (line := reader.line()) is not None:
            lines.append(line)
    os.close(end)
    assert lines[-1]["type"] == "bye", lines[-3:]
    assert {line["id"] for line in lines if line.get("phase") == "open"} <= {
        line["id"] for line in lines if line.get("phase") == "close"}
    assert "the disk hangs; " in daemon.said() and "lines were not written" in daemon.said(), daemon.said()
    # It would wait for ever.
    assert seconds < 10
    return f", {seconds:.2f} s"


def manager_deaf(folder):
    """A service manager that does not listen holds up neither readers nor the end."""
    dump = os.path.join(folder, "a.trd")
    simulate(dump, "rest_oscillation", minutes=30)
    daemon = Service(folder, dump, speed=20, is_deaf=True).start()
    with Client(daemon.path) as reader:
        start = time.monotonic()
        # A beat a second: the queue is full after about ten.
        while time.monotonic() < start + 14:
            reader.until(lambda line: "seq" in line)
        seconds = measured(daemon, signal.SIGTERM)
        assert reader.until(lambda line: line is None or line["type"] == "bye")[-1] == {"type": "bye", "reason": "shutdown"}
    return f", {seconds:.2f} s"


def while_reloading(folder):
    """Twenty times a reload and right behind it the end: a whole log and exit code 0 each time."""
    dump = os.path.join(folder, "a.trd")
    simulate(dump, "rest_oscillation", minutes=10)
    longest = 0
    for n in range(20):
        daemon = Service(folder, dump, speed=20)
        daemon.start()
        with Client(daemon.path) as reader:
            while "epoch_mono_ns" not in daemon.hello():
                time.sleep(0.01)
            with open(daemon.config, "a") as f:
                f.write(f"[analysis]\nsnr_min_db = {7 + n}\n")
            daemon.process.send_signal(signal.SIGHUP)
            time.sleep(0.004 * n)
            longest = max(longest, measured(daemon, signal.SIGTERM))
            assert reader.until(lambda line: line["type"] == "bye")[-1]["reason"] == "shutdown"
        os.remove(daemon.notifications.path)
    _, wrong = numbered(daemon.logged())
    assert not wrong, wrong
    assert b"interrupted" not in b"".join(daemon.logged()), "an event was left open"
    return f", the longest {longest:.2f} s"


CASES = [in_order, no_sensor, reader_stopped, manager_deaf, disk_hangs, while_reloading]
