"""Secrets as files that a vault wrote: none of them stands in the environment of a process."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SECRETS = {
    "DATABASE_URL": "postgres://branchrecords_app:hui-shan@db.example/records",
    "DATABASE_OWNER_URL": "postgres://branchrecords_owner:lan-he@db.example/records",
    "CELERY_BROKER_URL": "redis://:qing-quan@queue.example:6380/0",
    "CACHE_URL": "rediss://:qing-quan@queue.example:6380/1",
    "EMAIL_URL": "smtp+tls://records:bai-yun@mail.example:587",
    "SECRET_KEY": "tests-only-0123456789-abcdefghijklmnopqrstuvwxyz-0123456789",
    "SECRET_KEY_FALLBACKS": "tests-only-earlier",
    "FIELD_KEYS": "check:Y2hlY2stb25seS1rZXktb2YtZXhhY3RseS0zMi1ieXQ=",
}
ASKED = """
import json, branchrecords.settings as s
print(json.dumps([
    s.DATABASES["default"]["PASSWORD"], s.DATABASE_OWNER_URL, s.CELERY_BROKER_URL,
    s.CACHES["default"]["LOCATION"], s.EMAIL_HOST_PASSWORD, s.SECRET_KEY, s.SECRET_KEY_FALLBACKS,
    s.FIELD_KEYS,
]))
"""


@pytest.fixture
def environment(tmp_path):
    """As a vault leaves it: a file for each secret, with the end of line that editors add."""
    named = {"PATH": os.environ["PATH"], "ALLOWED_HOSTS": "records.example"}
    for name, value in SECRETS.items():
        file = tmp_path / name.lower()
        file.write_text(f"{value}\n")
        named[f"{name}_FILE"] = str(file)
    return named


def settings_in(environment):
    command = [sys.executable, "-c", ASKED]
    return subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_every_secret_may_be_a_file(environment):
    done = settings_in(environment)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [
        "hui-shan",
        "postgres://branchrecords_owner:lan-he@db.example/records",
        "redis://:qing-quan@queue.example:6380/0",
        "rediss://:qing-quan@queue.example:6380/1",
        "bai-yun",
        "tests-only-0123456789-abcdefghijklmnopqrstuvwxyz-0123456789",
        ["tests-only-earlier"],
        "check:Y2hlY2stb25seS1rZXktb2YtZXhhY3RseS0zMi1ieXQ=",
    ]


def test_a_variable_beside_its_file_stops_the_start(environment):
    done = settings_in({**environment, "SECRET_KEY": "another"})
    assert done.returncode == 1
    assert done.stderr.endswith("SECRET_KEY and SECRET_KEY_FILE are both set. Leave one of them.\n")


def test_an_empty_variable_beside_its_file_says_nothing(environment):
    """docker-compose.yml hands on what .env leaves empty."""
    assert settings_in({**environment, "SECRET_KEY_FALLBACKS": ""}).returncode == 0


def test_a_file_that_is_gone_stops_the_start(environment, tmp_path):
    (tmp_path / "field_keys").unlink()
    done = settings_in(environment)
    assert done.returncode == 1
    assert "FIELD_KEYS_FILE cannot be read: [Errno 2] No such file" in done.stderr.splitlines()[-1]


def test_an_empty_file_is_no_secret(environment, tmp_path):
    (tmp_path / "secret_key").write_text("\n")
    done = settings_in(environment)
    assert done.returncode == 1
    assert "SECRET_KEY is not set." in done.stderr.splitlines()[-1]


def test_a_database_named_by_a_file_is_production(environment, tmp_path):
    """manage.py would else start a database of its own and work on that."""
    own = tmp_path / "var"
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        env={**environment, "LOCAL_DATA_DIR": str(own)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert not own.exists()
