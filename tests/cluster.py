"""Pytest plugin: a throw-away PostgreSQL cluster, there before Django reads its settings.

The controlling process makes the cluster and removes it; every xdist worker gets a migrated
database of its own in it (tests/template.py), owned by the owner's role and spoken to by the
application's role, so that every test runs under the grants of production.
"""

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Generator
from pathlib import Path
from urllib.parse import quote

import pytest

from branchrecords.embedded import postgres
from branchrecords.embedded.binaries import (
    NOBODY,
    copied_for_nobody,
    needs_nobody,
    postgres_programs,
)
from tests import template

PREFIX = "branchrecords-test-"
HOME = "BRANCHRECORDS_TEST_HOME"  # tells the xdist workers where the controller's cluster is
FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal"]
FAST += ["max_wal_senders=0", "autovacuum=off", "shared_buffers=64MB"]
SECRET_KEY = "tests-only-0123456789-abcdefghijklmnopqrstuvwxyz-0123456789"
FIELD_KEYS = (
    "new:bmV3LWtleS1vZi10aGUtdGVzdHMtMzItYnl0ZXMhISE=,"
    "old:b2xkLWtleS1vZi10aGUtdGVzdHMtMzItYnl0ZXMhISE="
)
_running: list = []


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Generator[None, None, None]:
    """A wrapper comes before pytest-django, which imports the settings in the same hook."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker is None:
        os.environ[HOME] = str(_start())
    home = Path(os.environ[HOME])
    cluster, database = cluster_in(home), f"test_{worker or 'main'}"
    postgres.ensure_database(cluster, database, template.DATABASE)
    os.environ.update(_environment(cluster, home, database))
    yield


def pytest_unconfigure() -> None:
    while _running:
        server, home, lock = _running.pop()
        postgres.stop(server)
        shutil.rmtree(home, ignore_errors=True)
        lock.close()


def _start() -> Path:
    _remove_leftovers()
    home = Path(tempfile.mkdtemp(prefix=PREFIX))
    lock = (home / "lock").open("w")
    fcntl.flock(lock, fcntl.LOCK_EX)
    if needs_nobody():
        home.chmod(0o755)
    cluster = cluster_in(home)
    kept = template.kept_folder(cluster)
    if not kept.exists():
        _make_template(cluster, home, kept)
    else:
        template.copy(kept, cluster.data)
    _running.append((serve(cluster), home, lock))
    return home


def _make_template(cluster: postgres.Cluster, home: Path, kept: Path) -> None:
    postgres.create(cluster, ["--no-sync", "--no-instructions"])
    server = serve(cluster)
    try:
        postgres.ensure_roles(cluster)
        template.migrate(cluster, _environment(cluster, home, template.DATABASE))
    finally:
        postgres.stop(server)
    template.keep(cluster.data, kept)


def serve(cluster: postgres.Cluster, *options: str) -> subprocess.Popen[bytes]:
    """Start a fast server: what it last promised outlives neither the machine nor itself.

    `options` of the command come last and win.
    """
    fast = [part for option in FAST for part in ("-c", option)]
    return postgres.start(cluster, [*fast, *options])


def cluster_in(home: Path) -> postgres.Cluster:
    """Where a cluster of the tests lies; `home` must be open to the account that serves it."""
    programs = postgres_programs()
    if needs_nobody():
        programs = copied_for_nobody(programs, home)
    sockets = home / "s"
    sockets.mkdir(mode=0o700, exist_ok=True)
    if needs_nobody():
        os.chown(sockets, NOBODY, NOBODY)
    return postgres.Cluster(home / "data", sockets, home / "postgres.log", programs)


def _environment(cluster: postgres.Cluster, home: Path, database: str) -> dict[str, str]:
    media = home / "media" / database
    media.mkdir(parents=True, exist_ok=True)
    for name in ("CELERY_BROKER_URL", "CACHE_URL", "DOCUMENT_FONTS", "EMAIL_URL", "DEBUG"):
        os.environ.pop(name, None)
    return {
        "LOCAL_RUN": "1",
        "ROW_SECURITY": os.environ.get("ROW_SECURITY", "off"),
        "DATABASE_URL": cluster.url(postgres.APP_ROLE, database),
        "DATABASE_OWNER_URL": cluster.url(postgres.OWNER_ROLE, database),
        "SECRET_KEY": SECRET_KEY,
        "FIELD_KEYS": FIELD_KEYS,
        "MEDIA_ROOT": str(media),
        "CELERY_BROKER_URL": f"redis+socket://{quote(str(home / database))}.valkey",
    }


def _remove_leftovers() -> None:
    """Folders of runs that were killed: nobody holds their lock any more."""
    for home in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            with (home / "lock").open() as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(home, ignore_errors=True)
        except OSError:  # in use, or not ours
            continue
