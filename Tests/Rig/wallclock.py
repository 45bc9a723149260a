"""The wall clock of the guest, as an NTP client keeps it."""
import ctypes
import os


class Timex(ctypes.Structure):
    _fields_ = [("modes", ctypes.c_uint), ("offset", ctypes.c_long), ("freq", ctypes.c_long), ("maxerror", ctypes.c_long),
                ("esterror", ctypes.c_long), ("status", ctypes.c_int), ("rest", ctypes.c_char * 160)]


def synchronise():
    """What an NTP client does when it has found the time: a small error bound, and no longer unsynchronised."""
    libc = ctypes.CDLL(None, use_errno=True)
    timex = Timex(modes=0x4 | 0x10, maxerror=5000, status=0)
    if libc.adjtimex(ctypes.byref(timex)) < 0:
        raise OSError(ctypes.get_errno(), "adjtimex")
