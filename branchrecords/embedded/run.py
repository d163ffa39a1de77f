"""`make run`: everything on this machine in the foreground, until Ctrl-C.

Started in this order and stopped in the reverse one: PostgreSQL, Valkey, the worker, beat, the
web server. All of them die with the launcher, whatever kills it.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  an older one would stop at the next import
    sys.exit(f"Python 3.11 or newer is needed; {sys.executable} is {sys.version.split()[0]}.")

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import time
from types import FrameType

from branchrecords.embedded import keeper, valkey
from branchrecords.embedded.binaries import missing_pdf_libraries
from branchrecords.embedded.children import Child, rotate, start_child, wait_until
from branchrecords.embedded.errors import LocalServiceError
from branchrecords.embedded.local import database_is_named, fill_environment
from branchrecords.embedded.locks import Lock
from branchrecords.embedded.places import PROJECT, Places

APT_LINE = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
WATCH_SECONDS = 0.3
DATABASE_STOP_SECONDS = 20
# The web server is waited for while it lives; after a while with a line that says so.
QUIET_SECONDS = 5
WEB_SECONDS = 900


class Interrupted(Exception):
    """Ctrl-C, SIGTERM or a closed terminal."""


class Launcher:
    """The processes of one run, in the order of their start."""

    def __init__(self, places: Places, host: str, port: int) -> None:
        self.places = places
        self.host = host
        self.port = port
        self.children: list[Child] = []
        self.database: Lock | None = None

    def start(self) -> None:
        """Bring everything up; raises LocalServiceError with one sentence when it cannot."""
        self.database = fill_environment(self.places)
        os.environ.setdefault("PUBLIC_URL", self.address)
        store = self.places.store()
        rotate(store.log)
        broker = valkey.start(store)
        self.children.append(Child("broker", broker, store.log, 10))
        os.environ["CACHE_URL"] = store.cache_url
        self._prepare()
        python = [sys.executable, "-m"]
        celery = [*python, "celery", "-A", "branchrecords.celery"]
        worker = ["worker", "-l", "INFO", "--without-gossip", "--without-mingle"]
        schedule = str(self.places.var / "run" / "beat-schedule")
        # Nothing gentler: with its broker gone, too, Celery waits for ever. Its children end with
        # what they have in hand.
        self._child("worker", [*celery, *worker], patience=15, death_signal="KILL")
        self._child("beat", [*celery, "beat", "-l", "INFO", "-s", schedule, "--pidfile="])
        self._child("web", [*python, "gunicorn", "branchrecords.wsgi"], patience=35)
        self._await_web()

    @property
    def reachable(self) -> str:
        """The host under which this machine reaches itself."""
        return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104

    @property
    def address(self) -> str:
        host = f"[{self.reachable}]" if ":" in self.reachable else self.reachable
        return f"http://{host}:{self.port}"

    def _child(self, name: str, command: list[str], **options) -> None:  # type: ignore[no-untyped-def]
        child = start_child(
            name,
            command,
            log=self.places.log(name),
            cwd=PROJECT,
            keep_open=[self.database.fd],  # type: ignore[union-attr]
            **options,
        )
        self.children.append(child)

    def _prepare(self) -> None:
        command = [sys.executable, "-m", "branchrecords.embedded.prepare"]
        process = subprocess.Popen(command, cwd=PROJECT, start_new_session=True)
        try:
            code = process.wait()
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        if code:
            raise LocalServiceError("The database could not be prepared; the reason stands above.")

    def _await_web(self) -> None:
        def settled() -> bool:
            return self._web_answers() or self.complaint() is not None

        log = self.places.log("web")
        if not wait_until(settled, QUIET_SECONDS):
            print(f"Waiting for the web server to answer (its log: {log}) …", flush=True)
            if not wait_until(settled, WEB_SECONDS):
                raise LocalServiceError(f"The web server does not answer; its log is {log}.")
        if complaint := self.complaint():
            raise LocalServiceError(complaint)

    def _web_answers(self) -> bool:
        connection = http.client.HTTPConnection(self.reachable, self.port, timeout=10)
        try:
            connection.request("GET", "/health/")
            return connection.getresponse().status < 600
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def complaint(self) -> str | None:
        """One sentence when something ended that should run, or None."""
        for child in self.children:
            if how := child.ended():
                return f"The {child.name} {how}: stopping the rest. Its log is {child.log}."
        if self.database and not keeper.keeps(self.places):
            return f"PostgreSQL ended: stopping the rest. Its log is {self.places.log('postgres')}."
        return None

    def stop(self) -> None:
        """Web first, so that nothing new comes in; the database last."""
        while self.children:
            self.children.pop().stop()
        if self.database:
            self.database.release()
            self._await_database()

    def _await_database(self) -> None:
        clients = self.places.lock("postgres-clients")
        deadline = time.monotonic() + DATABASE_STOP_SECONDS
        while keeper.keeps(self.places) and time.monotonic() < deadline:
            time.sleep(0.3)
            if clients.take(shared=True, wait=False):
                # Nobody is stopping it, so somebody else must be using it.
                clients.release()
                time.sleep(0.3)
                if keeper.keeps(self.places) and clients.take(shared=True, wait=False):
                    clients.release()
                    print("PostgreSQL goes on for another command that is still using it.")
                    return


def refuse_taken(host: str, port: int) -> None:
    """Raise LocalServiceError when the address cannot be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise LocalServiceError(
                f"Port {port} on {host} cannot be used ({error.strerror}): choose another one, "
                f"as in make run PORT={port + 1 if port < 65535 else 8000}."
            ) from error


def read_port(text: str) -> int:
    if not (text.isdigit() and 0 < int(text) < 65536):
        raise LocalServiceError(f"PORT={text} is not a port: write a number from 1 to 65535.")
    return int(text)


def warn_about_pdf() -> None:
    if missing := missing_pdf_libraries():
        print(f"PDF files will not work: {', '.join(missing)} missing. As root: {APT_LINE}")


def run(places: Places) -> int:
    """The whole life of one local run; returns the exit code."""
    _interrupt_on_signals()
    launcher = None
    try:
        host = os.environ.setdefault("HOST", "127.0.0.1")
        port = read_port(os.environ.setdefault("PORT", "8000"))
        _refuse_production()
        places.make_folders()
        alone = places.lock("launcher")
        if not alone.take(wait=False):
            raise LocalServiceError("It is running already: stop that one first (Ctrl-C there).")
        refuse_taken(host, port)
        warn_about_pdf()
        launcher = Launcher(places, host, port)
        launcher.start()
        print(
            f"\n支部记录 runs at {launcher.address} (logs: {places.var / 'log'}; stop: Ctrl-C)",
            flush=True,
        )
        while not (complaint := launcher.complaint()):
            time.sleep(WATCH_SECONDS)
        raise LocalServiceError(complaint)
    except Interrupted:
        print("\nStopping …", flush=True)
        return 0
    except LocalServiceError as error:
        print(error, file=sys.stderr, flush=True)
        return 1
    finally:
        _ignore_signals()
        if launcher:
            launcher.stop()


def _refuse_production() -> None:
    if database_is_named():
        raise LocalServiceError(
            "DATABASE_URL is set, and make run is for a first run with its own database: unset "
            "it, or start the parts one by one (docs/operations.md)."
        )


def _interrupt_on_signals() -> None:
    def interrupt(_number: int, _frame: FrameType | None) -> None:
        _ignore_signals()
        raise Interrupted

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)


def _ignore_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda _number, _frame: None)


if __name__ == "__main__":
    sys.exit(run(Places()))
