"""A job long enough to be interrupted in the middle."""

import time

STEPS = 12


def takes_its_time(*, job, advance):
    """A step each quarter of a second."""
    for step in range(1, STEPS + 1):
        advance(step, STEPS)
        time.sleep(0.25)
    return "结果.txt", b"whole", []
