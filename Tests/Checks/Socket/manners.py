"""What the socket promises to whoever keeps to the protocol."""
import json
import os
import re
import signal
import socket
import subprocess
import time

from ends import Client, Daemon, numbered


def greeting_and_resume(folder, dump):
    """hello; since, from the first line, from the middle, beyond the end; over a restart too."""
    daemon = Daemon(folder, dump).start()
    next_seq = daemon.played()
    assert next_seq > 50, f"only {next_seq} lines: is the recording too short?"
    for _ in range(2):
        for since in (0, 1, next_seq // 2, next_seq - 2):
            with Client(daemon.path) as client:
                assert client.hello["type"] == "hello" and client.hello["oldest_seq"] == 1, client.hello
                reply = client.ask(request="watch", since=since)
                assert reply["ok"] and reply["next_seq"] == next_seq, reply
                got = [client.line()["seq"] for _ in range(next_seq - 1 - since)]
                assert got == list(range(since + 1, next_seq)), got
        with Client(daemon.path) as client:
            assert client.ask(request="watch", since=10**9)["next_seq"] == next_seq
        # Once more, and everything stands in the log only. The restart begins a run of its own: not before it was asked.
        assert daemon.stop() == 0
        daemon.speed = "0.001"
        daemon.start()
        wait(lambda: daemon.hello()["next_seq"] > next_seq)
        next_seq = daemon.hello()["next_seq"]
    daemon.stop()


def wait(test, seconds=20):
    end = time.monotonic() + seconds
    while not test():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.02)


def filters(folder, dump):
    """A filtered reader gets what the log has of what it wants, and no more."""
    daemon = Daemon(folder, dump).start()
    daemon.played()
    lines = [json.loads(line) for line in daemon.logged()]
    wants = [
        ({"labels": ["gait"]}, lambda e: e["label"] == "gait"),
        ({"updates": False}, lambda e: e["phase"] != "update"),
        ({"min_confidence": "high"}, None),
        ({"labels": ["rest_oscillation"], "updates": False}, lambda e: e["label"] == "rest_oscillation" and e["phase"] != "update"),
    ]
    rank = {"low": 0, "medium": 1, "high": 2}
    for watch, wanted in wants:
        expected, told = [], set()
        for line in lines:
            if line["type"] != "event":
                expected.append(line["seq"])
                continue
            if wanted is None:
                confidence = line.get("confidence", {}).get("oscillation", "high")
                takes = rank[confidence] >= 2 or (line["phase"] == "close" and line["id"] in told)
            else:
                takes = wanted(line)
            if takes:
                told.add(line["id"])
                expected.append(line["seq"])
        with Client(daemon.path) as client:
            assert client.ask(request="watch", since=0, **watch)["ok"]
            got = []
            while len(got) < len(expected):
                got.append(client.line()["seq"])
            # Whether more would come shows in what comes next: the answer to another request.
            client.send(request="status", id="last")
            assert got == expected and client.line().get("id") == "last", (watch, got, expected)
        assert 0 < len(expected) < len(lines), watch
    daemon.stop()


def snapshot(folder, dump):
    """Who comes while an event is open is told of it."""
    daemon = Daemon(folder, dump, speed=20).start()
    with Client(daemon.path) as watcher:
        opened = watcher.until(lambda l: l.get("phase") == "open")[-1]
        with Client(daemon.path) as late:
            told = late.line()
            assert told["snapshot"] and told["id"] == opened["id"] and told["seq"] >= opened["seq"], told
            assert "snapshot" not in late.until(lambda l: l.get("id") == opened["id"] and l.get("phase") == "close")[-1]
    daemon.stop()


def half_closed(folder, dump):
    """`echo … | socat`: who says nothing more goes on reading."""
    daemon = Daemon(folder, dump).start()
    with Client(daemon.path) as client:
        client.send(request="watch", since=0)
        client.socket.shutdown(socket.SHUT_WR)
        assert client.until(lambda l: l.get("seq") == 20)[-1]["seq"] == 20
        # And the end is said.
        assert daemon.stop() == 0
        bye = client.until(lambda l: l["type"] == "bye")[-1]
        assert bye["reason"] in ("shutdown", "end_of_data") and client.line() is None, bye


def names(folder, dump):
    """A stale name is replaced, a live one never, and what is no socket is left alone; the mode is the configured one."""
    daemon = Daemon(folder, dump, socket_keys='mode = "0620"').start()
    assert os.stat(daemon.path).st_mode & 0o777 == 0o620
    other = Daemon(folder, dump)
    done = subprocess.run(other.command(), capture_output=True, text=True, timeout=20)
    assert done.returncode == 74 and "another tremord" in done.stderr, (done.returncode, done.stderr)
    assert daemon.hello()["type"] == "hello"
    daemon.kill()
    assert os.path.exists(daemon.path)
    daemon.start()
    assert daemon.stop() == 0 and not os.path.exists(daemon.path)
    # Somebody else's socket, without a lock.
    foreign = socket.socket(socket.AF_UNIX)
    foreign.bind(daemon.path)
    foreign.listen()
    done = subprocess.run(other.command(), capture_output=True, text=True, timeout=20)
    assert done.returncode == 74, done
    foreign.close()
    os.remove(daemon.path)
    with open(daemon.path, "w") as f:
        f.write("mine\n")
    done = subprocess.run(other.command(), capture_output=True, text=True, timeout=20)
    assert done.returncode == 74 and "it is no socket" in done.stderr, done
    assert open(daemon.path).read() == "mine\n"


def passed(folder, dump):
    """The service manager's socket is used, and its name stays when the daemon goes."""
    daemon = Daemon(folder, dump)
    listening = socket.socket(socket.AF_UNIX)
    path = os.path.join(folder, "passed")
    listening.bind(path)
    listening.listen(8)
    number = listening.fileno()
    script = f'exec 3<&{number} {number}<&-; LISTEN_PID=$$ LISTEN_FDS=1 exec "$@"' if number != 3 else 'LISTEN_PID=$$ LISTEN_FDS=1 exec "$@"'
    daemon.err = open(os.path.join(folder, "err"), "ab")
    # Who comes before the daemon does waits.
    early = socket.socket(socket.AF_UNIX)
    early.connect(path)
    daemon.process = subprocess.Popen(
        ["/bin/bash", "-c", script, "bash", *daemon.command()], pass_fds=(number,), stderr=daemon.err)
    Daemon.running.add(daemon.process)
    daemon.path, own = path, daemon.path
    early.settimeout(20)
    assert early.recv(100).startswith(b'{"type":"hello"'), daemon.said()
    assert daemon.hello()["type"] == "hello" and not os.path.exists(own)
    assert daemon.stop() == 0 and os.path.exists(path)
    # Something else in its place is told.
    with open(os.path.join(folder, "file"), "w") as f:
        number = f.fileno()
        script = f'exec 3<&{number}; LISTEN_PID=$$ LISTEN_FDS=1 exec "$@"'
        done = subprocess.run(
            ["/bin/bash", "-c", script, "bash", *daemon.command()], pass_fds=(number,), capture_output=True, text=True)
        assert done.returncode == 74 and "ListenStream" in done.stderr, done


def asked_as(path, user, group, groups):
    """What each request is answered, in a process of another user's: its error code, or ok."""
    more = {"mark": {"kind": "note", "note": "x"}, "record": {"action": "stop"}, "forget": {"before": "2000-01-01T00:00:00Z"}}
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups(groups)
            os.setgid(group)
            os.setuid(user)
            with Client(path) as client:
                answers = {r: client.ask(request=r, **more.get(r, {})).get("code", "ok") for r in REQUESTS}
            os.write(writing, json.dumps(answers).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    assert text, f"user {user}, group {group}, {groups}: no answer"
    return json.loads(text)


REQUESTS = ["watch", "status", "mark", "reopen", "record", "forget"]


def permissions(folder, dump):
    """Who may only watch, and who may change something."""
    if os.geteuid() != 0:
        print("| who may what: skipped, needs root")
        return
    os.chmod(folder, 0o755)
    # At the pace of life: a mark belongs to a run that goes on.
    daemon = Daemon(folder, dump, speed=1, socket_keys='mode = "0666"\ngroup = "games"').start()
    wait(lambda: daemon.hello()["next_seq"] > 1)
    games, nobody = os.stat(daemon.path).st_gid, 65534
    may, may_not = dict.fromkeys(REQUESTS, "ok"), dict.fromkeys(REQUESTS, "forbidden")
    # A replay is not recorded.
    may["record"] = "unsupported"
    may_not["watch"] = may_not["status"] = "ok"
    for groups in ([], [games + 1, 4242]):
        answers = asked_as(daemon.path, nobody, nobody, groups)
        assert answers == may_not, (groups, answers)
    for group, groups in ((games, []), (nobody, [4242, games]), (nobody, list(range(5000, 5200)) + [games])):
        answers = asked_as(daemon.path, nobody, group, groups)
        assert answers == may, (group, groups, answers)
    assert asked_as(daemon.path, 0, 0, []) == may
    daemon.stop()


def marks(folder, dump):
    """A mark comes back as a line; what cannot be one is refused in words."""
    daemon = Daemon(folder, dump, speed=1).start()
    with Client(daemon.path) as watcher, Client(daemon.path) as client:
        watcher.ask(request="watch", since=0)
        watcher.until(lambda l: l["type"] == "run")
        assert client.ask(request="mark", kind="caffeine", note="espresso", age_s=600)["ok"]
        mark = watcher.until(lambda l: l["type"] == "mark")[-1]
        assert (mark["kind"], mark["note"], mark["age_s"]) == ("caffeine", "espresso", 600), mark
        for bad in ({"kind": ""}, {"kind": "x" * 33}, {"kind": "a\tb"}, {"kind": "note", "note": "x" * 200}, {"kind": "meal", "age_s": -1},
                    {"kind": "meal", "at": "yesterday"}, {"kind": "meal", "at": "2999-01-01T00:00:00Z"}):
            answer = client.ask(request="mark", **bad)
            assert answer["code"] == "argument" and len(answer["text"]) > 20, (bad, answer)
    daemon.stop()


def hang_up(folder, dump):
    """SIGHUP after the log was moved away: it is written anew under its name, without a hole."""
    daemon = Daemon(folder, dump, speed=60).start()
    wait(lambda: daemon.hello()["next_seq"] > 3)
    os.rename(daemon.log, daemon.log + ".moved")
    daemon.process.send_signal(signal.SIGHUP)
    wait(lambda: os.path.exists(daemon.log))
    moved = daemon.hello()["next_seq"]
    wait(lambda: daemon.hello()["next_seq"] > moved + 2)
    daemon.stop()
    with open(daemon.log + ".moved", "rb") as f:
        lines, wrong = numbered(f.read().splitlines() + daemon.logged())
    assert not wrong and len(lines) > moved, wrong


def journal(folder, dump):
    """Where standard error is the system's journal, each message has its priority."""
    daemon = Daemon(folder, dump)
    open(os.path.join(folder, "err"), "ab").close()
    about = os.stat(os.path.join(folder, "err"))
    daemon.start(env={**os.environ, "JOURNAL_STREAM": f"{about.st_dev}:{about.st_ino}"})
    wait(lambda: daemon.said().count("\n") > 5)
    daemon.stop()
    said = daemon.said().splitlines()
    assert all(re.match(r"<[2-6]>\S", line) for line in said), said
    assert any(re.match(r"<6>gait [0-9.]+ s", line) for line in said), said


CASES = [hang_up, journal, greeting_and_resume, filters, snapshot, half_closed, names, passed, permissions, marks]
