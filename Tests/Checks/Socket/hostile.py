"""What strangers may do to the socket, beside a reader that must not notice."""
import json
import random
import socket
import threading
import time

from ends import Client, Follower


def connected(path):
    s = socket.socket(socket.AF_UNIX)
    # Waits while the daemon's queue is full; with a limit of time it would be refused.
    s.connect(path)
    s.settimeout(10)
    return s


def shout(s, data):
    """Sends all until it is shut out; how much went."""
    sent = 0
    try:
        while sent < len(data):
            sent += s.send(data[sent:sent + 65536])
    except OSError:
        pass
    return sent


def half_lines(path, hold):
    ends = [connected(path) for _ in range(100)]
    for s in ends:
        s.sendall(b'{"request":"watch","labels":["' + b"x" * 3000)
    hold.wait(1)
    for s in ends:
        s.close()
    return "100 requests without an end, 3 KB each, held open"


def endless_line(path, hold):
    piece = b"x" * (1 << 20)
    total = 0
    with connected(path) as s:
        for _ in range(1024):
            sent = shout(s, piece)
            total += sent
            if sent < len(piece):
                break
    assert total < 1 << 20, f"{total} bytes were taken"
    return f"a line of 1 GB: shut out after {total} bytes"


def binary(path, hold):
    noise = random.Random(7)
    for _ in range(50):
        with connected(path) as s:
            shout(s, noise.randbytes(20_000))
    return "50 times 20 KB of noise"


def flood(path, hold):
    start, n = time.monotonic(), 0
    while time.monotonic() < start + 3:
        for _ in range(20):
            try:
                connected(path).close()
                n += 1
            except OSError:
                pass
        # A thousand a second, or as many as this machine makes.
        time.sleep(max(0, start + n / 1000 - time.monotonic()))
    return f"{n / (time.monotonic() - start):.0f} connections a second, closed at once"


def crowd(path, hold):
    ends = [connected(path) for _ in range(300)]
    refused = 0
    for s in ends:
        s.settimeout(2)
        text = b""
        try:
            while b"\n" not in text:
                part = s.recv(65536)
                if not part:
                    break
                text += part
        except TimeoutError:
            pass
        refused += b'"bye"' in text.split(b"\n")[0]
    for s in ends:
        s.close()
    # Two are the good readers'.
    assert refused == 300 - 254, f"{refused} of 300 were turned away"
    return f"300 at once: {refused} turned away"


def never_reading(path, hold):
    ends = [connected(path) for _ in range(50)]
    for s in ends:
        s.sendall(b'{"request":"watch","since":0,"streams":["features","raw"]}\n')
    hold.wait(6)
    # Those who wake up have lost lines, and each line that they get is whole.
    for s in ends:
        s.settimeout(0.2)
        text = b""
        try:
            while len(text) < 400_000:
                text += s.recv(1 << 16)
        except TimeoutError:
            pass
        for line in text.split(b"\n")[:-1]:
            json.loads(line)
        s.close()
    return "50 readers of all streams that take nothing for 6 s"


def never_listening(path, hold):
    ends = [connected(path) for _ in range(20)]
    sent = sum(shout(s, b'{"request":"status"}\n' * 90) for s in ends)
    hold.wait(1)
    for s in ends:
        s.close()
    return f"20 who ask {sent // 21} times and read no answer"


def vanishing(path, hold):
    for i in range(300):
        s = connected(path)
        s.sendall(b'{"request":"watch","since":0}\n{"request":"sta')
        if i % 3 == 0:
            s.recv(100)
        if i % 2 == 0:
            s.shutdown(socket.SHUT_RD)
        s.close()
    return "300 who vanish in the middle of a line"


def asking(path, hold):
    with connected(path) as s:
        sent = shout(s, b'{"request":"status"}\n' * 20_000)
    return f"requests without a pause: shut out after {sent // 21}"


CASES = [half_lines, endless_line, binary, flood, crowd, never_reading, never_listening, vanishing, asking]


def run(daemon):
    """Each case while two good readers follow a run; the daemon plays all the time."""
    good = [Follower(daemon.path, streams=["features"]), Follower(daemon.path, labels=["gait"])]
    while not all(f.connections for f in good):
        time.sleep(0.01)
    time.sleep(1)
    before = daemon.memory()
    for case in CASES:
        had, busy, start = good[0].features, daemon.processor(), time.monotonic()
        told = case(daemon.path, threading.Event())
        spent = time.monotonic() - start
        # The daemon answers, and the good reader goes on.
        with Client(daemon.path) as client:
            client.ask(request="status")
            status = client.line()
        end = time.monotonic() + 10
        while good[0].features == had and time.monotonic() < end:
            time.sleep(0.01)
        assert good[0].features > had, f"{told}: the good reader got nothing more after {had} features; {good[0].connections} connections, {status}"
        resident, anonymous = daemon.memory()
        print(f"| {told}: {resident} KiB resident, {anonymous} anonymous, {daemon.processor() - busy:.2f} s of CPU in {spent:.1f} s")
        assert resident < before[0] + 24 * 1024, f"{told}: {before[0]} KiB resident before, {resident} after"
        assert status is not None, told
    for follower in good:
        follower.end()
    assert not good[0].wrong and not good[0].lost, (good[0].wrong[:3], good[0].lost[:3])
    assert all(f.connections == 1 for f in good), "a good reader was shut out"
    assert status["counters"]["readers_lapped"] >= 50, "nobody was lapped"
    print(f"| the good reader: {good[0].features} features, {len(good[0].journal)} journalled lines, none lost; before {before[0]} KiB resident")
