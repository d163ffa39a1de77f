"""`check --deploy` on what is reached elsewhere without TLS that asks who it is."""

import pytest

from branchrecords.database.checks import inner_connections
from branchrecords.settings.queue import verified

VERIFIED = {"sslmode": "verify-full", "sslrootcert": "/etc/branchrecords/root.pem"}


@pytest.fixture
def database(settings, monkeypatch):
    """Sets its host and options; the setting itself may not be replaced while there are others."""

    def put(host, options):
        monkeypatch.setitem(settings.DATABASES["default"], "HOST", host)
        monkeypatch.setitem(settings.DATABASES["default"], "OPTIONS", options)

    return put


@pytest.fixture
def elsewhere(settings, database):
    """Everything on machines of its own, by verified TLS."""
    database("db.example", VERIFIED)
    settings.DATABASE_OWNER_URL = ""
    settings.CELERY_BROKER_URL = "rediss://queue.example/0?ssl_cert_reqs=required"
    settings.CACHES = {"default": {"LOCATION": "rediss://queue.example/1"}}
    return settings


def named() -> list[str]:
    return [one.msg.split()[0] for one in inner_connections()]


def test_verified_tls_is_as_it_should_be(elsewhere):
    assert named() == []


@pytest.mark.parametrize(
    ("host", "options", "wanting"),
    [
        ("db.example", {}, True),
        ("db.example", {"sslmode": "require"}, True),  # encrypted, to whoever answers
        ("10.1.0.5", {"sslmode": "verify-ca"}, True),  # any server of that authority
        ("10.1.0.5", VERIFIED, False),
        ("127.0.0.1", {}, False),
        ("::1", {}, False),
        ("localhost", {}, False),
        ("/run/postgresql", {}, False),
        ("", {}, False),
    ],
)
def test_a_database(elsewhere, database, host, options, wanting):
    database(host, options)
    assert named() == (["DATABASE_URL"] if wanting else [])


def test_the_owner_s_address_too(elsewhere):
    elsewhere.DATABASE_OWNER_URL = "postgres://branchrecords_owner:x@db.example/branchrecords"
    assert named() == ["DATABASE_OWNER_URL"]


@pytest.mark.parametrize(
    ("url", "wanting"),
    [
        ("redis://queue.example:6379/0", True),
        ("rediss://queue.example:6379/0?ssl_cert_reqs=none", True),
        ("rediss://queue.example:6379/0?ssl_cert_reqs=CERT_REQUIRED", False),
        ("rediss://queue.example/0?ssl_cert_reqs=required&ssl_check_hostname=False", True),
        ("redis://127.0.0.1:6379/0", False),
        ("redis+socket:///run/valkey.sock", False),
    ],
)
def test_a_broker(elsewhere, url, wanting):
    elsewhere.CELERY_BROKER_URL = url
    assert named() == (["CELERY_BROKER_URL"] if wanting else [])


@pytest.mark.parametrize(
    ("cache", "wanting"),
    [
        ({"LOCATION": "redis://queue.example:6379/1"}, True),
        ({"LOCATION": "rediss://queue.example/1", "OPTIONS": {"ssl_cert_reqs": "none"}}, True),
        ({"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}, False),
    ],
)
def test_a_cache(elsewhere, cache, wanting):
    elsewhere.CACHES = {"default": cache}
    assert named() == (["CACHE_URL"] if wanting else [])


@pytest.mark.parametrize(
    ("written", "taken"),
    [
        ("redis://127.0.0.1:6379/0", "redis://127.0.0.1:6379/0"),
        ("rediss://queue/0", "rediss://queue/0?ssl_cert_reqs=required"),
        (
            "rediss://queue/0?ssl_ca_certs=/root.pem",
            "rediss://queue/0?ssl_ca_certs=/root.pem&ssl_cert_reqs=required",
        ),
        ("rediss://queue/0?ssl_cert_reqs=none", "rediss://queue/0?ssl_cert_reqs=none"),
    ],
)
def test_a_broker_over_tls_shows_its_certificate_unless_told_otherwise(written, taken):
    assert verified(written) == taken
