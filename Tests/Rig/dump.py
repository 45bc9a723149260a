"""Reads a raw dump as a stranger would who has only the pages on its format (Format.md, DeltaCoding.swift): no code is shared
with what wrote it. Gives (index, time ns, bytes of one sample), and the gaps as (cause, lost, first index after)."""
import json
import struct

HEAD = 20


def crc_table():
    table = []
    for n in range(256):
        for _ in range(8):
            n = n >> 1 ^ (0x82F63B78 if n & 1 else 0)
        table.append(n)
    return table


TABLE = crc_table()


def crc32c(*parts):
    crc = 0xFFFFFFFF
    for part in parts:
        for byte in part:
            crc = crc >> 8 ^ TABLE[(crc ^ byte) & 255]
    return crc ^ 0xFFFFFFFF


def layout(sensor):
    """(offset, bytes, big-endian, lag) of each number in a sample."""
    words = lambda count, at, big: [(at + 2 * k, 2, big, 1) for k in range(count)]
    if sensor.get("single_reads"):
        return [(0, 1, False, 1)] + words(7, 1, True)
    chip = sensor["chip"]
    if chip in ("mpu6050", "mpu6500", "icm20689", "icm20948"):
        return words(6, 0, True)
    if chip in ("lsm6ds3", "lsm6ds3tr-c"):
        return words(6, 0, False)
    if chip == "adxl345":
        return words(3, 0, False)
    if chip == "virtual":
        return [(4 * k, 4, False, 1) for k in range(6 if sensor["gyroscope"] else 3)]
    return [(0, 1, False, 4)] + words(3, 1, False) + [(7, 1, False, 4)] + words(3, 8, False)


class Bits:
    def __init__(self, data, at):
        self.data, self.at = data, 8 * at

    def take(self, count):
        value = 0
        for _ in range(count):
            value = value << 1 | self.data[self.at >> 3] >> (7 - (self.at & 7)) & 1
            self.at += 1
        return value


class Differences:
    def __init__(self, data, channels):
        self.data, self.channels, self.at = data, channels, 0
        self.size = sum(c[1] for c in channels)
        self.past = [([0, 0, 0, 0], 1024) for _ in channels]
        self.count = self.used = self.index = self.time = self.pace = 0

    def byte(self):
        self.at += 1
        return self.data[self.at - 1]

    def unsigned(self):
        value = shift = 0
        while True:
            b = self.byte()
            value |= (b & 127) << shift
            shift += 7
            if b < 128:
                return value

    def signed(self):
        v = self.unsigned()
        return v >> 1 if v & 1 == 0 else -(v >> 1) - 1

    def frame(self):
        head = self.byte()
        kind, source, cause, lost = head & 7, head >> 6, 0, 0
        count, used = (self.count, self.used) if head & 8 else (self.unsigned(), self.unsigned())
        first = self.index if head & 32 else (self.index + self.signed()) % 2**64
        when = self.time + self.pace * (count if kind == 1 else 0) + self.signed()
        if kind == 2:
            cause = self.byte()
            self.signed()
            lost = self.unsigned()
        elif kind == 4:
            self.signed()
            self.byte()
        if head & 16:
            data = self.samples(count)
        else:
            data = self.data[self.at:self.at + used]
            self.at += used
        if kind == 1:
            self.count, self.used, self.index = count, used, first + count
            if count and self.time:
                gone = when - self.time
                self.pace = abs(gone) // count * (1 if gone >= 0 else -1)
            self.time = when
        elif kind == 2:
            self.index = first
        return kind, source, count, cause, first, when, lost, bytes(data)

    def samples(self, count):
        bits = Bits(self.data, self.at)
        out = bytearray(count * self.size)
        for c, (offset, width, big, lag) in enumerate(self.channels):
            last, total = self.past[c]
            line, wide = bits.take(1), 8 * width
            unit = 10 ** bits.take(3) if width == 4 else 1
            for i in range(count):
                k = min((max(total >> 4, 1)).bit_length() - 1, wide - 1)
                ones = 0
                while ones < 20 and bits.take(1):
                    ones += 1
                size = ones << k | bits.take(k) if ones < 20 else bits.take(wide)
                guess = last[3] if lag == 4 else 2 * last[0] - last[1] if line else last[0]
                value = (guess + unit * (size >> 1 if size & 1 == 0 else -(size >> 1) - 1)) % (1 << wide)
                last = [value] + last[:3]
                total += size - (total >> 4)
                at = i * self.size + offset
                out[at:at + width] = value.to_bytes(width, "big" if big else "little")
            self.past[c] = last, total
        self.at = (bits.at + 7) // 8
        return out


def blocks(path):
    """(type, encoding, payload) of each block. What a file that was not closed has at its end is None: less than a block, or zeros.
    Anything else that is not a block raises."""
    with open(path, "rb") as f:
        data = f.read()
    # Begun, and ended before anything was in it.
    if len(data) < 12:
        yield None
        return
    assert data[:8] == b"\x89TRD\r\n\x1a\n", "no dump"
    # What a file system leaves of a write that a power cut stopped is zeros.
    written = len(data.rstrip(b"\0"))
    at = 12
    while at < len(data):
        head = data[at:at + HEAD]
        if len(head) == HEAD:
            magic, kind, encoding, length, of_head, of_body = struct.unpack("<4sHHIII", head)
            good = magic == b"\xf5TB\xfa" and of_head == crc32c(head[:12])
            assert good or written < at + HEAD, f"{path}: no block at {at}"
        if len(head) < HEAD or not good or at + HEAD + length > len(data):
            yield None
            return
        payload = data[at + HEAD:at + HEAD + length]
        if of_body != crc32c(head[:16], payload):
            assert written < at + HEAD + length, f"{path}: checksum of the block at {at}"
            yield None
            return
        yield kind, encoding, payload
        at += HEAD + length


def header(path):
    """The header; None if the file ends before it does."""
    first = next(blocks(path), None)
    return json.loads(first[2]) if first else None


def frames(path):
    channels = None
    for kind, encoding, payload in filter(None, blocks(path)):
        if kind == 1:
            channels = layout(json.loads(payload)["sensor"])
        elif kind == 2:
            assert encoding == 1, f"encoding {encoding}"
            block = Differences(payload, channels)
            while block.at < len(payload):
                yield block.frame()


def read(path):
    samples, gaps = [], []
    for frame, source, count, cause, first, when, lost, data in frames(path):
        if frame == 2:
            gaps.append((cause, lost, first))
        elif frame == 1:
            size = len(data) // count
            samples += [(first + k, when, data[k * size:(k + 1) * size]) for k in range(count)]
    return samples, gaps
