#!/usr/bin/env python3
"""`tremorctl setup` on a pseudo-terminal of 80 by 24, dumb and not, and as a script: with a leg of its own in the sensor's place.

    check.py BIN FOLDER
"""
import math
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time

BIN, FOLDER = sys.argv[1:3]
CTL = BIN + "/tremorctl"


def leg(name, sitting, walks=True):
    """A leg that stands, sits down (turned by so many degrees), gets up and walks, as a CSV that is imported."""
    rows = ["time_s,ax_g,ay_g,az_g,gx_dps,gy_dps,gz_dps"]
    before = 0.0
    for n in range(4500):
        t = n / 100
        if t < 8:
            angle = 2.0
        elif t < 20:
            angle = 2 + (sitting - 2) * min(1, (t - 8) / 2) + 12 * math.sin(math.pi * min(1, (t - 8) / 2))
        elif t < 24:
            angle = 2 + (sitting - 2) * max(0, 1 - (t - 20) / 2)
        else:
            angle = 2 + (28 * math.sin(2 * math.pi * (t - 24) / 1.1) if walks else 0)
        noise = [0.003 * math.sin(12.9898 * (7 * n + k)) for k in range(6)]
        rate = (angle - before) * 100
        before = angle
        a = math.radians(angle)
        rows.append(",".join(f"{v:.5f}" for v in (
            t, math.cos(a) + noise[0], math.sin(a) + noise[1], noise[2], 10 * noise[3], 10 * noise[4], rate + 10 * noise[5])))
    path = f"{FOLDER}/{name}"
    with open(path + ".csv", "w") as f:
        f.write("\n".join(rows) + "\n")
    done = subprocess.run([CTL, "import", path + ".csv", "-o", path + ".trd"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return path + ".trd"


class Terminal:
    """The program on a terminal of its own."""

    def __init__(self, *words, term="dumb"):
        self.master, slave = pty.openpty()
        import fcntl, struct, termios
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

        def attend():
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)
            # Ignored in what a shell starts in the background, and that is passed on.
            for one in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):
                signal.signal(one, signal.SIG_DFL)

        self.process = subprocess.Popen(
            [CTL, "setup", *words], stdin=slave, stdout=slave, stderr=slave,
            env={**os.environ, "TERM": term, "NO_COLOR": "1", "LC_ALL": "C"}, start_new_session=True,
            preexec_fn=attend)
        os.close(slave)
        self.seen, self.read = "", 0

    def hear(self, seconds):
        if select.select([self.master], [], [], seconds)[0]:
            try:
                part = os.read(self.master, 65536)
            except OSError:
                return False
            self.seen += part.decode(errors="replace").replace("\r\n", "\n")
            return bool(part)
        return True

    def until(self, words):
        end = time.monotonic() + 60
        while words not in self.seen[self.read:]:
            assert time.monotonic() < end and self.hear(0.2), f"waited for {words!r}; seen: {self.seen}"
        self.read = self.seen.index(words, self.read) + len(words)

    def answer(self, words, text):
        self.until(words)
        os.write(self.master, text.encode())

    def end(self):
        end = time.monotonic() + 60
        while self.hear(0.2) and self.process.poll() is None:
            assert time.monotonic() < end, f"it does not end; seen: {self.seen}"
        while self.hear(0.1):
            if not select.select([self.master], [], [], 0)[0]:
                break
        return self.process.wait(30)


def content(path):
    with open(path) as f:
        return f.read()


def files():
    return sorted(name for name in os.listdir(FOLDER) if "tremord.toml" in name)


shank, thigh, idle = leg("shank", 10), leg("thigh", 88), leg("idle", 10, walks=False)
config = f"{FOLDER}/tremord.toml"
failures = 0


def check(what, holds, more=""):
    global failures
    failures += not holds
    print(f"{'ok  ' if holds else 'FAIL'} {what}{': ' + str(more) if more and not holds else ''}")


# A new file, on a dumb terminal.
t = Terminal("--config", config, "--rehearse", shank)
t.answer("Which leg wears the sensor? [1 to 2]: ", "\n")
t.answer("Please answer", "")
t.answer("Which leg wears the sensor? [1 to 2]: ", "left\n")
t.answer("Where on it? [1]: ", "\n")
t.until("The sensor is on the left leg, shank.")
t.answer("Strap the sensor on.", "\n")
t.until("Now sit down")
t.until("walk ten steps")
t.until("walking: 10 steps")
t.until("The mount fits.")
t.until('sensor.leg = "left"')
check("nothing is written before the last answer", files() == [], files())
t.answer("Write it? [Y/n]: ", "\n")
code = t.end()
text = content(config)
check("a new file is written, with every key explained", code == 0 and 'leg = "left"' in text and 'site = "shank"' in text
      and "# Leg that wears the sensor" in text, t.seen)
check("the daemon takes it", subprocess.run([BIN + "/tremord", "--config", config, "--check-config"], capture_output=True).returncode == 0)
check("LEFT LEG stands there large", "#      #####  #####  #####" in t.seen, t.seen)
check("a dumb terminal gets no control character", not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", t.seen.replace("\r", "")), repr(t.seen))
check("no line is wider than the terminal's 80 columns where it is a picture", all(
    len(line) < 80 for line in t.seen.split("\n") if set(line) <= set("# ")))

# Changed: comments and other settings stay, the old one is kept.
with open(config, "w") as f:
    f.write('# mine\n[sensor]\nleg = "left"  # since May\nsite = "shank"\n[log]\nfiles = 5\n')
old = content(config)
t = Terminal("--config", config, "--rehearse", shank, "--site", "shank", term="xterm")
t.answer("Which leg wears the sensor? [1]: ", "2\n")
t.answer("Strap", "\n")
t.answer("Change the file? [Y/n]: ", "y\n")
check("changed", t.end() == 0 and content(config) == old.replace('leg = "left" ', 'leg = "right"'), content(config))
check("RIGHT LEG", "RIGHT" not in t.seen and "The sensor is on the right leg, shank." in t.seen)
check("the old one is kept", content(config + ".bak") == old)
t = Terminal("--config", config, "--rehearse", shank, "--leg", "right", "--site", "shank")
t.answer("Strap", "\n")
check("what is there already is not written again", t.end() == 0 and "says all that already" in t.seen
      and files() == ["tremord.toml", "tremord.toml.bak"], t.seen)

# Refusals and Ctrl-C leave the file as it is.
before = content(config)
t = Terminal("--config", config, "--rehearse", shank, "--leg", "left", "--site", "shank")
t.answer("Strap", "\n")
t.answer("Change the file? [Y/n]: ", "n\n")
check("no means no", t.end() == 0 and content(config) == before and files() == ["tremord.toml", "tremord.toml.bak"], t.seen)
for words in ("Which leg", "Where on it?", "Strap", "Change the file?"):
    t = Terminal("--config", config, "--rehearse", shank)
    for question, answer in (("Which leg", "1\n"), ("Where on it?", "2\n"), ("Strap", "\n"), ("What now?", "2\n"), ("Change the file?", "")):
        t.until(question)
        if question == words:
            os.write(t.master, b"\x03")
            break
        os.write(t.master, answer.encode())
    code = t.end()
    check(f"Ctrl-C at \"{words}\" leaves everything", code == -signal.SIGINT and content(config) == before
          and files() == ["tremord.toml", "tremord.toml.bak"], (code, t.seen))
t = Terminal("--config", config, "--rehearse", shank)
t.answer("Which leg", "\x04")
check("the end of input is no answer", t.end() == 64 and content(config) == before, t.seen)

# What is wrong with the mount is said.
t = Terminal("--config", config, "--rehearse", thigh, "--leg", "right", "--site", "shank")
t.answer("Strap", "\n")
t.until("as on a thigh")
t.answer("What now? [1]: ", "3\n")
check("a thigh that is called a shank is noticed", t.end() == 0 and "nothing was written" in t.seen, t.seen)
t = Terminal("--config", config, "--rehearse", idle, "--leg", "right", "--site", "shank")
t.answer("Strap", "\n")
t.until("only 0 of ten steps were seen")
t.answer("What now? [1]: ", "3\n")
check("who does not walk is told", t.end() == 0, t.seen)


# As a script, without a terminal.
def script(*words):
    return subprocess.run([CTL, "setup", "--config", config, *words], stdin=subprocess.DEVNULL, capture_output=True, text=True)


done = script("--leg", "left")
check("without a terminal and without --yes: 64, in words", done.returncode == 64 and "--yes" in done.stderr, done)
done = script("--yes", "--leg", "left", "--site", "thigh", "--rehearse", thigh)
check("--yes", done.returncode == 0 and 'leg = "left"' in content(config) and 'site = "thigh"' in content(config), done)
check("with --yes too the old one is kept", content(config + ".bak2") == before)
os.rename(config, config + ".away")
done = script("--yes", "--no-mount", "--no-service")
check("--yes guesses no leg", done.returncode == 64 and not os.path.exists(config), done)
done = script("--yes", "--leg", "right", "--no-mount", "--no-service")
check("--no-mount needs no sensor", done.returncode == 0 and 'leg = "right"' in content(config), done)
with open(config, "w") as f:
    f.write("[sensor]\nleg = \"middle\"\n")
done = script("--yes", "--leg", "right", "--no-mount", "--no-service")
check("a file that is wrong is not touched: 78, with line", done.returncode == 78 and f"{config}:2:" in done.stderr
      and content(config) == "[sensor]\nleg = \"middle\"\n", done)
done = subprocess.run([CTL, "setup", "--config", "/nowhere/t.toml", "--yes", "--leg", "left", "--no-mount"], stdin=subprocess.DEVNULL,
                      capture_output=True, text=True)
check("where it cannot be written is known before the questions: 73", done.returncode == 73 and "/nowhere" in done.stderr, done)
with open(config, "w") as f:
    f.write("[sensor]\nbus = \"/dev/null\"\n[socket]\npath = \"%s/none\"\n" % FOLDER)
done = script("--yes", "--leg", "right")
check("no sensor: 69, with what to do", done.returncode == 69 and "tremorctl doctor" in done.stderr, done)
sys.exit(failures > 0)
