"""`make load`: the product as `make run` starts it, a register of 100,000, and 200 people at once.

LOAD_MEMBERS, LOAD_USERS and LOAD_SECONDS change the size; LOAD_DATA keeps the register in that
folder for the next run. Ends with status 1 when a request failed or the p95 is 500 ms or more.
"""

from __future__ import annotations

import csv
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
MEMBERS = int(os.environ.get("LOAD_MEMBERS", "100000"))
USERS = int(os.environ.get("LOAD_USERS", "200"))
SECONDS = int(os.environ.get("LOAD_SECONDS", "180"))
LOG_INS = 2  # a second: checking a password is slow on purpose
MONTHS = 3
GOAL_MS = 500
START_SECONDS = 300


def main() -> int:
    """The exit status."""
    kept = os.environ.get("LOAD_DATA")
    folder = Path(kept) if kept else Path(tempfile.mkdtemp(prefix="branchrecords-load-"))
    environment = _environment(folder)
    product = subprocess.Popen(
        [sys.executable, "-m", "branchrecords.embedded.run"], cwd=ROOT, env=environment
    )
    try:
        _await(product, int(environment["PORT"]))
        manage = [sys.executable, "manage.py", "load_demo", "--if-empty"]
        size = ["--members", str(MEMBERS), "--months", str(MONTHS)]
        subprocess.run([*manage, *size], cwd=ROOT, env=environment, check=True)
        return _judge(_attack(folder, environment))
    finally:
        product.send_signal(signal.SIGINT)
        product.wait()
        if not kept:
            shutil.rmtree(folder, ignore_errors=True)


def _environment(folder: Path) -> dict[str, str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    outside = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return outside | {
        "LOCAL_DATA_DIR": str(folder.resolve()),
        "DEMO": "no",
        "HOST": "127.0.0.1",
        "PORT": str(port),
    }


def _await(product: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and product.poll() is None:
        asking = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            asking.request("GET", "/health/")
            if asking.getresponse().status == 200:
                return
        except OSError:
            time.sleep(1)
        finally:
            asking.close()
    raise SystemExit("The product did not start; its reason stands above.")


def _attack(folder: Path, environment: dict[str, str]) -> list[dict[str, str]]:
    """The rows of locust's statistics, the last of them for all requests together."""
    command = [sys.executable, "-m", "locust", "-f", "tests/load/locustfile.py", "--headless"]
    command += ["--host", f"http://127.0.0.1:{environment['PORT']}"]
    command += ["--csv", str(folder / "load"), "--only-summary", "--exit-code-on-error", "0"]
    command += ["-u", str(USERS), "-r", str(LOG_INS)]
    branches, password = _asked(environment)
    known = {"LOAD_BRANCHES": branches, "LOAD_PASSWORD": password, "PYTHONPATH": str(ROOT)}
    known["LOAD_SECONDS"] = str(SECONDS)
    subprocess.run(command, cwd=ROOT, env=environment | known, check=True)
    with (folder / "load_stats.csv").open() as file:
        return list(csv.DictReader(file))


_ASK = """
from branchrecords.demo.world import PASSWORD
from members.models import Organization
print(Organization.objects.branches().count(), PASSWORD)
"""


def _asked(environment: dict[str, str]) -> list[str]:
    """How many branches the register has, and everybody's password."""
    shell = [sys.executable, "manage.py", "shell", "--no-imports", "--command", _ASK]
    said = subprocess.run(shell, cwd=ROOT, env=environment, check=True, capture_output=True)
    return said.stdout.decode().split()


def _judge(rows: list[dict[str, str]]) -> int:
    load, cores = os.getloadavg()[0], os.cpu_count()
    print(f"\n{USERS} people, {MEMBERS:,} members, {cores} cores, load average {load:.1f}")
    print(f"{'':24}{'requests':>9}{'failed':>8}{'median':>8}{'p95':>8} ms")
    for row in rows:
        print(
            f"{row['Name']:24}{row['Request Count']:>9}{row['Failure Count']:>8}"
            f"{row['50%']:>8}{row['95%']:>8}"
        )
    failed, p95 = int(rows[-1]["Failure Count"]), float(rows[-1]["95%"])
    good = failed == 0 and p95 < GOAL_MS
    print(f"Goal: no error, p95 below {GOAL_MS} ms: {'reached' if good else 'missed'}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
