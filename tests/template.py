"""The migrated database every test database is copied from: made once, kept between runs.

Migrating an empty database takes most of a minute, copying a migrated one less than a second.
What is kept is a whole data folder, under a name that changes with whatever shapes it.
"""

import os
import shutil
import subprocess
import sys
from hashlib import sha256
from importlib.metadata import version
from itertools import chain
from pathlib import Path

from branchrecords.embedded import postgres

ROOT = Path(__file__).resolve().parent.parent
DATABASE = "migrated"
APPS = ("branchrecords", "members", "meetings", "dues", "reports")
KEPT = 6  # as many branches of work as one machine may have in hand


def kept_folder(cluster: postgres.Cluster) -> Path:
    """Where the data folder of these migrations and this server is kept, there or not."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "branchrecords"
    return cache / f"test-cluster-{_key(cluster)}"


def _key(cluster: postgres.Cluster) -> str:
    migrations = chain.from_iterable((ROOT / app).rglob("migrations/*.py") for app in APPS)
    written = (ROOT / "branchrecords/database").rglob("*.*")
    shaping = [
        *migrations,
        *(path for path in written if path.suffix in (".py", ".sql")),
        Path(__file__),
    ]
    wall = os.environ.get("ROW_SECURITY", "off")
    digest = sha256(f"{cluster.programs.major} {version('django')} {wall}".encode())
    for path in sorted(shaping):
        digest.update(f"{path.relative_to(ROOT)}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def migrate(cluster: postgres.Cluster, environment: dict[str, str]) -> None:
    """Give the running cluster its migrated database.

    Raises `subprocess.CalledProcessError` when the migrations fail; what they said is on stderr.
    """
    postgres.ensure_database(cluster, DATABASE)
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=True)


def keep(data: Path, folder: Path) -> None:
    """Copy a stopped cluster's data folder; the name appears only when the copy is whole."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = folder.with_name(f"{folder.name}.{os.getpid()}")
    copy(data, draft)
    try:
        draft.rename(folder)
    except OSError:  # another run was faster
        shutil.rmtree(draft)
    folder.touch()
    kept = sorted(folder.parent.glob("test-cluster-*"), key=lambda path: path.stat().st_mtime)
    for old in kept[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)


def copy(source: Path, target: Path) -> None:
    """A copy with owners and rights: the server refuses a data folder that is not its own."""
    subprocess.run(["cp", "-a", str(source), str(target)], check=True)
