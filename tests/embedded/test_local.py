"""Our own PostgreSQL as a user meets it: plain commands, killed commands, broken folders."""

import os
import signal
import stat
import subprocess
import sys

import pytest

from tests.embedded.processes import ROOT, processes_of, wait_until

ASK = """
import os, sys, time
from branchrecords.embedded.local import use_local_services
use_local_services()
import psycopg2, urllib.parse
url = urllib.parse.urlsplit(os.environ["DATABASE_URL"])
host = urllib.parse.parse_qs(url.query)["host"][0]
connection = psycopg2.connect(host=host, user=url.username, dbname=url.path[1:])
cursor = connection.cursor()
cursor.execute("SELECT current_user, pg_postmaster_start_time()::text")
print(*cursor.fetchone(), sep="|", flush=True)
time.sleep(float(sys.argv[1]))
"""


def ask(environment, seconds=0):
    return subprocess.Popen(
        [sys.executable, "-c", ASK, str(seconds)],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def answer(process):
    output, complaint = process.communicate(timeout=60)
    return process.returncode, output.strip(), complaint.strip()


def test_command_starts_the_database_and_leaves_nothing_behind(environment, tmp_path):
    code, output, complaint = answer(ask(environment))
    assert (code, complaint) == (0, "")
    assert output.startswith("branchrecords_app|")
    local_env = tmp_path / "var" / "local.env"
    assert stat.S_IMODE(local_env.stat().st_mode) == 0o600
    before = local_env.read_text()
    assert wait_until(lambda: not processes_of(tmp_path))
    assert answer(ask(environment))[0] == 0
    assert local_env.read_text() == before


def test_simultaneous_commands_share_one_server(environment):
    first, second, third = (ask(environment, 1) for _ in range(3))
    answers = {answer(process)[1] for process in (first, second, third)}
    assert len(answers) == 1


def test_killed_command_leaves_nothing_behind(environment, tmp_path):
    process = ask(environment, 60)
    assert process.stdout.readline().startswith("branchrecords_app|")
    assert processes_of(tmp_path)
    process.kill()
    process.communicate()
    assert wait_until(lambda: not processes_of(tmp_path))


def test_killed_server_and_killed_keeper_are_recovered_from(environment, tmp_path):
    for name in ("postgres -D", "embedded.keeper"):
        process = ask(environment, 60)
        process.stdout.readline()
        (victim,) = (
            pid
            for pid, command in processes_of(tmp_path).items()
            if name in command and "setpriv" not in command
        )
        os.kill(victim, signal.SIGKILL)
        process.kill()
        process.communicate()
        code, _output, complaint = answer(ask(environment))
        assert (code, complaint) == (0, "")


def test_stale_note_of_a_reused_process_number_is_dropped(environment, tmp_path):
    assert answer(ask(environment))[0] == 0
    assert wait_until(lambda: not processes_of(tmp_path))
    note = tmp_path / "var" / "postgres" / "data" / "postmaster.pid"
    note.write_text(f"{os.getpid()}\n{note.parent}\n")
    assert answer(ask(environment))[::2] == (0, "")


@pytest.mark.parametrize(
    ("breakage", "sentence"),
    [
        (
            lambda var: (var / "postgres/data/PG_VERSION").write_text("9\n"),
            "written by PostgreSQL 9",
        ),
        (lambda var: (var / "postgres/data/PG_VERSION").unlink(), "not a PostgreSQL data folder"),
        (lambda var: (var / "postgres/data/global/pg_control").unlink(), "does not start on"),
        (lambda var: (var / "local.env").unlink(), "holds data that only its keys can read"),
        (lambda var: (var / "local.env").write_text("SECRET_KEY=x\n"), "lacks FIELD_KEYS"),
    ],
)
def test_broken_folder_is_one_sentence(environment, tmp_path, breakage, sentence):
    assert answer(ask(environment))[0] == 0
    assert wait_until(lambda: not processes_of(tmp_path))
    breakage(tmp_path / "var")
    code, output, complaint = answer(ask(environment))
    assert (code, output) == (1, "")
    assert sentence in complaint
    assert len(complaint.splitlines()) == 1


def test_long_path_gets_a_short_socket(environment, tmp_path):
    deep = tmp_path / ("long-" * 20) / "var"
    code, output, complaint = answer(ask({**environment, "LOCAL_DATA_DIR": str(deep)}))
    assert (code, complaint) == (0, "")
    assert output.startswith("branchrecords_app|")
