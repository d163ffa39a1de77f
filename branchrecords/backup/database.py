"""PostgreSQL's own tools, and what is counted in a database."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from psycopg2 import sql

from branchrecords.database.dsn import database_config
from branchrecords.embedded.binaries import programs_of

from .manifest import BadBackup

TLS = ("sslmode", "sslrootcert", "sslcert", "sslkey")


def _environment() -> dict[str, str]:
    """libpq's variables of the owner: no password on a command line."""
    owner = database_config(settings.DATABASE_OWNER_URL, "DATABASE_OWNER_URL")
    options = owner.get("OPTIONS") or {}
    named = {
        "PGHOST": owner.get("HOST") or options.get("host", ""),
        "PGPORT": owner.get("PORT"),
        "PGUSER": owner.get("USER"),
        "PGPASSWORD": owner.get("PASSWORD"),
        "PGDATABASE": owner.get("NAME"),
        **{f"PG{name.upper()}": options.get(name) for name in TLS},
    }
    return {**os.environ, **{name: str(value) for name, value in named.items() if value}}


def run_tool(tool: str, *arguments: str) -> None:
    """Run pg_dump or pg_restore as the owner; raises BadBackup with the tool's last words."""
    command = [programs_of(connection.pg_version // 10_000)[tool], *arguments]
    done = subprocess.run(command, env=_environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        words = (done.stderr.strip().splitlines() or ["没有说明"])[-1]
        raise BadBackup(f"{tool} 没有完成：{words}")


def dump(path: Path, snapshot: str) -> None:
    """The database as of an exported snapshot, compressed."""
    run_tool("pg_dump", "-Fc", f"--snapshot={snapshot}", f"--file={path}")


def restore(path: Path) -> None:
    """Into an empty database, whole or not at all; rights come from the migrations."""
    how = ["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"]
    name = _environment()["PGDATABASE"]
    run_tool("pg_restore", *how, f"--dbname={name}", str(path))


def tables() -> list[str]:
    """The tables of the schema, sorted; views are not counted."""
    return sorted(connection.introspection.table_names())


def row_counts() -> dict[str, int]:
    """Exact rows of every table."""
    found = {}
    with connection.cursor() as cursor:
        for name in tables():
            cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name)))
            (found[name],) = cursor.fetchone()
    return found


def last_migrations() -> dict[str, str]:
    """The newest applied migration of each app."""
    applied = sorted(MigrationRecorder(connection).applied_migrations())
    return dict(applied)
