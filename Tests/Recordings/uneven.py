#!/usr/bin/env python3
"""A CSV as a phone might write it: about 60 Hz with jitter, a hole, a step back, a row without numbers, labels. The same
bytes everywhere: the random numbers and the sine are its own."""
import fractions

state = 20260105


def uniform():
    global state
    state = (state * 6364136223846793005 + 1442695040888963407) % (1 << 64)
    return (state >> 33) / (1 << 31)


def sine(turns):
    """By Bhaskara's rational formula, in exact fractions: no mathematics library has a say."""
    x = fractions.Fraction(turns) % 1
    sign = 1
    if x >= fractions.Fraction(1, 2):
        x, sign = x - fractions.Fraction(1, 2), -1
    y = x * (fractions.Fraction(1, 2) - x)
    return sign * 16 * y / (fractions.Fraction(5, 4) - 4 * y)


def text(value, digits):
    scaled = round(fractions.Fraction(value) * 10**digits)
    return f"{'-' if scaled < 0 else ''}{abs(scaled) // 10**digits}.{abs(scaled) % 10**digits:0{digits}d}"


print("time_s,ax_g,ay_g,az_g,label")
for n in range(3000):
    t = fractions.Fraction(1, 60) * (n + fractions.Fraction(int(600 * uniform()) - 300, 1000)) + 100
    if 900 <= n < 960:
        continue
    shakes = n > 1500
    swing = fractions.Fraction(15, 100) * sine(fractions.Fraction(57, 10) * t) if shakes else 0
    noise = [fractions.Fraction(int(1000 * uniform()) - 500, 250_000) for _ in range(3)]
    label = "shaking" if shakes else "still"
    row = [text(t, 4), text(swing + noise[0], 5), text(noise[1], 5), text(1 + noise[2], 5), label]
    print(",".join(row))
    if n == 300:
        print(f"{text(t - 2, 4)},0,0,1,{label}")
    if n == 400:
        print(f"{text(t + fractions.Fraction(1, 1000), 4)},nan,0,1,{label}")
