"""The processes of the launcher: started with a log of their own, stopped one after the other."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from branchrecords.embedded.binaries import dies_with_parent

LOG_BYTES = 5_000_000


@dataclass(frozen=True)
class Child:
    """A running process with a name people know it by."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    patience: float  # seconds it gets to finish what it is doing

    def ended(self) -> str | None:
        """How it ended, in words, or None while it runs."""
        code = self.process.poll()
        if code is None:
            return None
        return f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"

    def stop(self) -> None:
        """Ask it to end; after its patience end it and whatever it started."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(self.patience)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def start_child(
    name: str,
    command: Sequence[str],
    *,
    log: Path,
    cwd: Path,
    patience: float = 10,
    death_signal: str = "TERM",
    keep_open: Sequence[int] = (),
) -> Child:
    """Start `command` in a session of its own, so that Ctrl-C reaches only the launcher.

    `keep_open` are lock files the child goes on holding if the launcher dies before it.
    """
    rotate(log)
    with log.open("ab") as output:
        process = subprocess.Popen(
            dies_with_parent(command, death_signal),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=cwd,
            start_new_session=True,
            pass_fds=tuple(keep_open),
        )
    return Child(name, process, log, patience)


def rotate(log: Path) -> None:
    """Keep one older log, so that no log fills the disk."""
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.replace(log.with_suffix(".old.log"))


def wait_until(condition, seconds: float, pause: float = 0.05) -> bool:  # type: ignore[no-untyped-def]
    """Whether `condition()` became true within `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True
