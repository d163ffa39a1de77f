"""Uploads are told by their content, kept encrypted, and given back byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from branchrecords.attachments.fields import AttachmentField
from branchrecords.attachments.models import Attachment
from branchrecords.attachments.responses import attachment_response
from branchrecords.attachments.storing import read_attachment, store_attachment, store_bytes
from branchrecords.database.fields import DecryptionError
from branchrecords.errors import ActionError
from tests.factories.files import PDF, picture
from tests.factories.members import AT

PNG = picture("PNG")

pytestmark = pytest.mark.django_db


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_what_is_stored_comes_back_and_is_not_readable_on_disk():
    attachment = store_attachment(upload=upload("入党申请书.pdf", PDF), by=None, at=AT)
    assert read_attachment(attachment) == PDF
    on_disk = Path(attachment.file.path).read_bytes()
    assert b"%PDF" not in on_disk
    assert (attachment.name, attachment.size) == ("入党申请书.pdf", len(PDF))
    assert attachment.content_type == "application/pdf"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("照片.jpg", "照片.png"),
        ("照片.PNG", "照片.png"),
        ("C:\\下载\\照片.png", "照片.png"),
        ("../../etc/passwd", "passwd.png"),
        (".png", "附件.png"),
    ],
)
def test_the_name_gets_the_ending_of_the_content(name, shown):
    assert store_bytes(name=name, content=PNG, by=None, at=AT).name == shown


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "「x.pdf」是空文件，请重新选择"),
        (b"MZ" + b"\0" * 100, "「x.pdf」是程序，不能上传"),
        (b"no paper at all", "「x.pdf」不是能上传的文件，请用 PDF、JPG、PNG、Word、Excel"),
        (PDF + b"\0" * 20 * 1024 * 1024, "「x.pdf」超过 20 MB，请压缩或分成几份再上传"),
    ],
    ids=["empty", "program", "text", "too large"],
)
def test_other_files_are_refused_with_a_sentence(content, sentence):
    with pytest.raises(ActionError) as refusal:
        store_bytes(name="x.pdf", content=content, by=None, at=AT)
    assert str(refusal.value) == sentence
    assert not Attachment.objects.exists()


def test_the_field_says_the_same():
    field = AttachmentField(label="材料")
    with pytest.raises(Exception, match="不是能上传的文件"):
        field.clean(upload("x.pdf", b"no pdf at all"))
    assert field.clean(upload("x.pdf", PDF)).read() == PDF


def test_a_file_put_in_the_place_of_another_does_not_open():
    one = store_bytes(name="a.pdf", content=PDF, by=None, at=AT)
    other = store_bytes(name="b.png", content=PNG, by=None, at=AT)
    Path(one.file.path).write_bytes(Path(other.file.path).read_bytes())
    with pytest.raises(DecryptionError):
        read_attachment(one)


def test_an_attachment_is_never_changed():
    attachment = store_bytes(name="a.pdf", content=PDF, by=None, at=AT)
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        Attachment.objects.filter(pk=attachment.pk).update(name="b.pdf")


def test_the_database_refuses_an_empty_file():
    with pytest.raises(IntegrityError, match="attachment_not_empty"), transaction.atomic():
        Attachment.objects.create(
            name="a", content_type="x", size=0, sha256="", file="a", uploaded_at=AT
        )


def test_only_pictures_and_pdf_are_shown_inside_the_browser():
    pdf = store_bytes(name="a.pdf", content=PDF, by=None, at=AT)
    answer = attachment_response(pdf, inline=True)
    assert answer["Content-Disposition"].startswith("inline")
    assert answer["Cache-Control"] == "private, no-store"
    assert attachment_response(pdf)["Content-Disposition"].startswith("attachment")
