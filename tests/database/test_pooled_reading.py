"""1,000 requests of two users in turn over few connections: none sees a row of the other's."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import get_ident

import psycopg2
import pytest
from django.conf import settings
from django.db import connection, transaction

from branchrecords.access.middleware import ReadForUser
from branchrecords.embedded.binaries import NOBODY, as_unprivileged, needs_nobody
from members.models import Person
from tests.factories.members import make_person, make_tree, make_user

from .test_row_security import wall  # noqa: F401  policies switched on

REQUESTS = 1_000
THREADS = 4
POOL = 2
PGBOUNCER = shutil.which("pgbouncer")


@pytest.fixture
def users(wall, transactional_db):  # noqa: F811
    tree = make_tree()
    for key, name in (("branch", "沈玉平"), ("sister", "江若兰")):
        make_person(tree[key], name)
    return {
        "沈玉平": make_user("secretary", tree["branch"]),
        "江若兰": make_user("secretary", tree["sister"]),
    }


def read_names(request) -> set[str]:
    """A view's work: a transaction, and once it is over a statement of its own."""
    with transaction.atomic():
        inside = set(Person.objects.values_list("name", flat=True))
    return inside | set(Person.objects.values_list("name", flat=True))


def leaks(users: dict, rf, address: dict[str, str]) -> tuple[list, int]:
    """What was seen beyond the own person, and over how many connections of the application."""
    answer, seen, used = ReadForUser(read_names), [], set()

    def ask(turn: int) -> None:
        connection.settings_dict = {**connection.settings_dict, **address}
        name = ("沈玉平", "江若兰")[turn % 2]
        request = rf.get("/")
        request.user = users[name]
        found = answer(request)
        used.add(get_ident())
        if found != {name}:
            seen.append((turn, name, found))

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(ask, range(REQUESTS)))
        list(pool.map(lambda _: connection.close(), range(THREADS * 4)))
    return seen, len(used)


def test_over_kept_connections(users, rf):
    assert leaks(users, rf, {}) == ([], THREADS)


@contextmanager
def bouncer(folder: Path):
    """PgBouncer in transaction mode: the next statement may go over another's connection."""
    config = folder / "pgbouncer.ini"
    host = settings.DATABASES["default"]["HOST"]
    config.write_text(
        f"[databases]\n* = host={host} user=branchrecords_app\n"
        f"[pgbouncer]\nunix_socket_dir = {folder}\nlisten_port = 6432\n"
        f"auth_type = any\npool_mode = transaction\n"
        f"default_pool_size = {POOL}\nlogfile = {folder}/log\npidfile = {folder}/pid\n"
        "admin_users = any\nserver_reset_query =\n"
    )
    if needs_nobody():
        shutil.chown(folder, NOBODY, NOBODY)
    server = subprocess.Popen(as_unprivileged([PGBOUNCER, "-q", str(config)]), cwd="/")
    try:
        for _ in range(100):
            if (folder / ".s.PGSQL.6432").exists():
                break
            time.sleep(0.1)
        yield {"HOST": str(folder), "PORT": "6432", "DISABLE_SERVER_SIDE_CURSORS": True}
    finally:
        server.terminate()
        server.wait(10)


@pytest.mark.skipif(PGBOUNCER is None, reason="pgbouncer is not installed")
def test_over_a_pooler_in_transaction_mode(users, rf, short_folder):
    with bouncer(short_folder) as address:
        assert leaks(users, rf, address) == ([], THREADS)
        assert _server_connections(address) <= POOL


def _server_connections(address: dict[str, str]) -> int:
    link = psycopg2.connect(
        host=address["HOST"], port=address["PORT"], user="pgbouncer", dbname="pgbouncer"
    )
    link.autocommit = True
    with link.cursor() as cursor:
        cursor.execute("SHOW SERVERS")
        return len(cursor.fetchall())


@pytest.fixture
def short_folder():
    """A socket's path must be short, and open to the account that serves it."""
    folder = Path(tempfile.mkdtemp(prefix="pgb"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
