"""File locks between the processes of one local installation.

The kernel drops a lock when its holder dies, however it dies, so there is nothing to clean up
after a crash and no count that could be wrong.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Lock:
    """One lock file; `shared` for those who use a thing, exclusive for the one who keeps it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.fd: int | None = None

    def take(self, *, shared: bool = False, wait: bool = True) -> bool:
        """Take the lock and hold it until `release` or the end of the process."""
        if self.fd is None:
            self.fd = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        how = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(self.fd, how if wait else how | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        if self.fd is not None:
            os.close(self.fd)
            self.fd = None

    @contextmanager
    def held(self) -> Iterator[None]:
        self.take()
        try:
            yield
        finally:
            self.release()

    def is_kept(self) -> bool:
        """Whether another process holds it exclusively at this moment."""
        probe = Lock(self.path)
        free = probe.take(shared=True, wait=False)
        probe.release()
        return not free
