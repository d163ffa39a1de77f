"""For whom the database is asked: a reader, the product itself, or nobody.

Policies show rows only to whom the transaction names (`branchrecords.database.policies`). Here is
said who that is; a wrapper around every statement tells the database at the beginning of each
transaction, with settings that end with it: nothing stays behind on a connection that a pooler
hands to the next request.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.backends.signals import connection_created
from django.utils import timezone
from psycopg2.extensions import TRANSACTION_STATUS_IDLE, TRANSACTION_STATUS_INERROR

# The sets that policies keep in the transaction (scope.sql): empty means that they are to be made.
SETS = ("organizations", "people", "meetings", "entries")
_FORGET = ", ".join(f"set_config('app.{name}', '', true)" for name in SETS)
TELL = f"SELECT set_config('app.person', %s, true), set_config('app.scope', %s, true), {_FORGET}"
READS = ("SELECT", "SAVEPOINT", "RELEASE SAVEPOINT")
# These must be the first of their transaction, or have nothing to do with rows.
UNTOLD = ("SET TRANSACTION", "ROLLBACK TO SAVEPOINT")


@dataclass(eq=False)
class Reading:
    """One reader's request, or whatever else is read for. `told` is what the settings say."""

    user_id: int | None = None
    told: tuple[str, str] | None = field(default=None)


NOBODY = Reading(told=("", ""))
EVERYTHING = Reading(told=("", "*"))
_DOUBTFUL = Reading()

_reading: ContextVar[Reading | None] = ContextVar("reading", default=None)
_of_process = NOBODY


def read_everything() -> None:
    """This process works for the product itself where nothing else is said: commands, workers."""
    global _of_process
    _of_process = EVERYTHING


@contextmanager
def reading(who: Reading) -> Iterator[None]:
    """Inside, the database is asked for `who`."""
    token = _reading.set(who)
    try:
        yield
    finally:
        _reading.reset(token)


def read_for(user_id: int | None) -> Reading:
    """The reading of a log-in; of nobody without one."""
    return NOBODY if user_id is None else Reading(user_id)


def current() -> Reading:
    """For whom the database is asked now."""
    return _reading.get() or _of_process


@contextmanager
def beyond_scope(reason: str) -> Iterator[None]:
    """Inside, every row is seen: for what rightly crosses the reader's organisations.

    The querysets still say what leaves the block. `reason` is for the reader of the code; a test
    lists every place.
    """
    if not reason:
        raise ValueError("Say why this reads beyond the reader's scope.")
    with reading(EVERYTHING):
        yield


def _tell(execute: Callable, sql: Any, params: Any, many: bool, context: dict) -> Any:
    """Before a statement: say for whom, unless this transaction has been told already."""
    connection = context["connection"]
    status = connection.connection.info.transaction_status
    if status == TRANSACTION_STATUS_IDLE:
        connection.told = None
    if isinstance(sql, str) and sql.startswith(UNTOLD):
        _doubt(connection)  # what a savepoint undoes, it undoes for settings too
        return execute(sql, params, many, context)
    who = current()
    nothing = connection.told is None and who is NOBODY
    if status == TRANSACTION_STATUS_INERROR or nothing:
        return execute(sql, params, many, context)
    if connection.told is not who:
        told = _settings(connection, who)
        if connection.get_autocommit():
            if context["cursor"].cursor.name:
                return _held(execute, sql, params, many, context, told)
            return execute(_told_first(connection, sql, told), params, many, context)
        _run(connection, TELL, told)
        connection.told = who
    if who is not EVERYTHING and not _only_reads(sql):
        _doubt(connection)  # what is written may change whose rows are seen
    return execute(sql, params, many, context)


def _doubt(connection) -> None:
    """What this transaction was told may hold no longer: the next statement says it anew."""
    if connection.told is not None:
        connection.told = _DOUBTFUL


def _only_reads(sql: Any) -> bool:
    return isinstance(sql, str) and sql.startswith(READS)


def _told_first(connection, sql: Any, told: tuple[str, str]) -> str:
    """One message: the server runs what one message holds as one transaction."""
    with connection.connection.cursor() as cursor:
        text = sql if isinstance(sql, str) else sql.as_string(cursor)
        return f"{cursor.mogrify(TELL, told).decode()}; {text}"


def _held(execute, sql, params, many, context, told: tuple[str, str]) -> Any:
    """A cursor on the server, outside a transaction: what it holds is read in one of its own."""
    connection = context["connection"]
    _run(connection, "BEGIN", None)
    try:
        _run(connection, TELL, told)
        result = execute(sql, params, many, context)
    except BaseException:
        if not connection.connection.closed:
            _run(connection, "ROLLBACK", None)
        raise
    _run(connection, "COMMIT", None)
    return result


def _settings(connection, who: Reading) -> tuple[str, str]:
    if who.told is None:
        person, _, scope = _run(
            connection, "SELECT scope_of(%s, %s)", (who.user_id, timezone.localdate())
        ).partition(" ")
        who.told = (person, scope)
    return who.told


def _run(connection, sql: str, params) -> Any:
    """Past the wrappers and the log of queries: this belongs to no page's count."""
    with connection.connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchone()[0] if cursor.description else None


def _wrap(connection, **_: object) -> None:
    """Every new connection of the application's role; the owner is not held by policies."""
    if _tell in connection.execute_wrappers:
        connection.execute_wrappers.remove(_tell)
    connection.told = None
    own = settings.DATABASES.get(connection.alias, {}).get("USER")
    if settings.ROW_SECURITY and connection.settings_dict["USER"] == own:
        connection.execute_wrappers.append(_tell)


def install() -> None:
    """Called once, when the apps are ready."""
    connection_created.connect(_wrap, dispatch_uid="reading")
