"""One PostgreSQL cluster of our own: made, started, and given its roles and database."""

import os
import re
import shutil
import signal
import stat
import subprocess
import tempfile
import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg2
from psycopg2 import sql

from branchrecords.embedded.binaries import (
    NOBODY,
    Programs,
    as_unprivileged,
    copied_for_nobody,
    needs_nobody,
    postgres_programs,
)
from branchrecords.embedded.errors import LocalServiceError

SUPERUSER = "postgres"
OWNER_ROLE = "branchrecords_owner"
APP_ROLE = "branchrecords_app"
DATABASE = "branchrecords"
SOCKET_PATH_LIMIT = 107  # bytes of sun_path, the closing zero excluded
SOCKET_NAME = ".s.PGSQL.5432"
START_SECONDS = 60


@dataclass(frozen=True)
class Cluster:
    """A data folder, the folder of its unix socket, its log and the programs that serve it."""

    data: Path
    sockets: Path
    log: Path
    programs: Programs
    port: int = 5432  # part of the socket's name even where nothing listens on TCP

    def url(self, role: str, database: str = DATABASE) -> str:
        """The address Django reads; only this machine's holder of the socket folder gets in."""
        return f"postgres://{role}@/{database}?host={quote(str(self.sockets))}"

    def connect(self, database: str = "postgres", role: str = SUPERUSER):  # type: ignore[no-untyped-def]
        """An autocommitting connection, by default as the superuser."""
        connection = psycopg2.connect(
            host=str(self.sockets),
            port=self.port,
            user=role,
            dbname=database,
            connect_timeout=10,
        )
        connection.autocommit = True
        return connection

    def answers(self) -> bool:
        try:
            self.connect().close()
        except psycopg2.OperationalError:
            return False
        return True


def local_cluster(home: Path, log: Path) -> Cluster:
    """The product's cluster under `home`, its folders made."""
    programs = postgres_programs()
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    if needs_nobody():
        home = _home_of_nobody(home)
        programs = copied_for_nobody(programs, home)
    return Cluster(home / "data", socket_folder(home / "socket"), log, programs)


def _home_of_nobody(home: Path) -> Path:
    """A folder that nobody can reach, remembered in `home`, which may lie below a private one."""
    note = home / "location"
    if not note.exists():
        root = Path("/var/lib/branchrecords")
        root.mkdir(mode=0o755, parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(dir=root))
        fresh.chmod(0o755)
        note.write_text(f"{fresh}\n")
    place = Path(note.read_text().strip())
    if not place.is_dir():
        raise LocalServiceError(
            f"{note} says that the data lie in {place}, which is not there: put the folder back, "
            f"or remove {home} to begin with an empty database."
        )
    return place


def socket_folder(wanted: Path) -> Path:
    """The private folder of PostgreSQL's socket: `wanted`, or a short one for a long path."""
    folder = private_folder(wanted, SOCKET_NAME)
    if needs_nobody():
        os.chown(folder, NOBODY, NOBODY)
    return folder


def private_folder(wanted: Path, socket_name: str) -> Path:
    """A folder only we can enter whose path leaves room for a socket of that name."""
    if len(os.fsencode(wanted / socket_name)) > SOCKET_PATH_LIMIT:
        short = f"branchrecords-{os.geteuid()}-{zlib.crc32(os.fsencode(wanted)):x}"
        wanted = Path(tempfile.gettempdir()) / short
    wanted.mkdir(mode=0o700, exist_ok=True)
    status = wanted.lstat()
    ours = {os.geteuid(), NOBODY} if needs_nobody() else {os.geteuid()}
    if not stat.S_ISDIR(status.st_mode) or status.st_uid not in ours:
        raise LocalServiceError(f"{wanted} belongs to someone else: remove it and start again.")
    wanted.chmod(0o700)
    return wanted


def create(cluster: Cluster, options: Sequence[str] = ()) -> None:
    """Make the data folder when it is not there yet; refuse one of another major version."""
    if (cluster.data / "PG_VERSION").exists():
        _check_version(cluster)
        return
    if cluster.data.exists() and any(cluster.data.iterdir()):
        raise LocalServiceError(
            f"{cluster.data} is not a PostgreSQL data folder but is not empty: move it away, or "
            "put back what was there."
        )
    draft = cluster.data.with_name("data.new")
    shutil.rmtree(draft, ignore_errors=True)
    if needs_nobody():
        draft.mkdir(mode=0o700)
        os.chown(draft, NOBODY, NOBODY)
    # C.UTF-8: with LC_CTYPE=C trigram search silently finds no Chinese.
    how = ["-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", *options]
    command = as_unprivileged([cluster.programs["initdb"], "-D", str(draft), *how])
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise LocalServiceError(f"The database cannot be made in {cluster.data}: {reason}")
    if cluster.data.exists():
        cluster.data.rmdir()
    draft.rename(cluster.data)  # only a whole data folder ever bears the name


def _check_version(cluster: Cluster) -> None:
    written = (cluster.data / "PG_VERSION").read_text().strip()
    if written != str(cluster.programs.major):
        raise LocalServiceError(
            f"{cluster.data} was written by PostgreSQL {written}, but this installation brings "
            f"PostgreSQL {cluster.programs.major}: dump it with {written} and load it into a new "
            "one (docs/operations.md, Upgrading PostgreSQL)."
        )


def start(cluster: Cluster, options: Sequence[str] = ()) -> subprocess.Popen[bytes]:
    """Start the server as our child and wait until it answers."""
    arguments = ["-D", str(cluster.data), "-k", str(cluster.sockets), "-c", "listen_addresses="]
    arguments += ["-c", f"port={cluster.port}"]
    command = as_unprivileged([cluster.programs["postgres"], *arguments, *options])
    with cluster.log.open("ab") as log:
        begin = log.tell()
        server = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", process_group=0
        )
    deadline = time.monotonic() + START_SECONDS
    while not cluster.answers():
        if server.poll() is not None or time.monotonic() > deadline:
            stop(server)
            raise LocalServiceError(
                f"PostgreSQL does not start on {cluster.data}: {_last_complaint(cluster, begin)}. "
                f"The whole log is {cluster.log}."
            )
        time.sleep(0.02)
    return server


def _last_complaint(cluster: Cluster, begin: int) -> str:
    lines = cluster.log.read_bytes()[begin:].decode(errors="replace").splitlines()
    telling = [line for line in lines if re.search(r"FATAL|PANIC|error|denied|cannot", line)]
    return (telling or lines or ["it says nothing"])[-1].strip().rstrip(".")


def stop(server: subprocess.Popen[bytes], patience: float = 20) -> None:
    """Fast shutdown: open transactions are rolled back, everything committed is kept."""
    for step in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if server.poll() is not None:
            return
        server.send_signal(step)
        try:
            server.wait(patience)
        except subprocess.TimeoutExpired:
            continue


def ensure_roles(cluster: Cluster) -> None:
    """The owner that migrates, and the application's role that owns nothing."""
    connection = cluster.connect()
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles")
        present = {name for (name,) in cursor.fetchall()}
        for role in (OWNER_ROLE, APP_ROLE):
            if role not in present:
                cursor.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
    connection.close()


def ensure_database(cluster: Cluster, name: str = DATABASE, template: str = "template1") -> None:
    """A database that belongs to the owner: empty, or a copy of `template`."""
    connection = cluster.connect()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if not cursor.fetchone():
            statement = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}")
            names = (name, OWNER_ROLE, template)
            cursor.execute(statement.format(*map(sql.Identifier, names)))
    connection.close()
