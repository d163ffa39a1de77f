"""The topology of docker-compose.yml without containers: Debian's PostgreSQL and Redis over TCP,
roles made by deploy/postgres/roles.sh, production settings, real web and worker processes.

The servers are as on machines of their own (`servers`): by TLS alone, with certificates of both.
"""

import http.client
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from branchrecords.embedded import binaries
from tests.tls import Authority

from .servers import HOST, INSTALLED, ROOT, Inside, free_port, manage, spawn, wait_for

# Exit status 1 and the reason where database, broker or cache is not who it should be.
TOUCH = """
import sys
import django; django.setup()
from django.core.cache import cache
from django.db import connection
from branchrecords.celery import app
def broker():
    with app.connection_for_write() as link:
        link.ensure_connection(max_retries=1, timeout=5)
touch = {"database": connection.cursor, "broker": broker, "cache": lambda: cache.set("a", 1)}
touch[sys.argv[1]]()
"""
SWEEP = "branchrecords.jobs.tasks.sweep_jobs"
pytestmark = [
    pytest.mark.xdist_group("topology"),
    pytest.mark.skipif(not INSTALLED, reason="Debian's postgresql is not installed"),
    pytest.mark.skipif(not shutil.which("redis-server"), reason="redis-server is not installed"),
    pytest.mark.skipif(binaries.needs_nobody(), reason="root without user namespaces"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("production")


@pytest.fixture(scope="module")
def addresses(folder):
    inside = Inside.made(folder)
    with inside.postgresql() as database, inside.redis() as redis:
        yield inside.addresses(database, redis)


@pytest.fixture(scope="module")
def production(folder, addresses):
    """The environment of the web, worker and beat containers."""
    key = "cHJvZHVjdGlvbi1rZXktZm9yLXRoZS10ZXN0LTMyLWI="
    return {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(folder),
        **{name: url for name, url in addresses.items() if name != "DATABASE_OWNER_URL"},
        "SECRET_KEY": "production-test-0123456789-abcdefghijklmnopqrstuvwxyz-01234",
        "FIELD_KEYS": f"one:{key}",
        "ALLOWED_HOSTS": HOST,
        "PUBLIC_URL": f"https://{HOST}",
        "MEDIA_ROOT": str(folder / "media"),
        "STATIC_ROOT": str(folder / "static"),
        "METRICS_FOLDER": str(folder / "metrics"),
        "LOG_FORMAT": "json",
        "PORT": str(free_port()),
    }


@pytest.fixture(scope="module")
def owner(production, addresses):
    """The same for the commands of the owner."""
    return {**production, "DATABASE_OWNER_URL": addresses["DATABASE_OWNER_URL"]}


@pytest.fixture(scope="module")
def migrated(production, owner):
    refused = manage(production, "migrate", "--noinput")
    assert refused.returncode == 1
    assert "DATABASE_OWNER_URL is not set" in refused.stderr
    done = manage(owner, "migrate", "--noinput")
    assert done.returncode == 0, done.stderr
    collected = manage(production, "collectstatic", "--noinput", "-v", "0")
    assert collected.returncode == 0, collected.stderr


@pytest.fixture(scope="module")
def web(production, migrated, folder):
    command = [sys.executable, "-m", "gunicorn", "branchrecords.wsgi"]
    server = spawn(command, folder / "web.log", env=production)
    yield int(production["PORT"])
    server.terminate()
    server.wait(20)


@pytest.fixture(scope="module")
def worker(production, migrated, folder):
    command = [sys.executable, "-m", "celery", "-A", "branchrecords.celery", "worker", "-c", "1"]
    log = folder / "worker.log"
    server = spawn([*command, "-l", "INFO"], log, env=production)
    yield log
    server.terminate()
    server.wait(30)


def get(port, path, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path, headers={"Host": HOST, **headers})
    response = connection.getresponse()
    body = response.read().decode()
    connection.close()
    return response, body


def answers(port):
    try:
        return get(port, "/health/")[0].status == 200
    except OSError:
        return False


HTTPS = {"X-Forwarded-Proto": "https"}


def test_health_and_transport_security(web, folder):
    assert wait_for(lambda: answers(web)), (folder / "web.log").read_text()
    response, body = get(web, "/health/", **HTTPS)
    assert (response.status, body) == (200, '{"database": true, "cache": true}')
    response, _body = get(web, "/")
    assert (response.status, response.headers["Location"]) == (301, f"https://{HOST}/")
    response, _body = get(web, "/health/", Host="forged.example")
    assert response.status == 400
    script = [sys.executable, "deploy/healthcheck.py", "web"]
    checked = subprocess.run(
        script, cwd=ROOT, env={"ALLOWED_HOSTS": HOST, "PORT": str(web)}, check=False
    )
    assert checked.returncode == 0


def test_ready_and_the_metrics_of_all_processes(web, folder):
    assert wait_for(lambda: answers(web)), (folder / "web.log").read_text()
    response, body = get(web, "/ready/")
    assert (response.status, body) == (200, '{"migrations": true, "broker": true}')
    for _ in range(8):
        get(web, "/health/")
    response, body = get(web, "/metrics/")
    counted = 'branchrecords_requests_total{method="GET",status="200",view="health"}'
    (line,) = (line for line in body.splitlines() if line.startswith(counted))
    assert float(line.rsplit(" ", 1)[1]) >= 9
    # A caller that the proxy saw elsewhere is told nothing.
    assert get(web, "/metrics/", **HTTPS, **{"X-Forwarded-For": "203.0.113.9"})[0].status == 404


def test_log_in_page_and_its_hashed_files(web):
    assert wait_for(lambda: answers(web))
    response, _body = get(web, "/", **HTTPS)
    assert response.status == 302
    response, body = get(web, response.headers["Location"], **HTTPS)
    assert response.status == 200
    assert response.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    cookies = " ".join(response.headers.get_all("Set-Cookie"))
    assert re.search(r"__Host-csrftoken=[^;]+;.*Path=/;.*Secure", cookies)
    (sheet,) = set(re.findall(r"/static/css/app\.[0-9a-f]{12}\.css", body))
    response, body = get(web, sheet, **HTTPS)
    assert response.status == 200
    assert "immutable" in response.headers["Cache-Control"]


def test_worker_takes_tasks_from_redis(worker, production):
    def run(*command):
        return subprocess.run(command, env=production, cwd=ROOT, check=False).returncode

    healthy = [sys.executable, "deploy/healthcheck.py", "worker"]
    assert wait_for(lambda: run(*healthy) == 0), worker.read_text()
    assert run("celery", "-A", "branchrecords.celery", "call", SWEEP) == 0
    done = re.compile(rf"Task {re.escape(SWEEP)}\[.*succeeded")
    assert wait_for(lambda: done.search(worker.read_text())), worker.read_text()


def test_a_backup_of_debians_server_comes_back(owner, migrated, folder):
    backups = folder / "backups"
    made = manage(owner, "backup", str(backups), "--keys-to", str(folder / "keys"))
    assert made.returncode == 0, made.stderr
    (newest,) = backups.glob("2*")
    proven = manage(owner, "restore", str(newest), "--rehearse")
    assert (proven.returncode, proven.stderr) == (0, "")
    assert "已经恢复，与备份时一致" in proven.stdout


def touch(environment, part):
    done = subprocess.run(
        [sys.executable, "-c", TOUCH, part],
        env={**environment, "DJANGO_SETTINGS_MODULE": "branchrecords.settings"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr


PARTS = {"database": "DATABASE_URL", "broker": "CELERY_BROKER_URL", "cache": "CACHE_URL"}


@pytest.mark.parametrize("part", PARTS)
def test_a_server_with_a_false_certificate_is_not_spoken_to(production, folder, part):
    """Of another authority, or of the right one for another name."""
    name = PARTS[part]
    assert touch(production, part) == (0, "")
    other = Authority(folder / "other").root
    status, said = touch(
        production | {name: production[name].replace(str(folder / "tls/root.pem"), str(other))},
        part,
    )
    assert status == 1
    assert "certificate verify failed" in said.lower()
    status, said = touch(
        production | {name: production[name].replace("localhost", "127.0.0.1")}, part
    )
    assert status == 1
    assert re.search(r"does not match host name|IP address mismatch", said)


@pytest.mark.parametrize("part", PARTS)
def test_nobody_comes_in_in_clear_or_without_a_certificate(production, part):
    name, url = PARTS[part], production[PARTS[part]]
    bare = re.sub(r"&ssl_?(cert|key|certfile|keyfile)=[^&]+", "", url)
    assert bare != url
    assert touch(production | {name: bare}, part)[0] == 1
    clear = url.partition("?")[0].replace("rediss:", "redis:") + (
        "?sslmode=disable" if part == "database" else ""
    )
    assert touch(production | {name: clear}, part)[0] == 1


def test_production_refuses_to_start_half_configured(production):
    for name in ("SECRET_KEY", "FIELD_KEYS", "CELERY_BROKER_URL"):
        done = manage({**production, name: ""}, "check")
        assert done.returncode == 1
        assert f"{name} is not set" in done.stderr.splitlines()[-1]
    done = manage({**production, "FIELD_KEYS": "one:short"}, "check")
    assert "The key one in FIELD_KEYS is not 32 bytes" in done.stderr.splitlines()[-1]
    done = manage({**production, "DATABASE_URL": "sqlite:///x"}, "check")
    assert "DATABASE_URL must name a PostgreSQL database" in done.stderr.splitlines()[-1]
