import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from branchrecords.attachments.storing import read_attachment
from branchrecords.errors import ActionError
from meetings.actions.papers import MOST_PAPERS, add_paper, remove_paper
from meetings.models import MeetingPaper
from tests.factories.files import PDF
from tests.factories.meetings import make_branch, make_open, make_sealed, on_day

pytestmark = pytest.mark.django_db


def photo(size=(4000, 3000)) -> SimpleUploadedFile:
    stream = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "31.2N 121.4E"
    Image.new("RGB", size, "gray").save(stream, "JPEG", exif=exif)
    return SimpleUploadedFile("IMG_1.jpg", stream.getvalue())


def added(meeting, branch, upload=None, kind="photo", **facts) -> MeetingPaper:
    at = on_day(meeting.held_on)
    upload = upload or SimpleUploadedFile("材料.pdf", PDF)
    return add_paper(meeting=meeting, upload=upload, kind=kind, by=branch.user, at=at, **facts)


def test_a_photo_is_made_small_and_forgets_where_it_was_taken():
    branch = make_branch()
    paper = added(make_open(branch), branch, photo(), caption=" 会场 ")
    content = read_attachment(paper.attachment)
    assert Image.open(io.BytesIO(content)).size == (2000, 1500)
    assert b"31.2N" not in content
    assert str(paper) == "会场"


def test_a_paper_is_kept_as_it_is():
    branch = make_branch()
    paper = added(make_open(branch), branch, kind="material")
    assert read_attachment(paper.attachment) == PDF


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "是空文件"), (b"MZ\x90 program", "是程序，不能上传"), (PDF * 500_000, "超过 20 MB")],
    ids=["empty", "program", "large"],  # or the name of a test is as long as its file
)
def test_what_is_no_paper_is_refused_with_the_reason(content, sentence):
    branch = make_branch()
    meeting = make_open(branch)
    with pytest.raises(ActionError, match=sentence):
        added(meeting, branch, SimpleUploadedFile("附件.jpg", content))
    assert not meeting.papers.exists()


def test_a_record_takes_so_many_and_no_more():
    branch = make_branch()
    meeting = make_open(branch)
    first = added(meeting, branch).attachment
    for number in range(1, MOST_PAPERS):
        first.pk, first._state.adding = None, True
        first.file.name = f"{number}.bin"
        first.save()
        MeetingPaper.objects.create(meeting=meeting, attachment_id=first.pk)
    with pytest.raises(ActionError, match="最多 30 个附件"):
        added(meeting, branch)


def test_a_sealed_record_takes_none_and_gives_none_away():
    branch = make_branch()
    meeting = make_open(branch)
    paper = added(meeting, branch)
    sealed = make_sealed(branch, kind="general")
    with pytest.raises(ActionError, match="已封存"):
        added(sealed, branch)
    remove_paper(paper=paper, by=branch.user, at=on_day(meeting.held_on))
    assert not meeting.papers.exists()
