"""A real worker for the bench, and what a process takes with all that it started."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

from branchrecords.celery import app

ROOT = Path(__file__).resolve().parents[2]
TICK = os.sysconf("SC_CLK_TCK")
PATIENCE = 120


@contextmanager
def worker(children: int) -> Iterator[subprocess.Popen]:
    """A worker with so many children on the database and the files of the environment."""
    app.control.purge()
    command = [sys.executable, "-m", "celery", "-A", "branchrecords.celery", "worker"]
    command += ["-c", str(children), "-l", "ERROR", "--without-gossip", "--without-mingle"]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + PATIENCE
    try:
        while not app.control.ping(timeout=0.5):
            assert process.poll() is None
            assert time.monotonic() < deadline
        yield process
    finally:
        process.terminate()
        process.wait()


def below(pid: int) -> set[int]:
    """The living processes that descend from one."""
    parents = {one: int(fields[1]) for one, fields in _stats().items()}
    found = {pid}
    while more := {one for one, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {pid}


def cpu_of(pids: set[int]) -> float:
    """CPU seconds so far of these processes, and of their children that have ended."""
    stats = _stats()
    return sum(sum(map(int, stats[one][11:15])) for one in pids if one in stats) / TICK


def _stats() -> dict[int, list[str]]:
    """The fields of /proc/PID/stat behind the name."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                found[int(entry.name)] = (entry / "stat").read_text().rsplit(")", 1)[1].split()
    return found


class Memory(Thread):
    """Looks twice a second at the most memory that each child of a process has had, in MB."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.most, self._ended = pid, dict[int, float](), Event()

    def run(self) -> None:
        while not self._ended.wait(0.5):
            for child in below(self.pid):
                with suppress(OSError, StopIteration):
                    lines = Path(f"/proc/{child}/status").read_text().splitlines()
                    line = next(one for one in lines if one.startswith("VmHWM:"))
                    self.most[child] = int(line.split()[1]) / 1024

    def __enter__(self) -> Memory:
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ended.set()
        self.join()
