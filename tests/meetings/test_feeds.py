"""The calendar feed as programs read it: two parsers, the wire format, who gets what."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject
from django.test import Client
from icalendar import Calendar

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from meetings.actions.feeds import issue_feed, note_feed_read, revoke_feed
from meetings.actions.planning import cancel_meeting, change_meeting
from meetings.exports.feeds import calendar_file
from meetings.models import CalendarFeed
from meetings.queries.personal import own_meetings
from tests.factories.meetings import make_branch, make_planned, on_day
from tests.factories.members import AT, make_grant, make_user

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 26)
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def branch():
    return make_branch()


@pytest.fixture
def member(branch):
    """A member's account without any office."""
    return make_user("member", branch.organization, branch.people[3])


def read(key: str, client: Client | None = None, **headers):
    return (client or Client()).get("/calendar.ics", {"key": key}, headers=headers)


def events(content: bytes) -> list:
    return list(Calendar.from_ical(content).walk("VEVENT"))


def plan(branch, title="第四季度支部党员大会", **facts):
    facts = {"kind": "general", "held_on": DAY, "at": on_day(date(2026, 11, 18))} | facts
    return make_planned(branch, title=title, **facts)


def test_two_parsers_read_the_same_meeting(branch, member):
    plan(branch, title="大会；听取报告, 讨论\\表决", ends_at=time(16, 40), place="三楼，会议室")
    content = read(issue_feed(user=member, by=member, at=AT)).content
    (event,) = events(content)
    assert str(event["summary"]) == "大会；听取报告, 讨论\\表决"
    assert str(event["location"]) == "三楼，会议室"
    assert event["dtstart"].dt == datetime(2026, 11, 26, 15, 0, tzinfo=SHANGHAI)
    assert event["dtend"].dt == datetime(2026, 11, 26, 16, 40, tzinfo=SHANGHAI)
    other = vobject.readOne(content.decode())
    assert other.vevent.summary.value == "大会；听取报告, 讨论\\表决"
    assert other.vevent.location.value == "三楼，会议室"
    begins = other.vevent.dtstart.value
    assert (begins.isoformat(), begins.utcoffset()) == (
        "2026-11-26T15:00:00+08:00",
        timedelta(hours=8),
    )
    assert other.version.value == "2.0"
    assert other.vtimezone.tzid.value == "Asia/Shanghai"
    other.validate(raiseException=True)


def test_the_wire_format_of_rfc_5545(branch, member):
    plan(branch, title="第四季度支部党员大会，" * 8)
    answer = read(issue_feed(user=member, by=member, at=AT))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    lines = answer.content.split(b"\r\n")
    assert lines[-1] == b""  # the last line ends too
    assert b"\n" not in b"".join(lines)
    assert b"\r" not in b"".join(lines)
    assert max(len(line) for line in lines) <= 75
    assert any(line.startswith(b" ") for line in lines)
    for line in lines:
        line.decode("utf-8")  # no letter is cut in two
    assert b"DTSTART;TZID=Asia/Shanghai:20261126T150000" in lines
    assert b"METHOD:PUBLISH" in lines


def test_the_time_zone_has_no_summer_time_and_no_end(branch, member):
    plan(branch)
    calendar = Calendar.from_ical(read(issue_feed(user=member, by=member, at=AT)).content)
    (zone,) = calendar.walk("VTIMEZONE")
    assert [part.name for part in zone.subcomponents] == ["STANDARD"]
    assert zone.subcomponents[0]["tzoffsetto"].td == timedelta(hours=8)
    assert "comment" not in zone


def test_a_change_raises_the_sequence_and_keeps_the_uid(branch, member):
    meeting = plan(branch)
    key = issue_feed(user=member, by=member, at=AT)
    (before,) = events(read(key).content)
    change_meeting(
        meeting=meeting,
        title=meeting.title,
        held_on=date(2026, 11, 27),
        starts_at=time(9, 0),
        ends_at=None,
        place="二楼活动室",
        chair=meeting.chair,
        recorder=meeting.recorder,
        lecturer="",
        study_hours=meeting.study_hours,
        by=branch.user,
        at=on_day(date(2026, 11, 19)),
    )
    (after,) = events(read(key).content)
    assert before["uid"] == after["uid"] == f"meeting-{meeting.pk}@branch-records"
    assert (before["sequence"], after["sequence"]) == (0, 24 * 3600)
    assert after["dtstart"].dt == datetime(2026, 11, 27, 9, 0, tzinfo=SHANGHAI)
    assert after["dtend"].dt == datetime(2026, 11, 27, 10, 0, tzinfo=SHANGHAI)


def test_a_cancelled_meeting_stays_as_cancelled(branch, member):
    meeting = plan(branch)
    key = issue_feed(user=member, by=member, at=AT)
    cancel_meeting(meeting=meeting, reason="停电", by=branch.user, at=on_day(date(2026, 11, 20)))
    (event,) = events(read(key).content)
    assert event["status"] == "CANCELLED"
    assert event["sequence"] > 0
    assert "停电".encode() not in read(key).content


def test_nothing_but_title_time_and_place(branch, member):
    plan(branch, place="三楼会议室")
    content = read(issue_feed(user=member, by=member, at=AT)).content
    (event,) = events(content)
    assert set(event.keys()) == {
        "UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "LOCATION",
        "STATUS", "TRANSP",
    }  # fmt: skip
    for person in branch.people:
        assert person.name.encode() not in content


def test_only_ones_own_meetings(branch, member):
    plan(branch, kind="committee", title="支委会")
    plan(make_branch(), title="别的支部的大会")
    plan(branch, title="本支部的大会")
    content = read(issue_feed(user=member, by=member, at=AT)).content
    assert [str(event["summary"]) for event in events(content)] == ["本支部的大会"]
    officer = branch.user
    make_grant(officer, "member", branch.organization)
    content = read(issue_feed(user=officer, by=officer, at=AT)).content
    assert {str(event["summary"]) for event in events(content)} == {"支委会", "本支部的大会"}


def test_an_unknown_a_replaced_and_a_revoked_address_are_not_found(member):
    assert read("").status_code == 404
    assert read("x" * 43).status_code == 404
    assert read("x" * 500).status_code == 404
    first = issue_feed(user=member, by=member, at=AT)
    second = issue_feed(user=member, by=member, at=AT + timedelta(hours=1))
    assert (read(first).status_code, read(second).status_code) == (404, 200)
    revoke_feed(user=member, by=member, at=AT + timedelta(hours=2))
    assert read(second).status_code == 404
    with pytest.raises(ActionError, match="没有正在使用的订阅地址"):
        revoke_feed(user=member, by=member, at=AT + timedelta(hours=3))


def test_an_account_that_is_disabled_or_no_member_any_more_has_no_feed(member):
    key = issue_feed(user=member, by=member, at=AT)
    member.grants.update(ends_on=date(2020, 1, 1))
    assert read(key).status_code == 404
    member.grants.update(ends_on=None)
    assert read(key).status_code == 200
    type(member).objects.filter(pk=member.pk).update(is_active=False)
    assert read(key).status_code == 404


def test_the_key_is_long_and_only_its_digest_is_kept(member):
    key = issue_feed(user=member, by=member, at=AT)
    feed = CalendarFeed.objects.get()
    assert len(key) >= 43
    assert key not in {str(value) for value in vars(feed).values()}
    assert key not in "".join(str(event.detail) for event in AuditEvent.objects.all())


def test_issuing_and_revoking_are_logged_with_the_person(member):
    issue_feed(user=member, by=member, at=AT)
    issue_feed(user=member, by=member, at=AT)
    revoke_feed(user=member, by=member, at=AT)
    found = AuditEvent.objects.filter(action__startswith="calendar.").order_by("pk")
    assert [(one.action, one.person_id, one.detail.get("reason", "")) for one in found] == [
        ("calendar.issued", member.person_id, ""),
        ("calendar.issued", member.person_id, "换新地址，旧地址停用"),
        ("calendar.revoked", member.person_id, ""),
    ]


def test_an_unchanged_calendar_is_not_sent_again(branch, member):
    meeting = plan(branch)
    key = issue_feed(user=member, by=member, at=AT)
    first = read(key)
    assert read(key, **{"If-None-Match": first["ETag"]}).status_code == 304
    assert read(key, **{"If-Modified-Since": first["Last-Modified"]}).status_code == 304
    assert read(key)["ETag"] == first["ETag"]
    cancel_meeting(meeting=meeting, reason="停电", by=branch.user, at=on_day(date(2026, 11, 20)))
    again = read(key, **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again["ETag"] != first["ETag"]) == (200, True)
    assert "no-store" not in again["Cache-Control"]


def test_reading_is_noted_by_the_hour(member):
    issue_feed(user=member, by=member, at=AT)
    feed = CalendarFeed.objects.get()
    for minutes, expected in ((0, 0), (30, 0), (61, 61)):
        at = AT + timedelta(minutes=minutes)
        note_feed_read(feed=CalendarFeed.objects.get(), content_digest="a" * 64, at=at)
        assert CalendarFeed.objects.get(pk=feed.pk).read_at == AT + timedelta(minutes=expected)
    assert CalendarFeed.objects.get().changed_at == AT


def test_asking_costs_the_same_for_many_meetings(branch, member, django_assert_num_queries):
    plan(branch)
    person = member.person
    with django_assert_num_queries(6):
        own_meetings(person, starts=date(2026, 1, 1), ends=date.max)
    for month in (9, 10):
        plan(branch, held_on=date(2026, month, 5))
    with django_assert_num_queries(6):
        assert len(own_meetings(person, starts=date(2026, 1, 1), ends=date.max)) == 3


def test_only_reading_is_answered(member):
    key = issue_feed(user=member, by=member, at=AT)
    assert Client().post(f"/calendar.ics?key={key}").status_code == 405
    assert Client().head(f"/calendar.ics?key={key}").status_code == 200


def test_an_empty_calendar_is_a_calendar(member):
    assert vobject.readOne(calendar_file([], name="空").decode()).name == "VCALENDAR"
    assert read(issue_feed(user=member, by=member, at=AT)).status_code == 200
