"""What runs on this machine, as the kernel tells it."""

import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def processes_of(folder):
    """Command lines that name `folder`, by process number."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            environment = (entry / "environ").read_bytes().decode(errors="replace")
        except OSError:
            continue
        if str(folder) in command or f"LOCAL_DATA_DIR={folder}" in environment:
            found[int(entry.name)] = command
    return found


def wait_until(condition, seconds=10):
    """Whether `condition()` became true in time."""
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()
