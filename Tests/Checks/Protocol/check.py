"""What replay, socket and log say, against the shipped schema; and the examples of the README, as they stand there."""
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

from validator import Decimal, Validator, read, write

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "../../.."))
BIN = os.path.abspath(os.environ.get("TREMORD_BIN", ROOT + "/.build/release"))
validator = Validator(ROOT + "/Sources/Wire/Schema/tremord-1.schema.json")
counts = {}


def valid(lines, source):
    lines = [line.rstrip("\n") for line in lines]
    assert lines, f"{source}: nothing was said"
    for line in lines:
        problems = validator.problems(line)
        assert not problems, f"{source}: {problems}\n{line}"
        kind = json.loads(line)["type"]
        counts.setdefault(kind, line)
    return lines


def proves_itself(line):
    """A check that refuses nothing says nothing: every change of a good line is to be refused."""
    good = read(line)
    assert write(good) == line, line
    definition = validator.schema["$defs"][good["type"]]
    bad = [line[:-1] + ',"new_key":1}', line[:-1], line.replace('{"type"', '{ "type"'), line.replace('"type":"', '"type":"un')]
    for key in definition["required"]:
        bad.append(write({k: v for k, v in good.items() if k != key}))
    for key in good.keys() - {"type"}:
        for wrong in (None, {"x": 1}, [[]], 7 if type(good[key]) is not int else "x"):
            bad.append(write({**good, key: wrong}))
        if isinstance(good[key], Decimal):
            bad.append(write({**good, key: Decimal(good[key] + "0")}))
    for text in bad:
        assert text != line and validator.problems(text), f"this passes: {text}"
    return len(bad)


class Daemon:
    """Plays a dump into a log and a socket of its own."""

    def __init__(self, folder, dump, *options):
        self.log, self.socket = folder + "/events.ndjson", folder + "/tremord.sock"
        with open(folder + "/tremord.toml", "w") as file:
            file.write(f'[log]\npath = "{self.log}"\n[socket]\npath = "{self.socket}"\n')
        self.process = subprocess.Popen(
            [BIN + "/tremord", "--config", folder + "/tremord.toml", "--replay", dump, *options], stderr=subprocess.PIPE, text=True)
        for _ in range(400):
            try:
                self.connect().close()
                return
            except OSError:
                assert self.process.poll() is None, self.process.stderr.read()
                time.sleep(0.025)
        raise TimeoutError(self.socket)

    def connect(self):
        s = socket.socket(socket.AF_UNIX)
        s.connect(self.socket)
        s.settimeout(60)
        return s

    def end(self):
        if self.process.poll() is None:
            self.process.terminate()
        assert self.process.wait(20) == 0, self.process.stderr.read()
        self.process.stderr.close()


def until(condition, what):
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.02)


def readme(pattern, path):
    with open(ROOT + "/README.md") as file:
        found = re.search(pattern, file.read(), re.S)
    assert found, f"the README has no {pattern}"
    text = found.group(1)
    assert "/run/tremord/tremord.sock" in text
    return text.replace("/run/tremord/tremord.sock", path)


REQUESTS = r'''
{"request":"watch"}
{"request":"watch","id":"a","labels":["gait"],"min_confidence":"low","updates":false,"streams":["features","raw"],"since":0}
{"request":"watch","labels":[]}
{"request":"watch","labels":"gait"}
{"request":"watch","since":-1}
{"request":"watch","since":"1"}
{"request":"watch","since":1.5}
{"request":"watch","min_confidence":"sure"}
{"request":"watch","streams":["dump"]}
{"request":"watch","updates":1}
{"request":"status","more":{"x":[1]}}
{"request":"status","id":7}
{"request":"mark","kind":"urge"}
{"request":"mark","kind":"medicine","note":"L-dopa 100 \u00b5g","age_s":60}
{"request":"mark","kind":"urge","age_s":604800.0}
{"request":"mark","kind":"urge","age_s":604801}
{"request":"mark","kind":"urge","age_s":-1}
{"request":"mark","kind":""}
{"request":"mark"}
{"request":"mark","kind":"a\tb"}
{"request":"mark","kind":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}
{"request":"mark","kind":"urge","at":"yesterday"}
{"request":"mark","kind":"urge","at":"2026-05-01T09:30:00Z","age_s":1}
{"request":"record"}
{"request":"record","action":"pause"}
{"request":"forget"}
{"request":"forget","before":"2026-13-01T00:00:00Z"}
{"request":"forget","before":"2000-01-01T00:00:00+01:00"}
{"request":"reopen"}
{"request":"dance"}
{"id":"a"}
[]
'''.strip().splitlines()


def requests(daemon):
    """The daemon and the schema of requests say the same of each."""
    schema = Validator(ROOT + "/Sources/Wire/Schema/tremord-1.requests.schema.json")
    connection = daemon.connect()
    lines = connection.makefile()
    for request in REQUESTS:
        connection.sendall(request.encode() + b"\n")
        answer = next(line for line in map(json.loads, lines) if line["type"] in ("reply", "error"))
        isgood = answer.get("code") not in ("argument", "unsupported")
        problems = schema.request_problems(request)
        assert isgood == (not problems), f"{request}\n{answer}\n{problems}"
    connection.close()
    return len(REQUESTS)


def closes(lines):
    return [line for line in lines if line["type"] == "event" and line["phase"] == "close"]


def main():
    work = tempfile.mkdtemp()
    try:
        dump = work + "/demo.trd"
        subprocess.run([BIN + "/tremorctl", "demo", "--speed", "max", "--output", dump], check=True, stdout=subprocess.DEVNULL)
        replay = subprocess.run([BIN + "/tremorctl", "replay", "--features", dump], check=True, capture_output=True, text=True)
        said = valid(replay.stdout.splitlines(), "replay --features")
        for name in sorted(os.listdir(ROOT + "/Tests/Recordings/expected")):
            if name.endswith(".ndjson"):
                with open(f"{ROOT}/Tests/Recordings/expected/{name}") as file:
                    valid(file, name)
        with open(ROOT + "/Tests/WireTests/golden.ndjson") as file:
            valid(file, "golden.ndjson")

        # Everything on the socket, with the README's two readers beside it.
        daemon = Daemon(work, dump, "--speed", "10")
        reader = daemon.connect()
        python = readme(r"```python\n(.*?)```", daemon.socket)
        assert len([line for line in python.splitlines() if line.strip()]) <= 10, "more than ten lines"
        programs = {"python": [sys.executable, "-u", "-c", python]}
        if shutil.which("socat") and shutil.which("jq"):
            programs["socat and jq"] = ["bash", "-c", readme(r"\n    (socat -u UNIX-CONNECT[^\n]*)", daemon.socket)]
        else:
            print("| socat or jq is not installed: the README's line of them was not run")
        running = {
            name: subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for name, command in programs.items()}
        reader.sendall(b'{"request":"status","id":"a"}\nnonsense\n{"request":"fly"}\n')
        # One that asks for all there is, in a thread: a reader that waits for another loses lines.
        greedy = daemon.connect()
        greedy.sendall(b'{"request":"watch","id":"w","since":0,"streams":["features","raw"]}\n')
        got = []
        thread = threading.Thread(target=lambda: got.extend(greedy.makefile()), daemon=True)
        thread.start()
        until(lambda: any('"type":"features"' in line for line in got), "a features line")
        greedy.sendall(b'{"request":"mark","kind":"caffeine","note":"espresso","age_s":60}\n')
        asked = requests(daemon)
        heard = valid(reader.makefile(), "the socket")
        thread.join(60)
        valid(got, "the socket with all streams")
        said_types = {json.loads(line)["type"] for line in got}
        assert {"hello", "reply", "run", "event", "features", "raw", "mark", "bye"} <= said_types, said_types
        assert any('"type":"event"' in line and '"note":"espresso"' in line for line in got), "no event carries the mark"
        outputs = {name: process.communicate(timeout=60)[0].splitlines() for name, process in running.items()}
        daemon.end()
        with open(daemon.log) as file:
            log = [json.loads(line) for line in valid(file, "the log")]
        events = closes(log)
        assert len(events) > 4
        # Both began with the run; an event that closed before they were there is not asked of them.
        for name, lines in outputs.items():
            got = [line for line in lines if any(event["label"] in line for event in events)]
            assert len(got) >= len(events) - 1, f"{name}: {len(got)} of {len(events)} events\n" + "\n".join(lines)
        assert [line for line in heard if '"type":"bye"' in line], "no bye"
        assert len([line for line in heard if '"type":"error"' in line]) == 2
        # The log is what replay says, but for the mark, which shifts numbers and stands in contexts.
        def bare(lines):
            found = [read(line) for line in lines if '"seq":' in line and '"type":"mark"' not in line]
            return [{k: v for k, v in line.items() if k not in ("seq", "context")} for line in found]
        with open(daemon.log) as file:
            assert bare(said) == bare(file)

        refused = sum(proves_itself(line) for line in counts.values())
        missing = validator.schema["$defs"].keys() - counts.keys()
        assert not missing, f"no line of {missing} was seen"
        by = "own rules and the jsonschema package" if validator.stranger else "own rules (jsonschema is not installed)"
        print(f"| lines of {len(counts)} types hold to the schema, {refused} spoilt ones do not; by {by}")
        print(f"| of {asked} requests the daemon and the schema say the same")
        print(f"| the README's readers were run: {', '.join(programs)}")
    finally:
        shutil.rmtree(work, ignore_errors=True)


main()
