import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from meetings.models import MeetingPaper
from tests.factories.files import PDF, picture
from tests.factories.meetings import make_branch, make_open
from tests.factories.members import make_user
from tests.meetings.actions.test_papers import photo

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
    assert "「照片.jpg」是程序，不能上传" in text
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


def test_of_several_photos_the_good_ones_are_kept_and_the_bad_ones_named(client, branch, meeting):
    good = [photo((800, 600)), SimpleUploadedFile("IMG_2.jpg", picture(size=(300, 200)))]
    bad = [
        SimpleUploadedFile("IMG_3.jpg", picture(size=(900, 900))[:4000]),
        SimpleUploadedFile("IMG_4.gif", picture("GIF")),
        SimpleUploadedFile("IMG_5.jpg", picture(size=(300, 200))),
    ]
    text = upload(client, meeting, [good[0], bad[0], good[1], bad[1], bad[2]]).content.decode()
    assert "已加入 2 个附件" in text
    for sentence in (
        "没有加入：「IMG_3.jpg」不完整，可能没有传完，请重新上传",
        "没有加入：「IMG_4.gif」是浏览器不一定能显示的图片格式",
        "没有加入：「IMG_5.jpg」已经在附件里了",
    ):
        assert sentence in text
    assert [str(paper) for paper in MeetingPaper.objects.all()] == ["IMG_1.jpg", "IMG_2.jpg"]


def test_where_all_are_bad_every_one_is_named_at_the_field(client, branch, meeting):
    files = [SimpleUploadedFile("甲.jpg", b"MZ" * 99), SimpleUploadedFile("乙.pdf", PDF[:200])]
    text = upload(client, meeting, files, caption="会场").content.decode()
    assert "「甲.jpg」是程序，不能上传" in text
    assert "「乙.pdf」打不开" in text
    assert 'value="会场"' in text
    assert not MeetingPaper.objects.exists()


def test_nothing_chosen_is_said_and_a_phone_offers_its_camera(client, branch, meeting):
    url = reverse("meeting-papers", args=(meeting.pk,))
    text = client.post(url, {"kind": "photo"}).content.decode()
    assert "请选择照片或文件" in text
    assert text.count('type="file"') == 2
    assert text.count("multiple") == 2
    assert 'capture="environment"' in text


def test_more_than_a_record_takes_are_refused_one_by_one(client, branch, meeting):
    def files(*numbers):
        return [SimpleUploadedFile(f"{n}.jpg", picture(size=(40 + n, 30))) for n in numbers]

    text = upload(client, meeting, files(*range(31))).content.decode()
    assert "一次最多 30 个，请分几次上传" in text
    upload(client, meeting, files(*range(30)))
    text = upload(client, meeting, files(30)).content.decode()
    assert "「30.jpg」没有加入：一份记录最多 30 个附件" in text
    assert MeetingPaper.objects.count() == 30
