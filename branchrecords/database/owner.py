"""Working as the database's owner for the time of one command.

The application's role owns nothing: it can neither alter a table nor empty it. Only the commands
that must (migrate, flush) take the owner's role, and only while they run.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management.base import CommandError
from django.db import DEFAULT_DB_ALIAS, connections

from branchrecords.database.dsn import database_config

SESSION_KEYS = ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")


def application_role(alias: str = DEFAULT_DB_ALIAS) -> str:
    """The name of the role the application works as: the user of DATABASE_URL."""
    return str(settings.DATABASES[alias]["USER"])


@contextmanager
def as_owner(alias: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """`connections[alias]` speaks as the owner inside the block, and as the application after it.

    Raises CommandError when DATABASE_OWNER_URL is missing or names the application's role.
    """
    owner = _owner_settings(alias)
    connection = connections[alias]
    application = connection.settings_dict
    connection.close()
    connection.settings_dict = {**application, **owner}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = application


def _owner_settings(alias: str) -> dict[str, object]:
    if not settings.DATABASE_OWNER_URL:
        raise CommandError(
            "DATABASE_OWNER_URL is not set: this command works as the owner of the database, "
            "because the role in DATABASE_URL must not own the tables."
        )
    owner = database_config(settings.DATABASE_OWNER_URL, "DATABASE_OWNER_URL")
    if owner["USER"] == application_role(alias):
        raise CommandError(
            f"DATABASE_OWNER_URL and DATABASE_URL name the same role {owner['USER']}: "
            "the application needs a role of its own that owns nothing."
        )
    return {key: owner.get(key, "") for key in SESSION_KEYS}
