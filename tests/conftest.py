"""Fixtures every test may use: the database, a real broker and a real worker."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache

import branchrecords.celery  # noqa: F401  tasks started by a test go to the test's broker
from branchrecords.database.reading import read_everything
from tests.demo_site import demo_site  # noqa: F401  one definition, so that it starts once
from tests.factories.members import make_tree, make_user
from tests.own_database import own_database  # noqa: F401  for those who kill theirs
from tests.proofs import PROOFS

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 30

# What a test makes and looks at itself; a request of its client is its user's.
read_everything()

# A machine with other work to do is no reason to fail.
hypothesis.settings.register_profile(
    "patient", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("patient")


LONGEST_NAME = 600


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the long proofs. Names travel with every message between the processes; one held a
    file of 20 MB."""
    for item in items:
        if str(item.path.relative_to(ROOT / "tests")) in PROOFS:
            item.add_marker("proof")
    long = [item.nodeid[:120] for item in items if len(item.nodeid) > LONGEST_NAME]
    if long:
        raise pytest.UsageError(f"Give the cases `ids`, their names are too long: {long}")


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """tests/cluster.py has made and migrated the database; tests run as the application."""
    from django.db import connections

    yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture
def tree():
    """A small committee with its branches; who needs another one makes it under the same name."""
    return make_tree()


@pytest.fixture
def secretary(client, tree):
    """The secretary of its branch, logged in."""
    user = make_user("secretary", tree["branch"])
    client.force_login(user)
    return user


@pytest.fixture
def empty_cache():
    """Nothing counted before, nothing left behind."""
    cache.clear()
    yield
    cache.clear()


class Broker:
    """A real Valkey at the address the settings name, which a test may kill and start again."""

    def __init__(self, folder: Path) -> None:
        from branchrecords.embedded import valkey

        self.address = settings.CELERY_BROKER_URL
        socket = Path(unquote(self.address.removeprefix("redis+socket://")))
        self.store = valkey.Store(folder / "data", socket, folder / "valkey.log")
        self.start()

    def start(self) -> None:
        """Begin to answer, with what the folder holds."""
        from branchrecords.embedded import valkey

        self.server = valkey.start(self.store)

    def kill(self, *, forgetting: bool = False) -> None:
        """SIGKILL; `forgetting`: nothing of what it wrote down is left either."""
        self.server.kill()
        self.server.wait()
        if forgetting:
            shutil.rmtree(self.store.folder)


@pytest.fixture(scope="session")
def broker_server(tmp_path_factory) -> Iterator[Broker]:
    """The broker as a process."""
    from branchrecords.embedded import valkey

    running = Broker(tmp_path_factory.mktemp("valkey"))
    yield running
    valkey.stop(running.server)


@pytest.fixture(scope="session")
def broker(broker_server) -> str:
    """The address of a real broker."""
    return broker_server.address


@pytest.fixture
def worker(broker, transactional_db) -> Iterator[subprocess.Popen]:
    """A real Celery worker process on the live test database, for tests that commit."""
    from branchrecords.celery import app

    app.control.purge()
    command = [sys.executable, "-m", "celery", "-A", "branchrecords.celery", "worker"]
    command += ["-c", "1", "-l", "WARNING", "--without-gossip", "--without-mingle"]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ}, start_new_session=True)
    _wait_for_worker(app, process)
    yield process
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait_for_worker(app, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not app.control.ping(timeout=0.3):
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            pytest.fail("The Celery worker did not come up.")
