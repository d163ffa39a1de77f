"""The product's processes: each may be killed, and comes back as under a supervisor."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from branchrecords.embedded import postgres
from branchrecords.embedded.errors import LocalServiceError
from tests import cluster, template
from tests.conftest import Broker

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120


class Database:
    """A migrated database server of the test's own: the shared one serves other tests."""

    def __init__(self, home: Path) -> None:
        self.cluster = cluster.cluster_in(home)
        template.copy(template.kept_folder(self.cluster), self.cluster.data)
        self.server = cluster.serve(self.cluster)

    @property
    def url(self) -> str:
        """How the application reaches it."""
        return self.cluster.url(postgres.APP_ROLE, template.DATABASE)

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
                self.server = cluster.serve(self.cluster)
                return
            except LocalServiceError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)


class Program:
    """A command that runs until it is killed, with all its children."""

    def __init__(self, *arguments: str, log: Path) -> None:
        self.command = [sys.executable, "-m", *arguments]
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Once more from nothing."""
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env={**os.environ}, stdout=out, stderr=out,
                start_new_session=True,
            )  # fmt: skip

    def kill(self) -> None:
        """SIGKILL to it and to everything it started."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Stack:
    """Database, broker, web server, worker and beat, by name in `parts`."""

    def __init__(self, database: Database, broker: Broker, home: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        celery = ("celery", "-A", "branchrecords.celery")
        quiet = ("-c", "2", "-l", "ERROR", "--without-gossip", "--without-mingle")
        schedule = ("-l", "ERROR", "-s", str(home / "beat"), "--pidfile=")
        self.log = home / "log"
        self.parts: dict[str, Database | Broker | Program] = {
            "database": database,
            "broker": broker,
            "web": Program("gunicorn", "branchrecords.wsgi", log=self.log),
            "worker": Program(*celery, "worker", *quiet, log=self.log),
            "beat": Program(*celery, "beat", *schedule, log=self.log),
        }

    def start(self) -> None:
        """Web server, worker and beat; the other two run already."""
        os.environ["PORT"] = str(self.port)
        for part in self.parts.values():
            if isinstance(part, Program):
                part.start()
        self.await_web()

    def stop(self) -> None:
        """The programs alone: who made the database and the broker ends them."""
        for part in self.parts.values():
            if isinstance(part, Program) and part.process and part.process.poll() is None:
                part.kill()

    def fell(self, name: str) -> None:
        """One part is killed and started again."""
        self.parts[name].kill()
        self.parts[name].start()
        if name == "web":
            self.await_web()

    def await_web(self) -> None:
        """Until it answers again."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
            try:
                link.request("GET", "/health/")
                if link.getresponse().status == 200:
                    return
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)
            finally:
                link.close()
        raise AssertionError(f"The web server does not answer: {self.log.read_text()[-2000:]}")


def forget(home: Path) -> None:
    """All that a stack has written."""
    shutil.rmtree(home, ignore_errors=True)
