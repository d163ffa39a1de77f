"""A record is reviewed, sealed, corrected, printed."""

import pytest
from django.urls import reverse

from branchrecords.audit.models import AuditEvent
from tests.factories.meetings import (
    ITEMS,
    make_branch,
    make_sealed,
)
from tests.factories.members import make_user
from tests.meetings.views.recording import HTMX, open_one, recent_day, shown

pytestmark = pytest.mark.django_db


ROLES = ["chair", "recorder"]


def ready_to_seal(branch):
    meeting = open_one(branch)
    data = shown(meeting, items=1) | {f"{name}-1": text for name, text in ITEMS[0].items()}
    return meeting, data


def test_the_secretary_seals_and_sees_the_record(client):
    branch = make_branch()
    meeting, data = ready_to_seal(branch)
    client.force_login(branch.user)
    client.post(reverse("meeting-minutes", args=(meeting.pk,)), data)
    assert "封存记录" in client.get(reverse("meeting-review", args=(meeting.pk,))).content.decode()
    text = client.post(
        reverse("meeting-seal", args=(meeting.pk,)), {"confirm": ROLES}, follow=True
    ).content.decode()
    meeting.refresh_from_db()
    assert meeting.is_sealed
    for words in ("已封存", "内容与摘要一致", meeting.digest[:4], "第 1 号 本记录", "追加更正"):
        assert words in text
    part = client.get(reverse("meeting-verify", args=(meeting.pk,)), headers=HTMX)
    assert "内容与摘要一致" in part.content.decode()


def test_hints_must_be_answered(client):
    branch = make_branch()
    meeting = open_one(branch)
    client.force_login(branch.user)
    url = reverse("meeting-seal", args=(meeting.pk,))
    assert "处提示未处理" in client.post(url, {"confirm": ROLES}).content.decode()
    assert not meeting.confirmations.exists()  # refused as a whole
    client.post(url, {"hint_reason": "临时召集", "confirm": ROLES})
    meeting.refresh_from_db()
    assert meeting.hint_reason == "临时召集"


def test_an_officer_writes_but_does_not_seal(client):
    branch = make_branch()
    meeting, data = ready_to_seal(branch)
    client.force_login(make_user("branch_officer", branch.organization))
    client.post(reverse("meeting-minutes", args=(meeting.pk,)), data)
    text = client.get(reverse("meeting-review", args=(meeting.pk,))).content.decode()
    assert "封存由支部书记办理" in text
    assert client.post(reverse("meeting-seal", args=(meeting.pk,))).status_code == 403


def test_a_correction_is_appended(client):
    branch = make_branch()
    meeting = make_sealed(branch, held_on=recent_day())
    client.force_login(branch.user)
    url = reverse("meeting-amend", args=(meeting.pk,))
    assert "请填写理由" in client.post(url, {"old_text": "甲", "new_text": "乙"}).content.decode()
    data = {"old_text": "缺席：邵某", "new_text": "请假：邵某", "reason": "核对值班表"}
    text = client.post(url, data, follow=True).content.decode()
    for words in ("更正 1", "<del>缺席：邵某</del>", "<ins>请假：邵某</ins>", "核对值班表"):
        assert words in text


def test_a_reader_sees_a_draft_as_a_draft(client):
    branch = make_branch()
    meeting = open_one(branch)
    client.force_login(make_user("auditor", branch.organization))
    text = client.get(reverse("meeting-detail", args=(meeting.pk,))).content.decode()
    assert "封存之后才计入召开次数" in text
    assert client.get(reverse("meeting-attendance", args=(meeting.pk,))).status_code == 403


@pytest.mark.parametrize("name", ["meeting-pdf", "meeting-sign-in"])
def test_papers_are_made_and_logged(client, name):
    branch = make_branch(full=5, probationary=1)
    absent = {branch.people[3].pk: ("leave", "因病")}
    meeting = make_sealed(branch, held_on=recent_day(), absent=absent)
    client.force_login(branch.user)
    answer = client.get(reverse(name, args=(meeting.pk,)))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert AuditEvent.objects.latest("pk").action == "meeting.printed"


def test_elsewhere_is_not_found(client):
    meeting = make_sealed(make_branch())
    client.force_login(make_branch().user)
    for name in ("meeting-detail", "meeting-pdf", "meeting-minutes", "meeting-verify"):
        assert client.get(reverse(name, args=(meeting.pk,))).status_code == 404


def test_a_sealed_record_leads_every_step_back_to_itself(client):
    branch = make_branch()
    meeting = make_sealed(branch, held_on=recent_day())
    client.force_login(branch.user)
    for name in ("meeting-basics", "meeting-attendance", "meeting-minutes", "meeting-review"):
        answer = client.get(reverse(name, args=(meeting.pk,)))
        assert answer.url == reverse("meeting-detail", args=(meeting.pk,))


def test_without_their_confirmation_nothing_is_sealed(client):
    branch = make_branch()
    meeting, data = ready_to_seal(branch)
    client.force_login(branch.user)
    client.post(reverse("meeting-minutes", args=(meeting.pk,)), data)
    text = client.post(reverse("meeting-seal", args=(meeting.pk,))).content.decode()
    assert f"记录人{branch.recorder}还没有核对确认" in text
    meeting.refresh_from_db()
    assert not meeting.is_sealed
