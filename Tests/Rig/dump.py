"""Reads a raw dump as a stranger would who has only the page on its format. Gives (index, time ns, bytes of one sample), and the
gaps as (cause, lost, first index after)."""
import struct

HEAD = 20


def frames(path):
    with open(path, "rb") as f:
        data = f.read()
    assert data[:8] == b"\x89TRD\r\n\x1a\n", "no dump"
    at = 12
    while at + HEAD <= len(data):
        magic, kind, encoding, length = struct.unpack_from("<4sHHI", data, at)
        payload = data[at + HEAD:at + HEAD + length]
        at += HEAD + length
        if kind != 2:
            continue
        assert encoding == 0, f"encoding {encoding}"
        i = 0
        while i < len(payload):
            frame, source, count, used, flags, cause, first, when = struct.unpack_from("<BBHHBBQq", payload, i)
            i += 24
            lost = 0
            if flags & 1:
                lost = struct.unpack_from("<Q", payload, i + 4)[0]
                i += 12
            i += 8 if flags & 2 else 0
            yield frame, source, count, cause, first, when, lost, payload[i:i + used]
            i += used


def read(path):
    samples, gaps = [], []
    for frame, source, count, cause, first, when, lost, data in frames(path):
        if frame == 2:
            gaps.append((cause, lost, first))
        elif frame == 1:
            size = len(data) // count
            samples += [(first + k, when, data[k * size:(k + 1) * size]) for k in range(count)]
    return samples, gaps
