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
TALKATIVE = {"PYTHONFAULTHANDLER": "1"}  # SIGABRT makes a process say what it was at
LAST_WORDS = 12_000  # characters of a log


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
                self.command, cwd=ROOT, env=os.environ | TALKATIVE, stdout=out, stderr=out,
                start_new_session=True,
            )  # fmt: skip

    def kill(self) -> None:
        """SIGKILL to it and to everything it started."""
        self._end(signal.SIGKILL)

    def tell_where(self) -> str:
        """Ends it; how it had ended before, or what each of its threads was at, and its log."""
        assert self.process is not None
        ended = self.process.poll()
        if ended is None:
            self._end(signal.SIGABRT)
            time.sleep(1)  # its children write, too
        return f"ended before: {ended}\n{self.log.read_text()[-LAST_WORDS:]}"

    def _end(self, number: signal.Signals) -> None:
        assert self.process is not None
        os.killpg(self.process.pid, number)
        self.process.wait()


class Stack:
    """Database, broker, web server, worker and beat, by name in `parts`."""

    def __init__(self, database: Database, broker: Broker) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        celery = ("celery", "-A", "branchrecords.celery")
        quiet = ("-c", "2", "--without-gossip", "--without-mingle")
        schedule = ("-s", str(database.home / "beat"), "--pidfile=")
        log = database.home / "log"
        log.mkdir()
        self.parts: dict[str, Database | Broker | Program] = {
            "database": database,
            "broker": broker,
            "web": Program("gunicorn", "branchrecords.wsgi", log=log / "web"),
            "worker": Program(*celery, "worker", *quiet, log=log / "worker"),
            "beat": Program(*celery, "beat", *schedule, log=log / "beat"),
        }

    @property
    def programs(self) -> dict[str, Program]:
        """The three that this project is; the other two it only uses."""
        return {name: part for name, part in self.parts.items() if isinstance(part, Program)}

    @property
    def started(self) -> dict[str, Program]:
        """Those that a test has started."""
        return {name: part for name, part in self.programs.items() if part.process}

    def start(self) -> None:
        """Web server, worker and beat; the other two run already."""
        os.environ["PORT"] = str(self.port)
        for part in self.programs.values():
            part.start()
        self.await_web()

    def stop(self) -> None:
        """The programs alone: who made the database and the broker ends them."""
        for part in self.started.values():
            if part.process.poll() is None:
                part.kill()

    def ended(self) -> list[str]:
        """Those that ended by themselves: none should."""
        return [name for name, part in self.started.items() if part.process.poll() is not None]

    def tell_where(self) -> str:
        """Ends the programs; what each was at, and what it said last."""
        return "\n".join(f"== {name}: {part.tell_where()}" for name, part in self.started.items())

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
        raise AssertionError(f"The web server does not answer: {self.programs['web'].tell_where()}")
