"""The production files agree with each other, as far as that shows without an engine."""

import os
import re
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
FILLED = {
    "SECRET_KEY": "secret",
    "FIELD_KEYS": "one:key",
    "ALLOWED_HOSTS": "records.example",
    "PUBLIC_URL": "https://records.example",
    "OWNER_PASSWORD": "owner1",
    "APP_PASSWORD": "app1",
    "SUPERUSER_PASSWORD": "super1",
}
needs_compose = pytest.mark.skipif(
    not shutil.which("docker-compose"), reason="docker-compose is not installed"
)


def compose(tmp_path, variables):
    command = ["docker-compose", "-f", str(ROOT / "docker-compose.yml"), "config"]
    clean = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), **variables}
    return subprocess.run(
        [*command], env=clean, cwd=tmp_path, capture_output=True, text=True, check=False
    )


@needs_compose
def test_configuration_is_valid_and_complete(tmp_path):
    done = compose(tmp_path, FILLED)
    assert (done.returncode, done.stderr) == (0, "")
    services = re.findall(r"^  (\w+):$", done.stdout.split("services:")[1], re.MULTILINE)
    assert set(services) >= {"web", "worker", "beat", "migrate", "postgres", "redis", "proxy"}
    # Only what migrates and what backs up knows the owner's password, and neither goes on running.
    parts = dict(re.findall(r"^  (\w+):\n((?:    .*\n)+)", done.stdout, re.MULTILINE))
    owners = {name for name, text in parts.items() if "DATABASE_OWNER_URL:" in text}
    assert owners == {"migrate", "backup"}
    assert all(re.search(r"restart: ['\"]no['\"]", parts[name]) for name in owners)


@needs_compose
def test_the_database_stops_after_those_who_use_it(tmp_path):
    done = compose(tmp_path, FILLED)
    parts = dict(re.findall(r"^  (\w+):\n((?:    .*\n)+)", done.stdout, re.MULTILINE))
    for name in ("web", "worker", "beat"):
        waits = parts[name].partition("depends_on:\n")[2]
        assert "      postgres:\n        condition: service_healthy\n" in waits, name
        assert "      redis:\n        condition: service_healthy\n" in waits, name


@needs_compose
@pytest.mark.parametrize("name", sorted(FILLED))
def test_missing_secret_stops_the_start(tmp_path, name):
    done = compose(tmp_path, {key: value for key, value in FILLED.items() if key != name})
    assert done.returncode == 1
    assert "set it in .env" in done.stderr


def names_read_from_the_environment():
    sources = ["gunicorn.conf.py", "docker-compose.yml"]
    sources += ["branchrecords/embedded/places.py", "branchrecords/embedded/prepare.py"]
    sources += (ROOT / "branchrecords" / "settings").glob("*.py")
    text = "\n".join((ROOT / source).read_text() for source in sources)
    patterns = [r"env(?:iron\.get)?(?:\.\w+)?\(\s*\"([A-Z_]+)\"", r"required\(\s*\"([A-Z_]+)\""]
    patterns.append(r"\$\{([A-Z_]+)")
    return {name for pattern in patterns for name in re.findall(pattern, text)}


def test_env_sample_lists_every_variable():
    listed = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.sample").read_text(), re.MULTILINE))
    assert names_read_from_the_environment() - listed == set()


def test_sample_says_one_thing_about_each_variable():
    lines = (ROOT / ".env.sample").read_text().splitlines()
    for before, line in pairwise(lines):
        if re.match(r"[A-Z_]+=", line):
            assert before.startswith("# ") or re.match(r"[A-Z_]+=", before), line


def test_image_brings_what_pdf_needs():
    text = (ROOT / "Dockerfile").read_text()
    for package in ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"):
        assert package in text
    assert "\nUSER 10001\n" in text
