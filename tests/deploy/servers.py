"""PostgreSQL and Redis as on machines of their own: Debian's, over TCP, by TLS alone.

They know the application by its certificate and the owner by his password, and are known by
theirs (docs/operations.md, TLS inside).
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from branchrecords.embedded import binaries, postgres
from branchrecords.embedded.binaries import DEBIAN, Programs
from tests.tls import Authority

ROOT = Path(__file__).resolve().parent.parent.parent
INSTALLED = sorted(DEBIAN.glob("*/bin/postgres"))
HOST = "records.example"
HBA = """
local all postgres trust
hostssl all branchrecords_app 127.0.0.1/32 cert
hostssl all branchrecords_owner 127.0.0.1/32 scram-sha-256
"""


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


def manage(environment, *arguments):
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


Pair = tuple[Path, Path]


@dataclass(frozen=True)
class Inside:
    """A folder, the authority of the closed network, and a certificate with key for each side."""

    folder: Path
    authority: Authority
    served: Pair
    own: Pair

    @classmethod
    def made(cls, folder: Path) -> Inside:
        """The application's certificate bears the name of its role."""
        authority = Authority(folder / "tls")
        served, own = authority.issue("localhost"), authority.issue("branchrecords_app")
        return cls(folder, authority, served, own)

    @contextmanager
    def postgresql(self) -> Iterator[int]:
        """The port of a cluster with the roles that the script of the container makes."""
        programs = Programs(INSTALLED[-1].parent, int(INSTALLED[-1].parent.parent.name))
        sockets = self.folder / "s"
        sockets.mkdir(mode=0o700)
        data, log = self.folder / "data", self.folder / "postgres.log"
        cluster = postgres.Cluster(data, sockets, log, programs, free_port())
        postgres.create(cluster, ["--no-sync"])
        (cluster.data / "pg_hba.conf").write_text(HBA)
        options = ["listen_addresses=127.0.0.1", "fsync=off", "ssl=on"]
        options += [f"ssl_cert_file={self.served[0]}", f"ssl_key_file={self.served[1]}"]
        options += [f"ssl_ca_file={self.authority.root}"]
        server = postgres.start(cluster, [part for one in options for part in ("-c", one)])
        _make_roles(cluster)
        yield cluster.port
        postgres.stop(server)

    @contextmanager
    def redis(self) -> Iterator[int]:
        """The port of a server that keeps what it is given."""
        port = free_port()
        options = ["--port", 0, "--bind", "127.0.0.1", "--dir", self.folder, "--appendonly", "yes"]
        options += ["--tls-port", port, "--tls-ca-cert-file", self.authority.root]
        options += ["--tls-cert-file", self.served[0], "--tls-key-file", self.served[1]]
        server = spawn(["redis-server", *options], self.folder / "redis.log")
        yield port
        server.terminate()
        server.wait(20)

    def addresses(self, database: int, redis: int) -> dict[str, str]:
        """As docs/operations.md writes them."""
        (certificate, key), root = self.own, self.authority.root
        place = f"localhost:{database}/branchrecords?sslmode=verify-full&sslrootcert={root}"
        queue = f"rediss://localhost:{redis}"
        asked = f"?ssl_ca_certs={root}&ssl_certfile={certificate}&ssl_keyfile={key}"
        return {
            "DATABASE_URL": f"postgres://branchrecords_app@{place}"
            f"&sslcert={certificate}&sslkey={key}",
            "DATABASE_OWNER_URL": f"postgres://branchrecords_owner:it%27s-owner@{place}",
            "CELERY_BROKER_URL": f"{queue}/0{asked}",
            "CACHE_URL": f"{queue}/1{asked}",
        }


def _make_roles(cluster: postgres.Cluster) -> None:
    environment = {
        "PATH": f"{cluster.programs.folder}:{os.environ['PATH']}",
        "PGHOST": str(cluster.sockets),
        "PGPORT": str(cluster.port),
        "OWNER_PASSWORD": "it's-owner",
        "APP_PASSWORD": "not-used",
    }
    subprocess.run(["sh", ROOT / "deploy" / "postgres" / "roles.sh"], env=environment, check=True)
