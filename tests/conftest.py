"""Fixtures every test may use: the database, a real broker and a real worker."""

import os
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

import branchrecords.celery  # noqa: F401  tasks started by a test go to the test's broker
from tests.demo_site import demo_site  # noqa: F401  one definition, so that it starts once

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 30

# A machine with other work to do is no reason to fail.
hypothesis.settings.register_profile(
    "patient", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("patient")


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """tests/cluster.py has made and migrated the database; tests run as the application."""
    from django.db import connections

    yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture(scope="session")
def broker(tmp_path_factory) -> Iterator[str]:
    """A real Valkey at the address the settings name; gives that address."""
    from branchrecords.embedded import valkey

    address = settings.CELERY_BROKER_URL
    socket = Path(unquote(address.removeprefix("redis+socket://")))
    folder = tmp_path_factory.mktemp("valkey")
    server = valkey.start(valkey.Store(folder, socket, folder / "valkey.log"))
    yield address
    valkey.stop(server)


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
