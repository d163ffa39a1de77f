import pytest
from django.urls import reverse

from branchrecords.audit.models import AuditEvent
from meetings.actions.planning import cancel_meeting
from tests.factories.meetings import make_branch, make_open, make_planned, make_sealed, on_day
from tests.factories.members import TODAY, make_user

pytestmark = pytest.mark.django_db
VIEWS = ("meeting-notice", "meeting-sign-in", "meeting-pdf", "meeting-extract")


@pytest.fixture
def branch(client):
    branch = make_branch()
    client.force_login(branch.user)
    return branch


def offered(client, meeting, page="meeting-detail") -> list[bool]:
    text = client.get(reverse(page, args=(meeting.pk,)), follow=True).content.decode()
    return [f'href="{reverse(view, args=(meeting.pk,))}"' in text for view in VIEWS]


def test_each_page_of_a_meeting_offers_the_papers_of_its_state(client, branch):
    assert offered(client, make_planned(branch, kind="general")) == [True, True, False, False]
    assert offered(client, make_open(branch), "meeting-review") == [True] * 4
    assert offered(client, make_sealed(branch, kind="lecture")) == [True] * 4


def test_every_paper_opens_and_stands_in_the_log(client, branch):
    meeting = make_sealed(branch)
    for view in VIEWS:
        answer = client.get(reverse(view, args=(meeting.pk,)))
        assert answer["Content-Type"] == "application/pdf", view
        assert answer["Content-Disposition"].startswith("inline"), view
    printed = AuditEvent.objects.filter(action="meeting.printed").order_by("pk")
    assert [event.detail["what"] for event in printed] == [
        "会议通知", "签到册", "会议记录", "会议纪要",
    ]  # fmt: skip


def test_a_paper_that_there_is_not_leads_back_with_the_reason(client, branch):
    meeting = make_planned(branch, held_on=TODAY)
    answer = client.get(reverse("meeting-extract", args=(meeting.pk,)), follow=True)
    assert "点名以后才有会议纪要" in answer.content.decode()
    cancel_meeting(meeting=meeting, reason="停电", by=branch.user, at=on_day(TODAY))
    answer = client.get(reverse("meeting-sign-in", args=(meeting.pk,)), follow=True)
    assert "会议已取消，不再打印签到册" in answer.content.decode()
    assert not AuditEvent.objects.filter(action="meeting.printed").exists()


def test_a_member_reads_the_notice_of_the_own_meetings_only(client, branch):
    mine = make_planned(branch, kind="general")
    other = make_planned(make_branch(), kind="general")
    client.force_login(make_user("member", branch.organization, branch.people[3]))
    answer = client.get(reverse("my-meeting-notice", args=(mine.pk,)))
    assert answer["Content-Type"] == "application/pdf"
    assert client.get(reverse("my-meeting-notice", args=(other.pk,))).status_code == 404
