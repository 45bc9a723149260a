"""What the checks of every job share: a line for each, a count of those that failed, and waiting."""
import time

failed = passed = 0


def check(good, text):
    global failed, passed
    failed += not good
    passed += bool(good)
    print(f"{'PASS' if good else 'FAIL'}  {text}", flush=True)
    return good


def say(text):
    print(f"      {text}", flush=True)


def wait_for(condition, seconds):
    """False if it did not come true in that time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def end():
    """Prints the sum; the exit code."""
    print(f"{passed} passed, {failed} failed", flush=True)
    return failed > 0
