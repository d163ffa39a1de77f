"""A database server of a test's own, which it may kill: the shared one serves other tests."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from branchrecords.embedded import postgres
from branchrecords.embedded.errors import LocalServiceError
from tests import cluster, template

PATIENCE = 120
# What was answered as done outlives the server, as it does in production.
KEEPS_PROMISES = ("-c", "synchronous_commit=on")


class Database:
    """A migrated server with its files in `home`."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.cluster = cluster.cluster_in(home)
        template.copy(template.kept_folder(self.cluster), self.cluster.data)
        self.server = cluster.serve(self.cluster, *KEEPS_PROMISES)

    def kill(self) -> None:
        """SIGKILL to the postmaster."""
        pid = int((self.cluster.data / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGKILL)
        self.server.wait()

    def start(self) -> None:
        """Start it again as soon as the last of its orphans has noticed."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                self.server = cluster.serve(self.cluster, *KEEPS_PROMISES)
                return
            except LocalServiceError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)


@pytest.fixture
def own_database(monkeypatch, settings, django_db_blocker) -> Iterator[Database]:
    """The database and the files that this process and those it starts have meanwhile."""
    home = Path(tempfile.mkdtemp(prefix="branchrecords-own-"))
    home.chmod(0o755)
    own = Database(home)
    settings.MEDIA_ROOT = str(home / "media")
    with django_db_blocker.unblock(), monkeypatch.context() as patch:
        connection.close()
        patch.setitem(connection.settings_dict, "HOST", str(own.cluster.sockets))
        patch.setitem(connection.settings_dict, "NAME", template.DATABASE)
        patch.setenv("DATABASE_URL", own.cluster.url(postgres.APP_ROLE, template.DATABASE))
        patch.setenv("MEDIA_ROOT", settings.MEDIA_ROOT)
        yield own
        connection.close()
    postgres.stop(own.server)
    shutil.rmtree(home)
