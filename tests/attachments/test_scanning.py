"""Uploads and a virus scanner: a real server on a socket that speaks clamd's INSTREAM."""

import io
import os
import socketserver
import struct
import subprocess
import sys
import threading
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from branchrecords.attachments.models import Attachment
from branchrecords.attachments.storing import store_bytes
from branchrecords.errors import ActionError
from tests.factories.files import PDF
from tests.factories.members import make_person, make_tree, make_user
from tests.security.test_headers import PRODUCTION, ROOT

AT = datetime(2026, 11, 22, tzinfo=UTC)
# The line that every scanner calls a virus, so that nobody needs one to try it; in two halves, so
# that none of them finds it here.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
INFECTED = PDF + b"\n%" + EICAR + b"\n"
pytestmark = pytest.mark.django_db


class Clamd(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """As clamd.conf(5) and clamd(8) say: `zINSTREAM`, chunks with their lengths, a zero."""

    daemon_threads = True
    most = 25 * 1024 * 1024
    answer = b""  # instead of what it finds
    scanned = 0


class Handler(socketserver.StreamRequestHandler):
    server: Clamd

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
            if len(content) > self.server.most:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.server.scanned += 1
        found = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"
        self.wfile.write(self.server.answer or found)


@contextmanager
def running(path):
    with Clamd(str(path), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def clamd(tmp_path, settings):
    with running(tmp_path / "clamd.ctl") as server:
        settings.CLAMD = f"unix://{tmp_path}/clamd.ctl"
        yield server


def noise() -> bytes:
    """A picture that cannot be packed."""
    stream = io.BytesIO()
    Image.effect_noise((850, 850), 100).save(stream, "PNG")
    return stream.getvalue()


def store(content):
    return store_bytes(name="证明.pdf", content=content, by=None, at=AT)


def test_a_clean_file_is_kept_after_it_was_scanned(clamd):
    assert store(PDF).name == "证明.pdf"
    assert clamd.scanned == 1


def test_a_file_of_many_chunks_arrives_whole(clamd):
    large = noise()
    assert len(large) > 400_000
    store_bytes(name="大图.png", content=large, by=None, at=AT)
    with pytest.raises(ActionError, match="含有病毒"):
        store_bytes(name="大图.png", content=large + EICAR, by=None, at=AT)


def test_an_infected_file_is_refused_with_the_name_of_the_virus(clamd):
    with pytest.raises(ActionError) as refusal:
        store(INFECTED)
    assert str(refusal.value) == (
        "「证明.pdf」含有病毒（Eicar-Test-Signature），没有收下。请在您的电脑上杀毒，并告诉系统管理员"
    )
    assert not Attachment.objects.exists()


def test_it_is_refused_on_the_page_too(client, clamd, settings):
    tree = make_tree()
    client.force_login(make_user("secretary", tree["branch"]))
    person = make_person(tree["branch"], "周建国")
    page = client.post(
        reverse("person-paper-add", args=(person.pk,)),
        {"kind": "application", "upload": SimpleUploadedFile("证明.pdf", INFECTED)},
        follow=True,
    )
    assert "含有病毒（Eicar-Test-Signature）" in page.content.decode()
    assert not Attachment.objects.exists()


def test_without_a_scanner_nothing_is_asked(settings):
    settings.CLAMD = ""
    assert store(INFECTED).size == len(INFECTED)


def test_a_scanner_that_does_not_answer_lets_nothing_in(tmp_path, settings, caplog):
    settings.CLAMD = f"unix://{tmp_path}/nobody.ctl"
    with pytest.raises(ActionError, match="杀毒服务没有回应。请过几分钟再试"):
        store(PDF)
    assert "The virus scanner does not answer" in caplog.text
    settings.CLAMD = "tcp://127.0.0.1:9"
    with pytest.raises(ActionError, match="杀毒服务没有回应"):
        store(PDF)


@pytest.mark.parametrize(
    "answer",
    [b"stream: Cannot allocate memory ERROR\0", b"\0", b"OK\0"],
    ids=["error", "empty", "another"],
)
def test_an_answer_that_is_no_clear_yes_lets_nothing_in(clamd, answer):
    clamd.answer = answer
    with pytest.raises(ActionError, match="没有查过病毒，暂时不能收"):
        store(PDF)


def test_what_is_too_large_for_the_scanner_is_not_taken(clamd):
    clamd.most = 100
    with pytest.raises(ActionError, match="超过杀毒服务能查的大小"):
        store(PDF)


@pytest.mark.parametrize(
    ("address", "taken"),
    [
        ("unix:///run/clamav/clamd.ctl", True),
        ("tcp://clamav:3310", True),
        ("tcp://[::1]:3310", True),
        ("", True),
        ("clamav:3310", False),
        ("tcp://clamav", False),
        ("http://clamav:3310/", False),
        ("unix://run/clamd.ctl", False),
    ],
)
def test_a_wrong_address_stops_the_start(address, taken):
    done = subprocess.run(
        [sys.executable, "-c", "import branchrecords.settings"],
        env={**PRODUCTION, "PATH": os.environ["PATH"], "CLAMD": address},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert (done.returncode == 0) is taken
    if not taken:
        assert "Write unix:///run/clamav/clamd.ctl or tcp://host:3310" in done.stderr


def test_one_account_cannot_fill_the_disk(settings):
    settings.UPLOAD_FILES, settings.UPLOAD_MEGABYTES = 2, 0
    one, other = make_user(), make_user()
    for number in range(2):
        store_bytes(name="a.pdf", content=PDF + b"%%%d" % number, by=one, at=AT)
    with pytest.raises(ActionError, match="您已上传 2 个文件，到了每人的上限"):
        store_bytes(name="a.pdf", content=PDF, by=one, at=AT)
    store_bytes(name="a.pdf", content=PDF, by=other, at=AT)
    settings.UPLOAD_FILES, settings.UPLOAD_MEGABYTES = 0, 1
    large = noise()
    store_bytes(name="b.png", content=large, by=other, at=AT)
    with pytest.raises(ActionError, match="会超过每人 1 MB 的上限"):
        store_bytes(name="c.png", content=large, by=other, at=AT)
    assert Attachment.objects.filter(uploaded_by=other).count() == 2
