"""Tries, one after the other, what a service that was taken over might; prints one JSON object: what was tried to "done" or
the name of the error. Run once as root without confinement, where all must work, and once as the unit file says."""
import ctypes
import errno
import json
import mmap
import os
import signal
import socket
import struct
import subprocess
import threading
import time

libc = ctypes.CDLL(None, use_errno=True)
result = {}
OWN = ("/run/tremord", "/var/lib/tremord", "/var/log/tremord", "/tmp", "/var/tmp")
# Numbers of x86-64, which the rig is.
MPROTECT, PTRACE, SYSLOG, PERSONALITY, MLOCK, ADJTIMEX = 10, 101, 103, 135, 149, 159
MOUNT, UMOUNT, CLOCK_SETTIME, KEYCTL, UNSHARE, BPF = 165, 166, 227, 250, 272, 321


def attempt(what, act):
    """In a process of its own, for some of it changes or ends the process."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            act()
            told = "done"
        except OSError as error:
            told = errno.errorcode.get(error.errno, str(error))
        except BaseException as error:
            told = repr(error)
        os.write(writer, told.encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as f:
        told = f.read()
    _, status = os.waitpid(child, 0)
    result[what] = told or signal.Signals(os.WTERMSIG(status)).name


def call(number, *arguments):
    if libc.syscall(number, *arguments) < 0:
        raise OSError(ctypes.get_errno(), "")


def opened(path, flags):
    return lambda: os.close(os.open(path, flags | os.O_CLOEXEC | os.O_NONBLOCK))


def written(path):
    def act():
        with open(path, "w") as f:
            f.write("1")
        os.remove(path)
    return act


def connected(family, kind, address=None):
    def act():
        with socket.socket(family, kind) as s:
            if address:
                s.connect(address)
    return act


def mapped_wx():
    mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC).close()


def on_memory(number, size, *arguments):
    """A system call on fresh memory of that size."""
    def act():
        area = mmap.mmap(-1, size)
        call(number, ctypes.c_void_p(ctypes.addressof(ctypes.c_char.from_buffer(area))), ctypes.c_size_t(size), *arguments)
    return act


def ran(path):
    return lambda: subprocess.run([path], check=True, stdout=subprocess.DEVNULL)


def ran_own(path):
    """A program that it wrote itself."""
    def act():
        with open("/bin/true", "rb") as source, open(path, "wb") as f:
            f.write(source.read())
        try:
            os.chmod(path, 0o700)
            subprocess.run([path], check=True)
        finally:
            os.remove(path)
    return act


def many_threads():
    gate = threading.Event()
    threads = [threading.Thread(target=gate.wait) for _ in range(60)]
    try:
        for t in threads:
            t.start()
    except RuntimeError:
        raise OSError(errno.EAGAIN, "")
    finally:
        gate.set()


def scheduled(priority):
    return lambda: os.sched_setscheduler(0, os.SCHED_FIFO | os.SCHED_RESET_ON_FORK, os.sched_param(priority))


def setuid_file():
    path = "/var/lib/tremord/own"
    with open(path, "w"):
        pass
    try:
        os.chmod(path, 0o4755)
    finally:
        os.remove(path)


def given_away():
    path = "/var/lib/tremord/own"
    with open(path, "w"):
        pass
    try:
        os.chown(path, -1, 1)
    finally:
        os.remove(path)


def mounted():
    call(MOUNT, b"none", b"/tmp", b"tmpfs", 0, 0)
    call(UMOUNT, b"/tmp", 0)


def seen(path):
    return lambda: os.stat(path)


def signalled(process):
    return lambda: os.kill(process, 0)


def allowed():
    attempt("read and write the I2C bus", opened("/dev/i2c-1", os.O_RDWR))
    attempt("read and write the GPIO chip", opened("/dev/gpiochip0", os.O_RDWR))
    attempt("read its configuration", opened("/etc/tremord/tremord.toml", os.O_RDONLY))
    for folder in OWN:
        attempt(f"write in {folder}", written(f"{folder}/probe"))
    attempt("real-time priority 20", scheduled(20))
    attempt("read the wall clock's error", lambda: call(ADJTIMEX, ctypes.create_string_buffer(256)))
    attempt("lock 1 MB", on_memory(MLOCK, 1 << 20))
    attempt("connect to its own socket's kind", connected(socket.AF_UNIX, socket.SOCK_STREAM))


def denied(wanted):
    for path in wanted["devices"]:
        attempt(f"device {path}", opened(path, os.O_RDWR))
    for path in wanted["files"]:
        attempt(f"read {path}", opened(path, os.O_RDONLY))
    for folder in wanted["folders"]:
        attempt(f"write in {folder}", written(f"{folder}/probe"))
    attempt("write its configuration", opened("/etc/tremord/tremord.toml", os.O_WRONLY))
    attempt("write a kernel setting", lambda: open("/sys/class/misc/imurig-mpu6050/nack", "w").close())
    for name in ("AF_INET", "AF_INET6", "AF_NETLINK", "AF_PACKET"):
        kind = socket.SOCK_STREAM if "INET" in name else socket.SOCK_RAW
        attempt(f"socket {name}", connected(getattr(socket, name), kind))
    attempt("connect to an abstract socket of another", connected(socket.AF_UNIX, socket.SOCK_STREAM, "\0stranger"))
    attempt("see process 1", seen("/proc/1"))
    attempt("see kernel settings", seen("/proc/sys/kernel"))
    attempt("signal another user's process", signalled(wanted["process"]))
    attempt("trace another process", lambda: call(PTRACE, 16, wanted["process"], 0, 0))
    attempt("change user", lambda: os.setuid(1))
    attempt("give a file away", given_away)
    attempt("set-user-id file", setuid_file)
    attempt("mount", mounted)
    attempt("user namespace", lambda: call(UNSHARE, 0x10000000))
    attempt("set the clock", lambda: call(CLOCK_SETTIME, 0, ctypes.create_string_buffer(clock_now(), 16)))
    attempt("host name", lambda: socket.sethostname(socket.gethostname()))
    attempt("kernel log", lambda: call(SYSLOG, 3, ctypes.create_string_buffer(4096), 4096))
    attempt("BPF", lambda: call(BPF, 0, ctypes.create_string_buffer(bpf_array(), 128), 128))
    attempt("key ring", lambda: call(KEYCTL, 0, -3, 1))
    attempt("execution domain", lambda: call(PERSONALITY, 0x0040000))
    attempt("page to write and run", mapped_wx)
    attempt("written page to be run", on_memory(MPROTECT, 4096, mmap.PROT_READ | mmap.PROT_EXEC))
    attempt("run another program", ran("/bin/true"))
    for folder in OWN:
        attempt(f"run what it wrote in {folder}", ran_own(f"{folder}/own"))
    attempt("60 threads", many_threads)
    attempt("real-time priority 21", scheduled(21))
    attempt("lock 16 MB", on_memory(MLOCK, 16 << 20))


def clock_now():
    return struct.pack("qq", int(time.time()), 0)


def bpf_array():
    """The attributes of BPF_MAP_CREATE for an array of one word."""
    return struct.pack("IIII", 2, 4, 4, 1)


with open("/run/tremord/wanted.json") as f:
    wanted = json.load(f)
allowed()
border = len(result)
denied(wanted)
names = list(result)
print(json.dumps({"allowed": {n: result[n] for n in names[:border]}, "denied": {n: result[n] for n in names[border:]},
                  "groups": sorted(os.getgroups()), "user": os.getuid()}), flush=True)
