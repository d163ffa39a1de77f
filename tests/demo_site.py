"""The product itself, started by its launcher with the demo committee, for tests that look on.

One start for the whole run: `make run`'s own program in a folder of its own, with database,
broker, web server, worker and beat. Tests that use it carry `xdist_group("demo")`, so that one
worker process starts it once.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 600
# The day the demo's records lead up to, in the morning; see tests/clock.
CLOCK = "2026-11-20T09:30:00+08:00"
OWN = (
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "CELERY_BROKER_URL",
    "CACHE_URL",
    "MEDIA_ROOT",
    "SECRET_KEY",
    "FIELD_KEYS",
    "LOCAL_RUN",
    "PUBLIC_URL",
    "DJANGO_SETTINGS_MODULE",
)


@dataclass(frozen=True)
class DemoSite:
    """The running product: its address, its environment for commands, what it printed."""

    url: str
    environment: dict[str, str]
    printed: str

    def manage(self, *arguments: str) -> str:
        """The output of a manage.py command on the same data."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def logins(self) -> dict[str, tuple[str, str]]:
        """role key → (username, password), as the command prints them."""
        return {
            row["role"]: (row["username"], row["password"])
            for row in json.loads(self.manage("demo_logins", "--format", "json"))
        }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait(url: str, process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/health/", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.3)
    pytest.fail(f"The product did not start:\n{log.read_text()[-3000:]}")


@contextmanager
def product(folder: Path, **settings: str) -> Iterator[DemoSite]:
    """The product with its data in `folder`, from its start until it has stopped."""
    port = _free_port()
    environment = {k: v for k, v in os.environ.items() if k not in OWN}
    environment |= {"LOCAL_DATA_DIR": str(folder / "var"), "PORT": str(port)}
    environment |= {"REQUESTS_A_MINUTE": "0"}  # a crawl is faster than people
    environment |= {"PYTHONPATH": str(ROOT / "tests" / "clock"), "CLOCK": CLOCK} | settings
    log = folder / "launcher.log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "branchrecords.embedded.run"],
            cwd=ROOT,
            env=environment,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url, process, log)
        yield DemoSite(url, environment, log.read_text())
    finally:  # also when it did not come up in time: it would go on loading
        _stop(process)


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory) -> Iterator[DemoSite]:
    """The product with its demo committee, started once."""
    with product(tmp_path_factory.mktemp("demo")) as site:
        yield site


def _stop(process: subprocess.Popen) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
