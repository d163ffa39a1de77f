"""SIGTERM, as systemd and containers send it: what is begun is finished, nothing is done twice."""

import os
import re
import shelve
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from celery.beat import PersistentScheduler
from django.utils import timezone

from branchrecords.celery import app
from branchrecords.jobs.lifecycle import start_job
from branchrecords.jobs.models import Job
from members.models import LoginSession
from tests.conftest import ROOT
from tests.factories.members import make_user

PASSWORD = "a-Password-1"
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("stopping")]


def wait_for(condition, seconds=90):
    deadline = time.monotonic() + seconds
    while not (found := condition()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return found


@contextmanager
def running(*command, log=None, **environment):
    """A process of the product on the tests' database and broker; killed if it is left over."""
    process = subprocess.Popen(
        [sys.executable, "-m", *command], cwd=ROOT, env={**os.environ, **environment}, stderr=log
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def stop(process):
    """SIGTERM; the exit code."""
    process.send_signal(signal.SIGTERM)
    return process.wait(60)


class Half:
    """A log-in that the server has begun to read and of which it has not got the end."""

    def __init__(self, port, username):
        page = self._get(port)
        cookie = re.search(r"csrftoken=(\w+)", page)[1]
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
        form = {"csrfmiddlewaretoken": token, "username": username, "password": PASSWORD}
        body = urlencode(form)
        head = "POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        head += "Content-Type: application/x-www-form-urlencoded\r\n"
        head += f"Cookie: csrftoken={cookie}\r\nContent-Length: {len(body)}\r\n"
        self.body = body.encode()
        self.line = socket.create_connection(("127.0.0.1", port), timeout=90)
        self.answer = self.line.makefile("rb")
        # The server says so when the application asks for the body.
        self.line.sendall((head + "Expect: 100-continue\r\n\r\n").encode())
        assert self.answer.readline() == b"HTTP/1.1 100 Continue\r\n"
        assert self.answer.readline() == b"\r\n"

    @staticmethod
    def _get(port):
        return ask(port).decode()

    def finish(self):
        """Send the body; the first line of the answer."""
        with self.line, self.answer:
            self.line.sendall(self.body)
            return self.answer.readline().decode().strip()


def ask(port):
    """What the server answers to who asks for the log-in page."""
    with socket.create_connection(("127.0.0.1", port), timeout=90) as line:
        line.sendall(b"GET /accounts/login/ HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
        return b"".join(iter(lambda: line.recv(65536), b""))


def answers(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_the_web_server_finishes_what_it_began_and_takes_nothing_new():
    user = make_user(username="shuji", password=PASSWORD)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {"PORT": str(port), "HOST": "127.0.0.1", "WEB_CONCURRENCY": "1"}
    with running("gunicorn", "branchrecords.wsgi", **settings) as server:
        assert wait_for(lambda: answers(port))
        half = Half(port, user.username)
        server.send_signal(signal.SIGTERM)
        time.sleep(2)  # the worker looks each second
        with ThreadPoolExecutor() as threads:
            late = threads.submit(ask, port)
            time.sleep(1)
            assert half.finish() == "HTTP/1.1 302 Found"
            assert server.wait(60) == 0
            with pytest.raises(ConnectionError):  # not begun, so the proxy may send it elsewhere
                late.result()
    assert LoginSession.objects.filter(user=user).exists()


def queued(queue):
    with app.connection_for_read() as line:
        return line.default_channel.client.llen(queue)


def test_the_worker_finishes_its_job_and_leaves_the_next_in_the_queue(broker):
    app.control.purge()
    owner = make_user()
    first, second = (
        start_job(owner=owner, kind="slow", title=name, params={}, at=timezone.now())
        for name in ("第一", "第二")
    )
    command = ("celery", "-A", "branchrecords.celery", "worker", "-c", "1", "-l", "WARNING")
    slow = {"DJANGO_SETTINGS_MODULE": "tests.deploy.slow_settings"}
    with running(*command, "--without-gossip", "--without-mingle", **slow) as worker:
        assert wait_for(lambda: Job.objects.filter(pk=first.pk, done__gte=2).exists())
        assert stop(worker) == 0
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.attempts) == (Job.State.DONE, 1)
    assert second.state == Job.State.WAITING
    assert queued("jobs") == 1  # for the next worker


def test_beat_sends_what_was_due_once_across_a_restart(broker, tmp_path):
    app.control.purge()
    file = str(tmp_path / "schedule")
    scheduler = PersistentScheduler(app=app, schedule_filename=file)
    scheduler.close()
    with shelve.open(file, writeback=True) as kept:
        entry = kept["entries"]["requeue lost jobs"]
        entry.last_run_at -= timedelta(minutes=10)
    beat = ("celery", "-A", "branchrecords.celery", "beat", "-s", file, "--pidfile=")
    with running(*beat) as first:
        assert wait_for(lambda: queued("celery") == 1)
        assert stop(first) == 0
    log = tmp_path / "beat.log"
    with log.open("wb") as output, running(*beat, log=output) as second:
        assert wait_for(lambda: "beat: Starting" in log.read_text())
        time.sleep(2)
        assert stop(second) == 0
    assert queued("celery") == 1
