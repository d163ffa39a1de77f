"""Whether records of an earlier version come over to this one, and back again.

`python deploy/prove_upgrade.py COMMIT` takes the committed files of COMMIT out of git, fills a
database of its own with that version's demo, and walks docs/operations.md, «Upgrade»: backup,
migrate, start. Every value that was there must still be there; sealed records and the books must
hold; nobody may be kept from a table for longer than SECONDS. Then it goes back: the backup is
restored with the earlier version. Both versions run on the packages that are installed here.
Nothing is kept. Exit code 0 when everything worked.
"""

import argparse
import os
import re
import resource
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

import psycopg2
from psycopg2 import sql

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from branchrecords.embedded import postgres  # noqa: E402
from deploy import prove_installation as installation  # noqa: E402
from deploy.prove_installation import Browser, Failed, said  # noqa: E402

SECONDS = 5  # as long as migrate itself would wait for others
# Written anew by Django after each migration; nobody's records.
BOOKKEEPING = {"django_migrations", "django_content_type", "auth_permission"}
DEMO_PASSWORD = "zhibu-2026"  # noqa: S105  printed at every start of the demo
# Whoever wants to write waits for these; readers wait for the first.
HOLDING = ["AccessExclusiveLock", "ExclusiveLock", "ShareRowExclusiveLock", "ShareLock"]
HELD = """
    SELECT class.relname, activity.xact_start, clock_timestamp()
    FROM pg_locks AS held
    JOIN pg_class AS class ON class.oid = held.relation AND class.relkind = 'r'
    JOIN pg_stat_activity AS activity USING (pid)
    WHERE held.granted AND held.mode = ANY(%s) AND class.relname = ANY(%s)"""
COLUMNS = """
    SELECT table_name::text, array_agg(column_name::text ORDER BY ordinal_position)
    FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE' GROUP BY table_name"""

Columns = dict[str, list[str]]
Prints = dict[str, tuple[int, str]]


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("commit", help="the version that is upgraded")
    options.add_argument(
        "--members", type=int, help="instead of the demo: a register of that size; 0: empty"
    )
    chosen = options.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="branchrecords-upgrade-") as folder,
        ExitStack() as stack,
    ):
        try:
            prove(Path(folder), stack, chosen.commit, chosen.members)
        except (Failed, OSError, subprocess.CalledProcessError) as error:
            print(f"It does not work: {error}", file=sys.stderr)
            return 1
    print("The upgrade works, and so does the way back.")
    return 0


def prove(folder: Path, stack: ExitStack, commit: str, members: int | None) -> None:
    """All steps, each said when it is done; raises Failed at the first that does not work."""
    earlier = taken_out(commit, folder / "earlier")
    cluster = stack.enter_context(installation.database(folder))
    store = stack.enter_context(installation.broker(folder))
    environment = installation.production(folder, cluster, store)
    environment["DATABASE_OWNER_URL"] = cluster.url(postgres.OWNER_ROLE)
    manage(earlier, environment, "migrate", "--noinput", "-v", "0")
    login = filled(earlier, environment, members)
    columns = columns_of(cluster)
    before = prints(cluster, columns)
    rows = sum(count for count, _digest in before.values())
    said(f"{commit}: {rows:,} rows in {len(before)} tables")
    backup = Backup(earlier, environment, cluster, folder)
    backup.make()
    said(f"backup made by {'its own command' if backup.own_command else 'pg_dump'}")
    migrate(cluster, environment, columns)
    refuse_changes(before, prints(cluster, columns), except_for=BOOKKEEPING)
    said("every value of every table is there, unchanged")
    records_hold(environment, folder)
    people_work(environment, folder, *login)
    backup.bring_back()
    refuse_changes(before, prints(cluster, columns))
    said(manage(earlier, environment, "verify_archive").strip())
    said("back at the earlier version, every value as it was")


def taken_out(commit: str, folder: Path) -> Path:
    """The committed files of that version; it runs on the packages of this one."""
    archive = folder.with_suffix(".tar")
    command = ["git", "-C", str(ROOT), "archive", "--format=tar", f"--output={archive}", commit]
    subprocess.run(command, check=True)
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    wanted, present = (
        set(re.findall(r"^\w\S+==\S+", (tree / "requirements.txt").read_text(), re.MULTILINE))
        for tree in (folder, ROOT)
    )
    if wanted - present:
        print(f"It was made for other packages: {', '.join(sorted(wanted - present))}")
    return folder


def manage(tree: Path, environment: dict[str, str], *arguments: str) -> str:
    """What a manage.py command of one of the versions printed."""
    return installation.manage(environment, *arguments, tree=tree)


def filled(tree: Path, environment: dict[str, str], members: int | None) -> tuple[str, str]:
    """Records made by the earlier version; gives the log-in of one of its people."""
    if members == 0:
        return "admin", installation.first_administrator(
            lambda *arguments: manage(tree, environment, *arguments)
        )
    demo = [] if members is None else ["--members", str(members)]
    manage(tree, {**environment, "LOCAL_RUN": "1"}, "load_demo", *demo)
    return "shuji", DEMO_PASSWORD


def columns_of(cluster: postgres.Cluster) -> Columns:
    """The columns of every table."""
    return dict(ask(cluster, COLUMNS))


def ask(cluster: postgres.Cluster, query: str | sql.Composable) -> list[tuple]:
    """The rows of a query as the superuser, who sees everything."""
    connection = cluster.connect(postgres.DATABASE)
    with connection.cursor() as cursor:
        cursor.execute(query)
        found = cursor.fetchall()
    connection.close()
    return found


def prints(cluster: postgres.Cluster, columns: Columns) -> Prints:
    """Rows of every table and a digest over their values, in these columns alone."""
    count = sql.SQL(
        "SELECT count(*), coalesce(sum(hashtextextended(ROW({})::text, 0)::numeric), 0)::text"
        " FROM {}"
    )
    found = {}
    for table, names in columns.items():
        listed = sql.SQL(", ").join(map(sql.Identifier, names))
        try:
            (found[table],) = ask(cluster, count.format(listed, sql.Identifier(table)))
        except psycopg2.errors.UndefinedColumn as error:
            raise Failed(f"A column of {table} is gone: {error.diag.message_primary}") from error
        except psycopg2.errors.UndefinedTable as error:
            raise Failed(f"The table {table} is gone.") from error
    return found


def refuse_changes(before: Prints, after: Prints, except_for: set[str] = frozenset()) -> None:
    """Raises Failed with every table whose rows or values are not what they were."""
    changed = [
        f"{table} ({before[table][0]} rows before, {after[table][0]} after)"
        for table in sorted(before)
        if before[table] != after[table] and table not in except_for
    ]
    if changed:
        raise Failed(f"Not as it was: {', '.join(changed)}")


def migrate(cluster: postgres.Cluster, environment: dict[str, str], columns: Columns) -> None:
    """This version's schema, timed, with an eye on what others would have to wait for."""
    begun, worked = time.monotonic(), processor_time()
    with watched_locks(cluster, sorted(columns)) as held:
        shown = manage(ROOT, environment, "migrate", "--noinput")
    took, worked = time.monotonic() - begun, processor_time() - worked
    applied = shown.count("... OK")
    said(f"{applied} migrations applied in {took:.1f} s, {worked:.1f} s of processor time")
    longest = sorted(held.items(), key=lambda entry: -entry[1])[:3]
    told = ", ".join(f"{table} {seconds:.2f} s" for table, seconds in longest) or "none"
    said(f"tables held against writers, the longest: {told}")
    if longest and longest[0][1] > max(SECONDS, SECONDS * took / worked):
        raise Failed(f"{longest[0][0]} was held for longer than {SECONDS} s of work.")


def processor_time() -> float:
    """Seconds of the processor that ended children of this process took."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@contextmanager
def watched_locks(cluster: postgres.Cluster, tables: list[str]) -> Iterator[dict[str, float]]:
    """For how long each of the tables is held at a time, looked at forty times a second."""
    held: dict[str, float] = {}
    since: dict[tuple[str, datetime], datetime] = {}
    over = threading.Event()

    def watch() -> None:
        connection = cluster.connect(postgres.DATABASE)
        with connection.cursor() as cursor:
            while not over.wait(0.025):
                cursor.execute(HELD, [HOLDING, tables])
                for table, transaction, now in cursor.fetchall():
                    first = since.setdefault((table, transaction), now)
                    held[table] = max(held.get(table, 0.0), (now - first).total_seconds())
        connection.close()

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield held
    finally:
        over.set()
        watcher.join()


def records_hold(environment: dict[str, str], folder: Path) -> None:
    """Sealed records and books by the product's own checks, and a backup that comes back."""
    said(manage(ROOT, environment, "verify_archive").strip())
    target = folder / "after"
    manage(ROOT, environment, "backup", str(target), "--keys-to", str(folder / "after-keys"))
    (made,) = target.glob("2*")
    said(
        manage(ROOT, environment, "restore", str(made), "--rehearse").strip().replace("\n", "\n  ")
    )


def people_work(environment: dict[str, str], folder: Path, user: str, password: str) -> None:
    """The web server of this version answers a person of before who logs in."""
    served = {key: value for key, value in environment.items() if key != "DATABASE_OWNER_URL"}
    manage(ROOT, served, "collectstatic", "--noinput", "-v", "0")
    port = int(served["PORT"])
    with installation.service("web", installation.SERVICES["web"], served, folder):
        installation.wait_for("the web server", 60, lambda: Browser(port).open("/ready/"))
        browser = Browser(port)
        landed = browser.log_in(user, password)
    said(f"{user} logged in to this version and was led to {landed}")


class Backup:
    """The backup of step 1, by the earlier version's own command where it has one."""

    def __init__(
        self,
        tree: Path,
        environment: dict[str, str],
        cluster: postgres.Cluster,
        folder: Path,
    ) -> None:
        self.tree, self.environment, self.cluster = tree, environment, cluster
        self.target, self.keys = folder / "backup", folder / "keys"
        self.media = Path(environment["MEDIA_ROOT"])
        self.own_command = (tree / "branchrecords" / "backup").is_dir()

    def make(self) -> None:
        if self.own_command:
            where = (str(self.target), "--keys-to", str(self.keys))
            manage(self.tree, self.environment, "backup", *where)
            return
        self.target.mkdir()
        self._program("pg_dump", "-Fc", "-f", str(self.target / "records.dump"))

    def bring_back(self) -> None:
        """An empty database and an empty MEDIA_ROOT, then the backup into both."""
        connection = self.cluster.connect()
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {postgres.DATABASE} WITH (FORCE)")
        connection.close()
        postgres.ensure_database(self.cluster)
        if self.own_command:
            self.media.rename(self.media.with_name("media-after"))
            self.media.mkdir()
            (made,) = self.target.glob("2*")
            manage(self.tree, self.environment, "restore", str(made))
            return
        dump = str(self.target / "records.dump")
        self._program("pg_restore", "--no-owner", "--exit-on-error", dump)
        manage(self.tree, self.environment, "migrate", "--noinput", "-v", "0")  # the grants

    def _program(self, name: str, *arguments: str) -> None:
        where = f"--dbname={self.cluster.url(postgres.OWNER_ROLE).replace('postgres://', 'postgresql://')}"
        subprocess.run([self.cluster.programs[name], where, *arguments], check=True, env=os.environ)


if __name__ == "__main__":
    sys.exit(main())
