"""Whether this container does its work: `healthcheck.py web|worker|beat`, exit code 0 or 1."""

import http.client
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

BEAT_SCHEDULE = Path("/data/run/beat-schedule")
BEAT_SILENCE = 600  # seconds; beat writes its file every three minutes


def web() -> bool:
    """The health page answers 200: the database and the cache work."""
    name = os.environ["ALLOWED_HOSTS"].split(",")[0]
    port = int(os.environ.get("PORT", "8000"))
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=4)
    connection.request("GET", "/health/", headers={"Host": name, "X-Forwarded-Proto": "https"})
    return connection.getresponse().status == 200


def worker() -> bool:
    """The worker of this container answers through the broker."""
    name = f"celery@{socket.gethostname()}"
    ping = ["celery", "-A", "branchrecords.celery", "inspect", "ping", "-d", name, "-t", "4"]
    return subprocess.run(ping, capture_output=True, check=False).returncode == 0


def beat() -> bool:
    """Beat has written its schedule lately."""
    return time.time() - BEAT_SCHEDULE.stat().st_mtime < BEAT_SILENCE


if __name__ == "__main__":
    try:
        sys.exit(not {"web": web, "worker": worker, "beat": beat}[sys.argv[1]]())
    except (OSError, http.client.HTTPException) as error:
        sys.exit(str(error))
