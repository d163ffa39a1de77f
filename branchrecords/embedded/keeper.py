"""The process that keeps PostgreSQL running while anybody uses it.

Whoever needs the database holds a shared lock on `postgres-clients.lock` for as long as it lives.
The keeper, detached from them all, has the server as its child and keeps trying to take the same
lock exclusively: when that succeeds, nobody is left, and it stops the server and goes. A killed
client gives its lock back to the kernel; a killed keeper takes the server along.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from branchrecords.embedded import postgres
from branchrecords.embedded.errors import LocalServiceError
from branchrecords.embedded.places import PROJECT, Places

READY = "ready"
OLD_SERVER_SECONDS = 30
ATTEMPTS = 5
PAUSE = 0.1  # seconds between two looks at the lock


def hold_postgres(places: Places):  # type: ignore[no-untyped-def]
    """Find the local PostgreSQL running or start it; returns the held lock and the cluster.

    The server runs at least until the lock is released or this process ends.
    """
    clients = places.lock("postgres-clients")
    with places.lock("postgres-start").held():
        clients.take(shared=True)  # waits for a keeper that is just stopping
        cluster = places.cluster()
        if not _runs(places, cluster):
            _start_keeper(places)
    return clients, cluster


def keeps(places: Places) -> bool:
    """Whether a keeper is at work."""
    return places.lock("postgres-keeper").is_kept()


def _runs(places: Places, cluster: postgres.Cluster) -> bool:
    while keeps(places):
        if cluster.answers():
            return True
        time.sleep(0.05)  # its server has just died, and it will notice
    return False


def _start_keeper(places: Places) -> None:
    with places.log("postgres").open("ab") as log:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "branchrecords.embedded.keeper", str(places.var)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            cwd=PROJECT,
            start_new_session=True,
            text=True,
        )
    with keeper.stdout as answer:  # type: ignore[union-attr]
        said = answer.read().strip()
    if said != READY:
        keeper.wait()
        raise LocalServiceError(
            said or f"PostgreSQL does not start; its log says why: {places.log('postgres')}."
        )
    keeper.returncode = 0  # it outlives us on purpose: no complaint when we forget it


def keep(places: Places, ending: Sequence[int] = ()) -> int:
    """Start the server, say so, and stop it when nobody holds the clients' lock any more,
    or when `ending` is no longer empty."""
    clients, own = places.lock("postgres-clients"), places.lock("postgres-keeper")
    own.take()
    try:
        server = _started(places)
    except (LocalServiceError, OSError) as error:
        print(error, flush=True)
        return 1
    print(READY, flush=True)
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, sys.stdout.fileno())  # the client reads until the end of our output
    while server.poll() is None and not ending and not clients.take(wait=False):
        time.sleep(PAUSE)
    postgres.stop(server)
    places.remove_short_folders()
    own.release()  # before the clients' lock: who gets that one must not take us for running
    clients.release()
    return 0


def _started(places: Places) -> subprocess.Popen[bytes]:
    cluster = places.cluster()
    postgres.create(cluster)
    for attempt in range(ATTEMPTS):
        end_old_server(cluster)
        try:
            server = postgres.start(cluster)
            break
        except LocalServiceError as error:
            # Children of a killed server need a moment to notice that it is gone.
            if "still in use" not in str(error) or attempt == ATTEMPTS - 1:
                raise
            time.sleep(1)
    postgres.ensure_roles(cluster)
    postgres.ensure_database(cluster)
    return server


def end_old_server(cluster: postgres.Cluster) -> None:
    """End a server that outlived its keeper, and drop the note of one that did not.

    PostgreSQL believes the process number in postmaster.pid whoever bears it now, and in a
    container started anew somebody does.
    """
    note = cluster.data / "postmaster.pid"
    try:
        pid = int(note.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return
    deadline = time.monotonic() + OLD_SERVER_SECONDS
    while _is_server(pid, cluster.data):
        if time.monotonic() > deadline:
            raise LocalServiceError(f"Process {pid} still serves {cluster.data}: end it first.")
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGINT)
        time.sleep(0.2)
    note.unlink(missing_ok=True)


def _is_server(pid: int, data: Path) -> bool:
    """Whether process `pid` is a server of `data`; a zombie has no command line any more."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        if Path("/proc/self").exists():
            return False
        asked = ["ps", "-p", str(pid), "-o", "args="]
        command = subprocess.run(asked, capture_output=True, check=False).stdout
    return os.fsencode(data) in command


def main() -> int:
    ending: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, _frame: ending.append(received))
    return keep(Places(Path(sys.argv[1])), ending)


if __name__ == "__main__":
    sys.exit(main())
