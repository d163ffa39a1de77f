"""A member's meetings as iCalendar (RFC 5545): title, time and place, nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vDuration

from meetings.models import Meeting

ZONE = "Asia/Shanghai"
# Since 1992 the zone has had no summer time; without an end the rule holds on.
ZONE_FROM, ZONE_UNTIL = date(1992, 1, 1), date(2038, 1, 1)
# A meeting whose end nobody wrote: without one, programs show it as no time at all.
USUAL_LENGTH = timedelta(hours=1)
REFRESHED_EVERY = timedelta(hours=6)


def calendar_file(meetings: Iterable[Meeting], *, name: str) -> bytes:
    """The calendar as bytes; the same meetings give the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//Branch Records//Meetings//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", ZONE)
    calendar.add("refresh-interval", vDuration(REFRESHED_EVERY), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESHED_EVERY))
    calendar.add_component(_zone())
    for meeting in meetings:
        calendar.add_component(_event(meeting))
    return calendar.to_ical()


def _zone() -> Timezone:
    zone = Timezone.from_tzid(ZONE, first_date=ZONE_FROM, last_date=ZONE_UNTIL)
    del zone["COMMENT"]  # "only works until": a zone without later changes works on
    return zone


def _event(meeting: Meeting) -> Event:
    event = Event()
    cancelled = meeting.state == Meeting.State.CANCELLED
    event.add("uid", f"meeting-{meeting.pk}@branch-records")
    event.add("dtstamp", _changed_at(meeting))
    event.add("last-modified", _changed_at(meeting))
    event.add("sequence", _sequence(meeting))
    event.add("dtstart", _at(meeting.held_on, meeting.starts_at))
    event.add("dtend", _ends(meeting))
    event.add("summary", meeting.title)
    if meeting.place:
        event.add("location", meeting.place)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if cancelled else "OPAQUE")
    return event


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, ZoneInfo(ZONE))


def _ends(meeting: Meeting) -> datetime:
    if meeting.ends_at:
        return _at(meeting.held_on, meeting.ends_at)
    return _at(meeting.held_on, meeting.starts_at) + USUAL_LENGTH


def _changed_at(meeting: Meeting) -> datetime:
    """To the second, which is all that the format keeps; in UTC, as it demands."""
    return meeting.changed_at.astimezone(ZoneInfo("UTC")).replace(microsecond=0)


def _sequence(meeting: Meeting) -> int:
    """Rises with every change, as RFC 5545 3.8.7.4 asks: the seconds from entry to last change."""
    return max(int((meeting.changed_at - meeting.created_at).total_seconds()), 0)
