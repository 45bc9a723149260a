#!/usr/bin/env python3
"""A plain scipy STFT over 24 h of six axes at 100 Hz, float32, in chunks of 1 h: nothing but the transforms.

Prints the seconds of CPU for a window of 4 s and one of 2 s, both Hann with a hop of 0.5 s.
"""
import time

import numpy
import scipy.signal

RATE = 100
HOP = RATE // 2
hour = numpy.random.default_rng(1).standard_normal((6, 3600 * RATE), dtype=numpy.float32)

for seconds in (4, 2):
    length = seconds * RATE
    before = time.process_time()
    for _ in range(24):
        # Frames that are full, as in the pipeline: nothing is put before the first sample or after the last.
        _, _, spectra = scipy.signal.stft(
            hour, RATE, window="hann", nperseg=length, noverlap=length - HOP, boundary=None, padded=False
        )
    print(f"stft_{seconds}s {time.process_time() - before:.6f} s")
    assert spectra.dtype == numpy.complex64 and spectra.shape[1] == length // 2 + 1
print(f"version_numpy {numpy.__version__} -")
print(f"version_scipy {scipy.__version__} -")
