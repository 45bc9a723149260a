"""A sensor whose samples are numbered, and what lives of the daemon that end by kill -9 leave in its folder."""
import glob
import hashlib
import os
import struct
import threading

import dump
from program import MPU, get, put


def files(path):
    return sorted(os.path.basename(p) for p in glob.glob(path + "/*"))


def truth(number):
    """The six counts of the sample of this number, a leg at rest: it stands in the last two, and the others follow from it."""
    x = number * 2654435761 % 2**32
    return (x % 201 - 100, x // 7 % 201 - 100, 4096 + x // 11 % 201 - 100, x // 13 % 101 - 50,
            number % 256 - 128, number % 251 - 125)


BLOCK = 2.0
SLACK = 0.5  # s: a burst on its way, and the recorder's pace
PATIENCE = 5.0  # s from the start of the program to the first block
COUNT = 256 * 251
NUMBER = {truth(n)[4:]: n for n in range(COUNT)}
MOTION = b"".join(struct.pack("<6h", *truth(n)) for n in range(COUNT))


class Numbered(threading.Thread):
    """Keeps the sensor's queue full of samples that are numbered and go round, one for each that it takes."""

    def __init__(self):
        super().__init__(daemon=True)
        for name, value in (("noise_ug", 0), ("noise_mdps", 0), ("feed_hz", 0), ("raw", 1), ("queued", 0)):
            put(MPU, name, value)
        self.before = get(MPU, "underruns")
        self.device = os.open(f"/dev/imurig-{MPU}", os.O_WRONLY | os.O_NONBLOCK)
        self.at = 0
        self.ended = threading.Event()
        self.fill()
        self.start()

    def fill(self):
        # A chip that was reset and not set up takes a thousand a second.
        while get(MPU, "queued") < 7000:
            try:
                self.at = (self.at + os.write(self.device, MOTION[12 * self.at:12 * self.at + 6000]) // 12) % COUNT
            except BlockingIOError:
                return

    def run(self):
        while not self.ended.wait(0.2):
            self.fill()

    def end(self):
        self.ended.set()
        self.join()
        torn = get(MPU, "underruns") - self.before
        os.close(self.device)
        for name, value in (("queued", 0), ("raw", 0), ("feed_hz", 1000)):
            put(MPU, name, value)
        return torn


def faults_of(path):
    """The samples of a dump, and what is wrong with them beside the truth."""
    faults, numbers = [], []
    samples, _ = dump.read(path)
    for index, _, data in samples:
        counts = struct.unpack(">6h", data)
        numbers.append(NUMBER.get(counts[4:], 0))
        if truth(numbers[-1]) != counts:
            faults.append(f"sample {index} is {counts}")
    for a, b, x, y in zip(samples, samples[1:], numbers, numbers[1:]):
        if b[0] <= a[0] or (y - x) % COUNT != b[0] - a[0] or b[1] < a[1]:
            faults.append(f"sample {a[0]} with the number {x}, then {b[0]} with {y}, {(b[1] - a[1]) / 1e9:.3f} s later")
    return samples, [f"{os.path.basename(path)}: {fault}" for fault in faults]


class Folder:
    """The dumps that lives ended by kill -9 leave, and all that was ever wrong with them."""

    def __init__(self, path, tail=BLOCK + SLACK, patience=PATIENCE):
        """What the end may take, s, and how short a life may leave nothing."""
        self.path, self.tail, self.patience, self.longest = path, tail, patience, 0.0
        # Final name -> the name it has now, and the digest of what it holds, which is for good.
        self.known, self.wrong = {}, []
        self.samples = self.recovered = self.without = self.cut = self.closed = 0

    def look(self, life, killed):
        """After a life of so many seconds that ended at that time, ns."""
        wrong, new, newest = [], [], None
        waiting = {name for name, _ in self.known.values() if name.endswith(".part")}
        # Killed while it got its name, a file has both; the next start takes the first away.
        present = [n for n in files(self.path) if not (n.endswith(".part") and os.path.exists(f"{self.path}/{n[:-5]}")
                                                        and os.path.samefile(f"{self.path}/{n}", f"{self.path}/{n[:-5]}"))]
        for name in present:
            final = name[:-5] if name.endswith(".part") else name
            with open(f"{self.path}/{name}", "rb") as f:
                digest = hashlib.sha256(f.read()).hexdigest()
            if final in self.known:
                before, same = self.known[final]
                self.recovered += before != name
                if digest != same:
                    wrong.append(f"{name} is not what it was")
            else:
                new.append(name)
            self.known[final] = (name, digest)
        finals = [n[:-5] if n.endswith(".part") else n for n in present]
        if len(set(finals)) < len(finals) or set(finals) != set(self.known):
            wrong.append(f"files {present} of {sorted(self.known)}")
        parts = [n for n in new if n.endswith(".part")]
        if len(parts) > 1 or (new and waiting & set(present)):
            wrong.append(f"began {new} beside {sorted(waiting & set(present))}")
        following = None
        for name in sorted(new, key=len):
            path = f"{self.path}/{name}"
            head = dump.header(path)
            if head is None:
                self.cut += 1
                continue
            samples, faults = faults_of(path)
            wrong += faults
            if following is not None and head["first_index"] != following:
                wrong.append(f"{name} begins with sample {head['first_index']} and not {following}")
            if samples:
                following = samples[-1][0] + 1
            newest = max(newest or 0, samples[-1][1] if samples else head.get("epoch_mono_ns", killed))
            self.samples += len(samples)
            self.cut += None in dump.blocks(path)
            self.closed += not name.endswith(".part")
        if newest is not None:
            self.longest = max(self.longest, (killed - newest) / 1e9)
        if newest is not None and killed - newest > self.tail * 1e9:
            wrong.append(f"{new} end {(killed - newest) / 1e9:.2f} s before the kill")
        if newest is None and life > self.patience:
            wrong.append(f"nothing was recorded: {present}")
        self.without += newest is None
        self.wrong += [f"killed after {life:.3f} s: {fault}" for fault in wrong]
