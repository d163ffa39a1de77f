"""The product's processes: each may be killed, and comes back as under a supervisor."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from tests.conftest import Broker
from tests.own_database import PATIENCE, Database

ROOT = Path(__file__).resolve().parents[2]


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

    def __init__(self, database: Database, broker: Broker) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        celery = ("celery", "-A", "branchrecords.celery")
        quiet = ("-c", "2", "-l", "ERROR", "--without-gossip", "--without-mingle")
        schedule = ("-l", "ERROR", "-s", str(database.home / "beat"), "--pidfile=")
        self.log = database.home / "log"
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
