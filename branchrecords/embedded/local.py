"""Fills the environment of a local run, so that no command needs anything set up."""

import base64
import os
import secrets
import sys

from branchrecords.embedded.errors import LocalServiceError
from branchrecords.embedded.keeper import hold_postgres
from branchrecords.embedded.locks import Lock
from branchrecords.embedded.places import Places
from branchrecords.embedded.postgres import APP_ROLE, OWNER_ROLE

_held: list[Lock] = []  # until the process ends: the lock keeps the database running


def use_local_services() -> None:
    """Before Django is loaded: find or start our own PostgreSQL when DATABASE_URL is unset.

    Ends the process with one sentence when that cannot be done. Does nothing in production.
    """
    if database_is_named():
        return
    try:
        _held.append(fill_environment(Places()))
    except (LocalServiceError, OSError) as error:
        sys.exit(f"{error}")


def database_is_named() -> bool:
    """Whether somebody runs it in production, with a database that is not ours."""
    return any(os.environ.get(name) for name in ("DATABASE_URL", "DATABASE_URL_FILE"))


def fill_environment(places: Places) -> Lock:
    """Set every variable a local run needs, those already set excepted; returns the held lock."""
    places.make_folders()
    with places.lock("local-env").held():
        secret_values = local_secrets(places)
    lock, cluster = hold_postgres(places)
    store = places.store()
    values = {
        **secret_values,
        "LOCAL_RUN": "1",
        "DATABASE_URL": cluster.url(APP_ROLE),
        "DATABASE_OWNER_URL": cluster.url(OWNER_ROLE),
        "MEDIA_ROOT": str(places.media),
        # Named even while it is down: Celery would else look for a broker of its own choice.
        "CELERY_BROKER_URL": store.broker_url,
    }
    if store.answers():
        values["CACHE_URL"] = store.cache_url
    for name, value in values.items():
        os.environ.setdefault(name, value)
    return lock


def local_secrets(places: Places) -> dict[str, str]:
    """SECRET_KEY and FIELD_KEYS, made once and kept beside the data they protect."""
    file = places.local_env
    if not file.exists():
        if (places.var / "postgres").exists():
            raise LocalServiceError(
                f"{file} is missing, but {places.var / 'postgres'} holds data that only its keys "
                "can read: put the file back, or move the data away to begin anew."
            )
        _write_secrets(places)
    values = dict(line.split("=", 1) for line in file.read_text().splitlines() if "=" in line)
    missing = {"SECRET_KEY", "FIELD_KEYS"} - values.keys()
    if missing:
        raise LocalServiceError(f"{file} lacks {' and '.join(sorted(missing))}: put the line back.")
    return values


def _write_secrets(places: Places) -> None:
    key = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    text = (
        "# Made at the first start. Without FIELD_KEYS the encrypted columns cannot be read.\n"
        f"SECRET_KEY={secrets.token_urlsafe(50)}\n"
        f"FIELD_KEYS=first:{key}\n"
    )
    draft = places.local_env.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(places.local_env)
