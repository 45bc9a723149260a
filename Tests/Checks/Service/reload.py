"""SIGHUP: the log is opened anew, the configuration read again, and taken over as far as it can be."""
import json
import os
import re
import time

from ends import Client, numbered, simulate
from manager import Service


def journal(daemon, path=None):
    with open(path or daemon.log, "rb") as f:
        lines, wrong = numbered(f.read().splitlines())
    assert not wrong, wrong
    return [json.loads(lines[n]) for n in sorted(lines)]


def start(folder, minutes=30, speed=20):
    dump = os.path.join(folder, "a.trd")
    simulate(dump, "rest_oscillation", minutes=minutes)
    daemon = Service(folder, dump, speed=speed)
    daemon.write(f'[log]\npath = "{daemon.log}"')
    return daemon.start()


def new_run(folder):
    """Other thresholds begin another run: what is open closes under the old one, nothing is lost, and READY comes again."""
    daemon = start(folder)
    with Client(daemon.path) as reader:
        lines = reader.until(lambda line: line.get("phase") == "open")
        first = daemon.hello()
        daemon.write(f'[log]\npath = "{daemon.log}"\n[analysis]\nsnr_min_db = 7')
        told = daemon.reload()
        told = told[[message.startswith("RELOADING") for message in told].index(True):]
        assert re.fullmatch(r"RELOADING=1\nMONOTONIC_USEC=\d+", told[0]) and told[-1] == "READY=1", told
        lines += reader.until(lambda line: line["type"] == "run" and line["run"] != first["run"])
        run = lines[-1]
        lines += reader.until(lambda line: line.get("phase") == "open")
    mine = [line for line in lines if "seq" in line]
    numbers = [line["seq"] for line in mine]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers))), numbers
    border = mine.index(run)
    assert all(line["run"] == first["run"] for line in mine[:border]), mine[:border]
    assert all(line["run"] == run["run"] for line in mine[border:]), mine[border:]
    assert run["config"] != first["config"], run
    assert {line["config"] for line in mine[:border] if "config" in line} <= {first["config"]}
    assert {line["config"] for line in mine[border:] if "config" in line} == {run["config"]}
    opened = {line["id"] for line in mine[:border] if line.get("phase") == "open"}
    closed = {line["id"]: line["end"] for line in mine[:border] if line.get("phase") == "close"}
    assert opened and opened <= set(closed), f"open {opened}, closed {closed}"
    assert "data" in closed.values(), closed
    # Seconds count from the first sample of the run, and none is missing between the two: there is no gap.
    assert not [line for line in mine if line["type"] == "gap"], mine
    assert daemon.hello()["run"] == run["run"] and daemon.hello()["config"] == run["config"]
    assert "configuration" not in daemon.status(), daemon.status()
    assert daemon.stop() == 0, daemon.said()
    assert "analysis.snr_min_db = 7.0 (was " in daemon.said(), daemon.said()
    journal(daemon)
    # Ten thousand samples a second of that time went by: whoever stops for a while would show here.
    ends = max(line["t1_s"] for line in mine[:border] if "t1_s" in line)
    zero = (run["epoch_mono_ns"] - first["epoch_mono_ns"]) * 1e-9
    assert 0 <= zero - ends < 60, f"the old run ended at {ends} s, the new one began at {zero} s"
    return f"; the new run began {zero - ends:.3f} s after the end of the last event of the old one"


def bad(folder):
    """A file that is wrong changes nothing: said with line and remedy, told by status, and mended by the next reload."""
    daemon = start(folder)
    before = daemon.hello()
    for text, words in [
        ("[analysis]\nsnr_min_db = 900", f"{daemon.config}:2: analysis.snr_min_db is out of range: 900; allowed: 0 to 40 dB"),
        ("[analysis\n", f"{daemon.config}:1: no TOML"),
        ("[analysis]\nsnr_mn_db = 3", "did you mean analysis.snr_min_db?"),
    ]:
        daemon.write(text)
        told = daemon.reload()
        assert told[-1] == "READY=1", told
        assert any(words in line for line in daemon.said().split("\n")), f"{words}\n{daemon.said()}"
        note = daemon.status()["configuration"]
        assert note["state"] == "refused" and words in note["text"], note
    assert "stays in force" in daemon.said() and "systemctl reload tremord" in daemon.said()
    os.remove(daemon.config)
    daemon.reload()
    assert daemon.status()["configuration"]["state"] == "refused", "a file that is gone is no wish for built-in values"
    after = daemon.hello()
    assert (after["run"], after["config"]) == (before["run"], before["config"])
    daemon.write(f'[log]\npath = "{daemon.log}"')
    daemon.reload()
    assert "configuration" not in daemon.status(), daemon.status()
    assert daemon.hello()["run"] == before["run"]
    assert daemon.stop() == 0
    assert len([line for line in journal(daemon) if line["type"] == "run"]) == 1


def log(folder):
    """The log is opened anew before the configuration is read, also if that is wrong; its settings are taken over without a new run."""
    daemon = start(folder)
    moved = daemon.log + ".moved"
    os.rename(daemon.log, moved)
    daemon.write("[log]\nfiles = 0")
    daemon.reload()
    with Client(daemon.path) as reader:
        reader.until(lambda line: "seq" in line)
        last = reader.until(lambda line: "seq" in line)[-1]
    wanted = f'"seq":{last["seq"]},'.encode()
    for _ in range(1200):
        if os.path.exists(daemon.log) and wanted in open(daemon.log, "rb").read():
            break
        time.sleep(0.05)
    else:
        raise AssertionError(f"{wanted} is not in the new file")
    daemon.write(f'[log]\npath = "{daemon.log}"\nfile_mb = 1\nfsync = "event"')
    daemon.reload()
    said = daemon.said()
    assert 'taken over: log.fsync = "event" (was "interval"), log.file_mb = 1 (was 8)' in said, said
    assert daemon.stop() == 0
    os.rename(moved, daemon.log + ".1")
    both = open(daemon.log + ".1", "rb").read().splitlines() + open(daemon.log, "rb").read().splitlines()
    lines, wrong = numbered(both)
    assert not wrong, wrong
    assert len([n for n in lines if json.loads(lines[n])["type"] == "run"]) == 1


def restart(folder):
    """What only a start can take is named in journal and status, each time, and the rest is taken over."""
    daemon = start(folder)
    for _ in range(2):
        daemon.write(f'timezone = "Europe/Rome"\n[log]\npath = "{daemon.log}.else"')
        with open(daemon.config, "a") as f:
            f.write('mode = "0600"\n')
        told = daemon.reload()
        note = daemon.status()["configuration"]
        assert note["state"] == "restart_needed" and note["waiting"] == ["log.path", "socket.mode"], note
    # Also on the service manager's line, with the next change or second.
    told = daemon.notifications.until("log.path, socket.mode")
    assert "STATUS=replaying" in told[-1], told
    assert daemon.said().count("only the next start takes it: log.path, socket.mode") == 2, daemon.said()
    assert daemon.said().count("taken over: timezone") == 1
    assert daemon.stop() == 0
    assert not os.path.exists(daemon.log + ".else")


def often(folder):
    """Forty reloads in a row, with a sensor that is not there and one that is: no thread, descriptor or memory is left behind."""
    for dump in (True, False):
        place = os.path.join(folder, str(dump))
        os.mkdir(place)
        daemon = start(place, minutes=60) if dump else Service(place)
        if not dump:
            daemon.write(f'[log]\npath = "{daemon.log}"\n[sensor]\nbus = "/dev/null"')
            daemon.start()
        def size():
            """What stays: a reader that has just left may still have its descriptor, so the least of a second counts."""
            task = f"/proc/{daemon.process.pid}"
            counts = []
            for _ in range(10):
                counts.append([len(os.listdir(f"{task}/{what}")) for what in ("task", "fd")])
                time.sleep(0.1)
            return min(c[0] for c in counts), min(c[1] for c in counts), daemon.memory()
        runs, sizes = set(), []
        for n in range(40):
            bus = "" if dump else '\n[sensor]\nbus = "/dev/null"\nleg = "%s"' % ("left" if n % 2 else "right")
            daemon.write(f'[log]\npath = "{daemon.log}"\n[analysis]\nsnr_min_db = {5 + n % 3}{bus}')
            daemon.reload()
            hello = daemon.hello()
            runs.add(hello["run"])
            assert dump or hello["leg"] == ("left" if n % 2 else "right"), hello
            if n in (9, 39):
                sizes.append(size())
        assert len(runs) == 40, len(runs)
        (threads, files, memory), (threads2, files2, memory2) = sizes
        assert threads2 <= threads and files2 <= files, sizes
        assert memory2[0] - memory[0] < 4096, f"KiB resident and anonymous: {memory} to {memory2}"
        assert daemon.stop() == 0, daemon.said()
        if dump:
            journal(daemon)
    return f"; {memory[0]} KiB to {memory2[0]} KiB"


CASES = [new_run, bad, log, restart, often]
