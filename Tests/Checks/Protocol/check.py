"""What replay, socket and log say, against the shipped schema; and the examples of the README, as they stand there."""
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
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


def readme(pattern, path):
    with open(ROOT + "/README.md") as file:
        found = re.search(pattern, file.read(), re.S)
    assert found, f"the README has no {pattern}"
    text = found.group(1)
    assert "/run/tremord/tremord.sock" in text
    return text.replace("/run/tremord/tremord.sock", path)


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
        daemon = Daemon(work, dump, "--speed", "20")
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
        heard = valid(reader.makefile(), "the socket")
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
        # The log ends as replay does.
        assert [read(line) for line in said if '"seq":' in line] == [read(json_line) for json_line in open(daemon.log)]

        refused = sum(proves_itself(line) for line in counts.values())
        missing = validator.schema["$defs"].keys() - counts.keys()
        assert not missing, f"no line of {missing} was seen"
        by = "own rules and the jsonschema package" if validator.stranger else "own rules (jsonschema is not installed)"
        print(f"| lines of {len(counts)} types hold to the schema, {refused} spoilt ones do not; by {by}")
        print(f"| the README's readers were run: {', '.join(programs)}")
    finally:
        shutil.rmtree(work, ignore_errors=True)


main()
