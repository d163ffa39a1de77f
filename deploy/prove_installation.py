"""Whether this installation works: `.venv/bin/python deploy/prove_installation.py`.

Starts a database and a broker of its own in a temporary folder, with production settings and the
two roles, then the web server, the worker and beat; creates the first administrator, logs in over
HTTP, prints a PDF, and waits until beat, broker and worker have done a job. Nothing of it is kept
and nothing outside is asked. Exit code 0 when everything worked.
"""

import base64
import http.cookiejar
import os
import re
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from branchrecords.embedded import postgres, valkey  # noqa: E402
from branchrecords.embedded.binaries import dies_with_parent  # noqa: E402

NAME = "records.example"
LOGIN = "/accounts/login/"
OFFICER = """
from datetime import timedelta
from django.utils import timezone
from branchrecords.jobs.models import Job
from members.actions.accounts import create_account
from members.actions.grants import grant_role
from members.models import Organization
now, top = timezone.now(), Organization.objects.get()
officer = create_account(username="ganshi", name="干事", password="{password}",
    must_set_password=False, organization=top, by=None, at=now)
grant_role(user=officer, organization=top, role="committee_staff",
    starts_on=timezone.localdate(now), by=None, at=now)
Job.objects.create(owner=officer, kind="export", title="组织名单",
    created_at=now - timedelta(hours=1), params=dict(export="organizations",
    organization=top.pk, query=""))
print(top.pk)
"""
JOB_STATE = "from branchrecords.jobs.models import Job; print(Job.objects.get().state)"


class Failed(Exception):
    """What did not work, in one sentence."""


class Browser:
    """As much of a browser as logging in takes, behind a proxy that ends TLS."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}"
        # Its cookies are for https alone, and so it is told that this is https.
        self.jar = http.cookiejar.CookieJar(
            http.cookiejar.DefaultCookiePolicy(secure_protocols=("http", "https"))
        )
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def open(self, path: str, **form: str) -> tuple[str, bytes]:
        """The address that answers in the end, and its body; a form is posted."""
        data = urllib.parse.urlencode(form).encode() if form else None
        request = urllib.request.Request(self.base + path, data=data)  # noqa: S310
        request.add_header("X-Forwarded-Proto", "https")
        request.add_header("Host", NAME)
        request.add_header("Referer", f"https://{NAME}/")
        with self.opener.open(request, timeout=60) as response:
            return urllib.parse.urlsplit(response.url).path, response.read()

    def log_in(self, username: str, password: str) -> str:
        """The path of the page the user lands on."""
        _path, page = self.open(LOGIN)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.decode())
        if token is None:
            raise Failed("The log-in page has no form.")
        form = {"username": username, "password": password}
        path, _page = self.open(LOGIN, csrfmiddlewaretoken=token[1], **form)
        if path == LOGIN:
            raise Failed(f"{username} could not log in.")
        return path


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="branchrecords-proof-") as folder, ExitStack() as stack:
        try:
            prove(Path(folder), stack)
        except (Failed, OSError, subprocess.CalledProcessError) as error:
            print(f"It does not work: {error}", file=sys.stderr)
            for log in sorted(Path(folder).glob("*.log")):
                print(f"--- {log.name}\n{log.read_text(errors='replace')[-2000:]}", file=sys.stderr)
            return 1
    print("The installation works.")
    return 0


def prove(folder: Path, stack: ExitStack) -> None:
    """All steps, each said when it is done; raises Failed at the first that does not work."""
    cluster = stack.enter_context(database(folder))
    store = stack.enter_context(broker(folder))
    environment = production(folder, cluster, store)
    owner = {**environment, "DATABASE_OWNER_URL": cluster.url(postgres.OWNER_ROLE)}
    manage(owner, "migrate", "--noinput", "-v", "0")
    manage(environment, "collectstatic", "--noinput", "-v", "0")
    said("migrated, and the static files collected")
    password, officers, top = accounts(environment)
    said("the first administrator and an officer of the committee created")
    for name, command in SERVICES.items():
        stack.enter_context(service(name, command, environment, folder))
    port = int(environment["PORT"])
    wait_for("the web server", 60, lambda: Browser(port).open("/ready/"))
    said("web server ready, worker and beat started")
    landed = Browser(port).log_in("admin", password)
    said(f"the administrator logged in and was led to {landed}")
    browser = Browser(port)
    browser.log_in("ganshi", officers)
    _path, paper = browser.open(f"/organizations/{top}/dues/report.pdf")
    if not paper.startswith(b"%PDF"):
        raise Failed("The report is no PDF.")
    said(f"the officer logged in and printed a PDF of {len(paper):,} bytes")
    wait_for("beat, broker and worker", 120, lambda: job_done(environment))
    said("beat found a waiting job and the worker did it")


def said(what: str) -> None:
    print(f"✓ {what}", flush=True)


def wait_for(what: str, seconds: int, condition: Callable[[], object]) -> None:
    """Until `condition` is true and raises nothing; raises Failed when that takes too long."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if condition():
                return
        except OSError:
            pass
        time.sleep(1)
    raise Failed(f"{what} did not do its work within {seconds} seconds.")


@contextmanager
def database(folder: Path) -> Iterator[postgres.Cluster]:
    """A running cluster with the two roles and an empty database."""
    cluster = postgres.local_cluster(folder / "postgres", folder / "postgres.log")
    postgres.create(cluster)
    server = postgres.start(cluster)
    try:
        postgres.ensure_roles(cluster)
        postgres.ensure_database(cluster)
        yield cluster
    finally:
        postgres.stop(server)


@contextmanager
def broker(folder: Path) -> Iterator[valkey.Store]:
    """A running broker and cache."""
    place = folder / "valkey"
    store = valkey.Store(place, place / "valkey.sock", folder / "valkey.log")
    server = valkey.start(store)
    try:
        yield store
    finally:
        valkey.stop(server)


def production(folder: Path, cluster: postgres.Cluster, store: valkey.Store) -> dict[str, str]:
    """The environment of web, worker and beat, as a production machine has it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (folder / "media").mkdir()
    return {
        "PATH": f"{ROOT / '.venv' / 'bin'}:{os.environ.get('PATH', os.defpath)}",
        "HOME": str(folder),
        "DATABASE_URL": cluster.url(postgres.APP_ROLE),
        "CELERY_BROKER_URL": store.broker_url,
        "CACHE_URL": store.cache_url,
        "SECRET_KEY": secrets.token_urlsafe(50),
        "FIELD_KEYS": f"proof:{base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()}",
        "ALLOWED_HOSTS": NAME,
        "PUBLIC_URL": f"https://{NAME}",
        "SECOND_FACTOR": "offered",
        "MEDIA_ROOT": str(folder / "media"),
        "STATIC_ROOT": str(folder / "static"),
        "PORT": str(port),
    }


def manage(environment: dict[str, str], *arguments: str, tree: Path = ROOT) -> str:
    """What a manage.py command printed; raises Failed with its last words."""
    command = [sys.executable, str(tree / "manage.py"), *arguments]
    done = subprocess.run(
        command, env=environment, cwd=tree, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Failed(f"manage.py {arguments[0]}: {(done.stderr.strip() or 'no reason')[-500:]}")
    return done.stdout


def accounts(environment: dict[str, str]) -> tuple[str, str, str]:
    """Passwords of the first administrator and of an officer; the id of the organisation.

    A job that waits for long is left behind too: beat has to find it.
    """
    password = first_administrator(lambda *arguments: manage(environment, *arguments))
    officers = secrets.token_urlsafe(12)
    top = manage(environment, "shell", "-v", "0", "-c", OFFICER.format(password=officers)).strip()
    return password, officers, top


def first_administrator(run: Callable[..., str]) -> str:
    """Make the first organisation and its administrator `admin`; gives the password."""
    named = ("--username", "admin", "--name", "管理员", "--organization", "0001")
    shown = run("create_administrator", *named, "--organization-name", "中共验证委员会")
    password = re.search(r"初始密码：(\S+)", shown)
    if password is None:
        raise Failed("create_administrator printed no password.")
    return password[1]


def job_done(environment: dict[str, str]) -> bool:
    """Whether the job that `accounts` left waiting has been done."""
    return manage(environment, "shell", "-v", "0", "-c", JOB_STATE).strip() == "done"


SERVICES = {
    "web": ["gunicorn", "branchrecords.wsgi"],
    "worker": ["celery", "-A", "branchrecords.celery", "worker", "-c", "1", "-l", "INFO"],
    "beat": ["celery", "-A", "branchrecords.celery", "beat", "-l", "INFO", "--pidfile="],
}


@contextmanager
def service(
    name: str, command: list[str], environment: dict[str, str], folder: Path
) -> Iterator[None]:
    """A running part of the product, with a log of its own."""
    schedule = ["-s", str(folder / "schedule")] if name == "beat" else []
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            dies_with_parent([sys.executable, "-m", *command, *schedule]),
            env=environment, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        yield
    finally:
        process.terminate()
        process.wait(60)


if __name__ == "__main__":
    sys.exit(main())
