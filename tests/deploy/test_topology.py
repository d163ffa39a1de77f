"""The topology of docker-compose.yml without containers: Debian's PostgreSQL and Redis over TCP,
roles made by deploy/postgres/roles.sh, production settings, real web and worker processes."""

import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from branchrecords.embedded import binaries, postgres
from branchrecords.embedded.binaries import DEBIAN, Programs

ROOT = Path(__file__).resolve().parent.parent.parent
SERVERS = sorted(DEBIAN.glob("*/bin/postgres"))
HOST = "records.example"
SWEEP = "branchrecords.jobs.tasks.sweep_jobs"
pytestmark = [
    pytest.mark.xdist_group("topology"),
    pytest.mark.skipif(not SERVERS, reason="Debian's postgresql is not installed"),
    pytest.mark.skipif(not shutil.which("redis-server"), reason="redis-server is not installed"),
    pytest.mark.skipif(binaries.needs_nobody(), reason="root without user namespaces"),
]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def spawn(command, log, **options):
    with log.open("wb") as output:
        return subprocess.Popen(
            binaries.dies_with_parent([str(part) for part in command]),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=ROOT,
            **options,
        )


def wait_for(condition, seconds=30):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("production")


@pytest.fixture(scope="module")
def database_port(folder):
    """Debian's PostgreSQL with passwords, its roles made by the script of the container."""
    programs = Programs(SERVERS[-1].parent, int(SERVERS[-1].parent.parent.name))
    sockets = folder / "s"
    sockets.mkdir(mode=0o700)
    cluster = postgres.Cluster(
        folder / "data", sockets, folder / "postgres.log", programs, free_port()
    )
    postgres.create(cluster, ["--no-sync"])
    rules = "local all postgres trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
    (cluster.data / "pg_hba.conf").write_text(rules)
    server = postgres.start(cluster, ["-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"])
    subprocess.run(
        ["sh", ROOT / "deploy" / "postgres" / "roles.sh"],
        env={
            "PATH": f"{programs.folder}:{os.environ['PATH']}",
            "PGHOST": str(sockets),
            "PGPORT": str(cluster.port),
            "OWNER_PASSWORD": "owner-password",
            "APP_PASSWORD": "it's-app",
        },
        check=True,
    )
    yield cluster.port
    postgres.stop(server)


@pytest.fixture(scope="module")
def redis_url(folder):
    port = free_port()
    arguments = ["--port", port, "--bind", "127.0.0.1", "--dir", folder, "--appendonly", "yes"]
    server = spawn(["redis-server", *arguments], folder / "redis.log")
    yield f"redis://127.0.0.1:{port}"
    server.terminate()
    server.wait(20)


@pytest.fixture(scope="module")
def production(folder, database_port, redis_url):
    """The environment of the web, worker and beat containers."""
    key = "cHJvZHVjdGlvbi1rZXktZm9yLXRoZS10ZXN0LTMyLWI="
    return {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(folder),
        "DATABASE_URL": f"postgres://branchrecords_app:it%27s-app@127.0.0.1:{database_port}"
        "/branchrecords",
        "CELERY_BROKER_URL": f"{redis_url}/0",
        "CACHE_URL": f"{redis_url.replace('redis', 'rediscache', 1)}/1",
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


def manage(environment, *arguments):
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def migrated(production, database_port):
    refused = manage(production, "migrate", "--noinput")
    assert refused.returncode == 1
    assert "DATABASE_OWNER_URL is not set" in refused.stderr
    owner = f"postgres://branchrecords_owner:owner-password@127.0.0.1:{database_port}/branchrecords"
    done = manage({**production, "DATABASE_OWNER_URL": owner}, "migrate", "--noinput")
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


def test_a_backup_of_debians_server_comes_back(production, migrated, database_port, folder):
    owner = f"postgres://branchrecords_owner:owner-password@127.0.0.1:{database_port}/branchrecords"
    environment = {**production, "DATABASE_OWNER_URL": owner}
    backups = folder / "backups"
    made = manage(environment, "backup", str(backups), "--keys-to", str(folder / "keys"))
    assert made.returncode == 0, made.stderr
    (newest,) = backups.glob("2*")
    proven = manage(environment, "restore", str(newest), "--rehearse")
    assert (proven.returncode, proven.stderr) == (0, "")
    assert "已经恢复，与备份时一致" in proven.stdout


def test_production_refuses_to_start_half_configured(production):
    for name in ("SECRET_KEY", "FIELD_KEYS", "CELERY_BROKER_URL"):
        done = manage({**production, name: ""}, "check")
        assert done.returncode == 1
        assert f"{name} is not set" in done.stderr.splitlines()[-1]
    done = manage({**production, "FIELD_KEYS": "one:short"}, "check")
    assert "The key one in FIELD_KEYS is not 32 bytes" in done.stderr.splitlines()[-1]
    done = manage({**production, "DATABASE_URL": "sqlite:///x"}, "check")
    assert "DATABASE_URL must name a PostgreSQL database" in done.stderr.splitlines()[-1]
