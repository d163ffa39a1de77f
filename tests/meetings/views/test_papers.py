import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from meetings.models import MeetingPaper
from tests.factories.meetings import make_branch, make_open
from tests.factories.members import make_user
from tests.meetings.actions.test_papers import PDF, photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch(client):
    branch = make_branch()
    client.force_login(branch.user)
    return branch


@pytest.fixture
def meeting(branch):
    return make_open(branch)


def upload(client, meeting, file, **fields):
    url = reverse("meeting-papers", args=(meeting.pk,))
    return client.post(url, {"kind": "photo", "file": file, **fields}, follow=True)


def test_a_photo_is_added_seen_and_removed(client, branch, meeting):
    text = upload(client, meeting, photo((800, 600)), caption="会场").content.decode()
    assert "已加入「会场」" in text
    paper = MeetingPaper.objects.get()
    seen = client.get(reverse("meeting-paper", args=(paper.pk,)))
    assert (seen["Content-Type"], seen["Cache-Control"]) == ("image/jpeg", "private, no-store")
    assert "会场" in client.get(reverse("meeting-review", args=(meeting.pk,))).content.decode()
    url = reverse("meeting-paper-remove", args=(paper.pk,))
    assert "已删去「会场」" in client.post(url, follow=True).content.decode()
    assert not MeetingPaper.objects.exists()


def test_what_is_no_paper_is_refused_at_the_field(client, branch, meeting):
    file = SimpleUploadedFile("照片.jpg", b"MZ program")
    text = upload(client, meeting, file, caption="会场").content.decode()
    assert "「照片.jpg」不是能上传的文件" in text
    assert 'value="会场"' in text


def test_who_only_reads_sees_the_papers_and_adds_none(client, branch, meeting):
    upload(client, meeting, SimpleUploadedFile("材料.pdf", PDF), kind="material")
    client.force_login(make_user("auditor", branch.organization))
    text = client.get(reverse("meeting-papers", args=(meeting.pk,))).content.decode()
    assert "材料.pdf" in text
    assert "加入附件" not in text
    upload(client, meeting, SimpleUploadedFile("别的.pdf", PDF))
    assert MeetingPaper.objects.count() == 1


def test_another_branch_does_not_find_them(client, branch, meeting):
    upload(client, meeting, SimpleUploadedFile("材料.pdf", PDF))
    paper = MeetingPaper.objects.get()
    client.force_login(make_branch().user)
    assert client.get(reverse("meeting-paper", args=(paper.pk,))).status_code == 404
    assert client.get(reverse("meeting-papers", args=(meeting.pk,))).status_code == 404
