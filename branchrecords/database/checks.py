"""`check --deploy` names what is spoken to in clear, or without asking who it is, elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.core.checks import Tags, Warning, register

from .dsn import database_config

DATABASE_HINT = "End it with ?sslmode=verify-full&sslrootcert=FILE; docs/operations.md, TLS inside."
REDIS_HINT = (
    "Begin it with rediss://, end it with ?ssl_ca_certs=FILE; docs/operations.md, TLS inside."
)


def is_here(host: str | None) -> bool:
    """Whether it is this machine: a socket's folder, no name, or a loopback address."""
    if not host or host.startswith("/") or host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


@register(Tags.security, deploy=True)
def inner_connections(**_: object) -> list[Warning]:
    """Database, queue and cache on another machine without TLS that checks the certificate."""
    return [
        Warning(f"{name} leads to another machine without verified TLS.", hint=hint, id=number)
        for name, hint, number in (*_databases(), *_queues())
    ]


def _databases() -> Iterator[tuple[str, str, str]]:
    named = {"DATABASE_URL": settings.DATABASES["default"]}
    if settings.DATABASE_OWNER_URL:
        owner = database_config(settings.DATABASE_OWNER_URL, "DATABASE_OWNER_URL")
        named["DATABASE_OWNER_URL"] = owner
    for name, config in named.items():
        safe = config.get("OPTIONS", {}).get("sslmode") == "verify-full"
        if not safe and not is_here(config.get("HOST")):
            yield name, DATABASE_HINT, "branchrecords.W001"


def _queues() -> Iterator[tuple[str, str, str]]:
    broker = urlsplit(settings.CELERY_BROKER_URL)
    asked = {key: values[-1] for key, values in parse_qs(broker.query).items()}
    cache = settings.CACHES["default"]
    named = {
        "CELERY_BROKER_URL": (broker, asked),
        "CACHE_URL": (urlsplit(str(cache.get("LOCATION", ""))), cache.get("OPTIONS", {})),
    }
    for name, (url, options) in named.items():
        if url.scheme not in ("redis", "rediss") or is_here(url.hostname):
            continue
        if url.scheme == "redis" or _believes_anybody(options):
            yield name, REDIS_HINT, "branchrecords.W002"


def _believes_anybody(options: dict) -> bool:
    verified = str(options.get("ssl_cert_reqs", "required")).lower().endswith("required")
    return not verified or str(options.get("ssl_check_hostname", True)).lower() == "false"
