"""主持人 and 记录人 confirm from their own accounts."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings.actions.minutes import write_minutes
from meetings.queries.confirming import records_to_confirm
from tests.factories.meetings import ITEMS, make_branch, make_open, on_day
from tests.factories.members import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    return make_branch()


@pytest.fixture
def meeting(branch):
    meeting = make_open(branch, held_on=timezone.localdate() - timedelta(days=3))
    at = on_day(meeting.held_on)
    return write_minutes(meeting=meeting, items=ITEMS, by=branch.user, at=at)


def address(meeting):
    return reverse("meeting-confirm", args=(meeting.pk,))


def test_the_recorder_confirms_from_his_own_account(client, branch, meeting):
    user = make_user("member", branch.organization, branch.recorder)
    client.force_login(user)
    mine = client.get(reverse("my-meetings")).content.decode()
    assert "等我核对的记录" in mine
    assert address(meeting) in mine
    text = client.get(address(meeting)).content.decode()
    for words in ("您是这次会议的记录人", ITEMS[0]["discussion"], "确认记录无误"):
        assert words in text
    text = client.post(address(meeting), follow=True).content.decode()
    assert "本人在系统中确认" in text
    assert "确认记录无误" not in text
    assert "等我核对的记录" not in client.get(reverse("my-meetings")).content.decode()
    row = meeting.confirmations.get()
    assert (row.role, row.way, row.person) == ("recorder", "self", branch.recorder)


def test_a_later_change_asks_again(client, branch, meeting):
    client.force_login(make_user("member", branch.organization, branch.recorder))
    client.post(address(meeting))
    items = [{**ITEMS[0], "discussion": "改了几个字。"}]
    write_minutes(meeting=meeting, items=items, by=branch.user, at=timezone.now())
    assert records_to_confirm(branch.recorder, on=timezone.localdate()) == [meeting]
    text = client.get(address(meeting)).content.decode()
    assert "确认之后又有改动" in text
    assert "确认记录无误" in text


def test_whoever_chaired_and_writes_confirms_while_reviewing(client, branch, meeting):
    client.force_login(branch.user)
    review = reverse("meeting-review", args=(meeting.pk,))
    assert "我已核对，确认无误" in client.get(review).content.decode()
    client.post(address(meeting))
    assert "我已核对，确认无误" not in client.get(review).content.decode()
    assert meeting.confirmations.get().role == "chair"


def test_nobody_else_finds_the_page(client, branch, meeting):
    client.force_login(make_user("member", branch.organization, branch.people[4]))
    assert client.get(address(meeting)).status_code == 404
    assert client.post(address(meeting)).status_code == 404


def test_an_empty_record_waits_for_nobody(branch):
    make_open(branch, held_on=timezone.localdate())
    assert records_to_confirm(branch.secretary, on=timezone.localdate()) == []
