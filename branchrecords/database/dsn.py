"""Reading the database addresses of the environment."""

from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

POSTGRESQL = "django.db.backends.postgresql"


def database_config(url: str, variable: str) -> dict[str, Any]:
    """Django's settings for the database at `url`, the value of the environment's `variable`.

    `postgres://role@/name?host=/folder` names a unix socket. Raises ImproperlyConfigured when
    the address is not PostgreSQL's: the records rely on its constraints, triggers and grants.
    """
    config: dict[str, Any] = dict(environ.Env.db_url_config(url)) if url else {}
    if config.get("ENGINE") != POSTGRESQL:
        raise ImproperlyConfigured(
            f"{variable} must name a PostgreSQL database, as in postgres://role:password@host/name."
        )
    options = dict(config.get("OPTIONS", {}))
    if "host" in options:  # where dbshell and pg_dump look for it too
        config["HOST"] = options.pop("host")
    config["OPTIONS"] = options
    return config
