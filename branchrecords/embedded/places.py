"""Where a local run keeps its things: everything is under `var/`, or LOCAL_DATA_DIR."""

import contextlib
import os
from dataclasses import dataclass, field
from pathlib import Path

from branchrecords.embedded import postgres, valkey
from branchrecords.embedded.errors import LocalServiceError
from branchrecords.embedded.locks import Lock

PROJECT = Path(__file__).resolve().parent.parent.parent


def local_data() -> Path:
    return Path(os.environ.get("LOCAL_DATA_DIR") or PROJECT / "var").resolve()


@dataclass(frozen=True)
class Places:
    """The folders and locks of one local installation."""

    var: Path = field(default_factory=local_data)

    @property
    def media(self) -> Path:
        return self.var / "media"

    @property
    def local_env(self) -> Path:
        return self.var / "local.env"

    def make_folders(self) -> None:
        try:
            for folder in (self.var, self.var / "log", self.var / "run", self.media):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise LocalServiceError(
                f"{error.filename} cannot be made ({error.strerror}): let this account write there."
            ) from error
        if not os.access(self.var, os.W_OK | os.X_OK):
            raise LocalServiceError(
                f"{self.var} belongs to another account: run as that account, or give it to "
                "yours with chown -R."
            )

    def log(self, name: str) -> Path:
        return self.var / "log" / f"{name}.log"

    def lock(self, name: str) -> Lock:
        return Lock(self.var / "run" / f"{name}.lock")

    def cluster(self) -> postgres.Cluster:
        return postgres.local_cluster(self.var / "postgres", self.log("postgres"))

    def store(self) -> valkey.Store:
        folder = self.var / "valkey"
        folder.mkdir(mode=0o700, exist_ok=True)
        sockets = postgres.private_folder(folder / "socket", "valkey.sock")
        return valkey.Store(folder, sockets / "valkey.sock", self.log("valkey"))

    def remove_short_folders(self) -> None:
        """Drop the socket folders that a long path made us put elsewhere."""
        for folder in (self.cluster().sockets, self.store().socket.parent):
            if self.var not in folder.parents:
                with contextlib.suppress(OSError):  # a socket in it is still in use
                    folder.rmdir()
