"""A restore into a cluster of its own that is thrown away afterwards: the nightly proof."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from django.conf import settings

from branchrecords.embedded import postgres
from branchrecords.embedded.binaries import (
    Programs,
    copied_for_nobody,
    needs_nobody,
    postgres_programs,
    programs_of,
)

from .manifest import BadBackup, read

FAST = ("-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_wal_senders=0")


def rehearse(folder: Path) -> int:
    """Run `manage.py restore` against a fresh cluster; gives its exit status.

    Needs about three times the size of the dump as free space in the temporary folder.
    """
    home = Path(tempfile.mkdtemp(prefix="branchrecords-restore-"))
    try:
        cluster = _cluster(home, _programs(folder))
        postgres.create(cluster, ["--no-sync", "--no-instructions"])
        server = postgres.start(cluster, FAST)
        try:
            postgres.ensure_roles(cluster)
            postgres.ensure_database(cluster)
            return _restore(folder, cluster, home / "media")
        finally:
            postgres.stop(server)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _programs(folder: Path) -> Programs:
    """Those of the server that was backed up: the proof is of a restore into the like of it."""
    try:
        return programs_of(read(folder).server // 10_000)
    except BadBackup:  # the restore will say what is wrong with it
        return postgres_programs()


def _cluster(home: Path, programs: Programs) -> postgres.Cluster:
    if needs_nobody():
        home.chmod(0o755)
        programs = copied_for_nobody(programs, home)
    sockets = postgres.socket_folder(home / "socket")
    return postgres.Cluster(home / "data", sockets, home / "postgres.log", programs)


def _restore(folder: Path, cluster: postgres.Cluster, media: Path) -> int:
    ours = {
        "DATABASE_URL": cluster.url(postgres.APP_ROLE),
        "DATABASE_OWNER_URL": cluster.url(postgres.OWNER_ROLE),
        "MEDIA_ROOT": str(media),
    }
    # Nor by NAME_FILE may it hear of the database at work.
    kept = {
        name: value for name, value in os.environ.items() if name.removesuffix("_FILE") not in ours
    }
    manage = str(settings.BASE_DIR / "manage.py")
    command = [sys.executable, manage, "restore", str(folder.resolve())]
    done = subprocess.run(command, env={**kept, **ours}, cwd=settings.BASE_DIR, check=False)
    return done.returncode
