"""Known motions, and what is found in samples of them."""
import math


def ramp(count, start=1):
    """LSB: every sample differs in every axis and names its place."""
    return [(n, -n, 2 * n, 3 * n, -3 * n, 4 * n) for n in range(start, start + count)]


def sine(hz, seconds, rate=1000, micro_g=500_000):
    """X swings, Z carries gravity."""
    return [(round(micro_g * math.sin(2 * math.pi * hz * n / rate)), 0, 1_000_000, 0, 0, 0) for n in range(seconds * rate)]


def frequency(values, rate):
    """Hz of a tone, from the first to the last upward crossing of zero."""
    ups = [n + a / (a - b) for n, (a, b) in enumerate(zip(values, values[1:])) if a < 0 <= b]
    return (len(ups) - 1) * rate / (ups[-1] - ups[0])
