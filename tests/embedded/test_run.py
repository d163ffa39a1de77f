"""`make run` as a user meets it: started, stopped, killed, refused."""

import http.client
import os
import signal
import socket
import subprocess
import sys

import pytest

from tests.embedded.processes import ROOT, processes_of, wait_until

pytestmark = pytest.mark.xdist_group("launcher")  # one installation, not one per worker


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """One local installation for all tests here: made once, started again and again."""
    return tmp_path_factory.mktemp("installation")


@pytest.fixture
def environment(clean_environment, data):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    yield {**clean_environment, "LOCAL_DATA_DIR": str(data), "PORT": str(port), "DEMO": "no"}
    assert wait_until(lambda: not processes_of(data)), processes_of(data)


def launch(environment):
    return subprocess.Popen(
        [sys.executable, "-m", "branchrecords.embedded.run"],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@pytest.fixture
def running(environment):
    """A launcher that has said where it can be reached."""
    launcher = launch(environment)
    assert any("runs at http://127.0.0.1:" in line for line in launcher.stdout)
    yield launcher
    launcher.kill()
    launcher.communicate()


def health(environment):
    connection = http.client.HTTPConnection("127.0.0.1", int(environment["PORT"]), timeout=10)
    connection.request("GET", "/health/")
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, body


def only(data, words):
    (pid,) = [pid for pid, command in processes_of(data).items() if words in command][:1]
    return pid


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_and_stops_whole(running, environment, data, number):
    assert health(environment) == (200, b'{"database": true, "cache": true}')
    second = launch(environment)
    assert second.communicate(timeout=30)[1].startswith("It is running already")
    assert second.returncode == 1
    running.send_signal(number)
    output, complaint = running.communicate(timeout=60)
    assert (running.returncode, complaint) == (0, "")
    assert output.endswith("Stopping …\n")
    assert not processes_of(data)


def test_killed_launcher_leaves_nothing_behind(environment, data):
    """Once its worker works: one that only begins dies of any signal."""
    log = data / "log" / "worker.log"
    before = log.stat().st_size if log.exists() else 0
    launcher = launch(environment)
    assert wait_until(lambda: log.exists() and b" ready." in log.read_bytes()[before:], 120)
    launcher.kill()
    launcher.communicate()
    assert wait_until(lambda: not processes_of(data), 15)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("celery -A branchrecords.celery worker", "The worker was killed by signal 9"),
        ("valkey-server", "The broker was killed by signal 9"),
        ("postgres -D", "PostgreSQL ended"),
    ],
)
def test_killed_part_is_noticed_and_the_rest_stops(running, data, words, name):
    os.kill(only(data, words), signal.SIGKILL)
    complaint = running.communicate(timeout=60)[1]
    assert running.returncode == 1
    assert complaint.startswith(name)
    assert len(complaint.splitlines()) == 1


LATE = """
import time
time.sleep({seconds})
exec(open("gunicorn.conf.py").read())
"""


def late(tmp_path, environment, seconds):
    """The same with a web server that a loaded machine does not let start."""
    config = tmp_path / "late.conf.py"
    config.write_text(LATE.format(seconds=seconds))
    return launch({**environment, "GUNICORN_CMD_ARGS": f"-c {config}"})


def test_a_web_server_that_answers_late_is_waited_for(environment, tmp_path):
    launcher = late(tmp_path, environment, seconds=8)
    said = []
    while not said or "runs at" not in said[-1]:
        said.append(next(launcher.stdout))
    assert health(environment)[0] == 200
    launcher.terminate()
    launcher.communicate(timeout=60)
    log = os.path.join(environment["LOCAL_DATA_DIR"], "log", "web.log")
    assert said[-3:-1] == [f"Waiting for the web server to answer (its log: {log}) …\n", "\n"]


def test_one_that_dies_meanwhile_is_not_waited_for(environment, data, tmp_path):
    launcher = late(tmp_path, environment, seconds=600)
    assert any("Waiting for the web server" in line for line in launcher.stdout)
    os.kill(only(data, "gunicorn branchrecords.wsgi"), signal.SIGKILL)
    complaint = launcher.communicate(timeout=60)[1]
    assert launcher.returncode == 1
    assert complaint.startswith("The web was killed by signal 9: stopping the rest.")


def test_taken_port_is_one_sentence(environment):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", int(environment["PORT"])))
        taken.listen()
        launcher = launch(environment)
        complaint = launcher.communicate(timeout=30)[1]
    assert launcher.returncode == 1
    assert complaint == (
        f"Port {environment['PORT']} on 127.0.0.1 cannot be used (Address already in use): "
        f"choose another one, as in make run PORT={int(environment['PORT']) + 1}.\n"
    )


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORT", "eighty", "PORT=eighty is not a port: write a number from 1 to 65535.\n"),
        ("DATABASE_URL", "postgres://a@b/c", "DATABASE_URL is set, and make run is for a first"),
    ],
)
def test_wrong_environment_is_one_sentence(environment, name, value, sentence):
    launcher = launch({**environment, name: value})
    complaint = launcher.communicate(timeout=30)[1]
    assert launcher.returncode == 1
    assert complaint.startswith(sentence)
