"""Who comes: sign-in, late and early, guests, leave, 补学."""

from __future__ import annotations

from datetime import date, datetime, time

from django.core.files.uploadedfile import SimpleUploadedFile

from meetings.actions.attendance import record_attendance
from meetings.actions.confirming import confirm_record
from meetings.actions.guests import add_guest
from meetings.actions.leaves import ask_leave
from meetings.actions.make_up import assign_make_up
from meetings.actions.minutes import write_minutes
from meetings.actions.planning import open_meeting, plan_meeting
from meetings.actions.sealing import seal_meeting
from meetings.models import MakeUp, Meeting
from tests.access.place import Place
from tests.access.row import EVERYONE, Row
from tests.factories.files import PDF
from tests.factories.meetings import ITEMS
from tests.factories.members import AT

ROWS: tuple[Row, ...] = (
    Row("meeting-sign-in-screen", "open", "LSO"),
    # The meeting is over: the parts tell the page to ask no more.
    Row("meeting-sign-in-code", "open", "LSO", 286),
    Row("meeting-sign-in-people", "open", "LSO", 286),
    Row("meeting-sign-in-desk", "open", "LSO", 302, "POST"),
    Row("meeting-sign-in-close", "open", "LSO", 302, "POST"),
    Row("meeting-times", "open", "LSO"),
    Row("meeting-guests", "open", "LSO"),
    Row("meeting-guest-admit", "guest", "LSO", 302, "POST"),
    Row("meeting-guest-remove", "guest", "LSO", 302, "POST"),
    Row("sign-in-scan", "", EVERYONE, 403, base="public", extra={"token": "forged"}),
    # Open to who has scanned the code or is due: nobody of the matrix is.
    Row("my-sign-in", "open", "MLSOCA", 404, base="self"),
    Row("meeting-leaves", "open", "LSO"),
    Row("leave-answer", "leave", "LSO"),
    Row("leave-paper", "leave", "LSO", hidden="M"),
    Row("my-leave", "open", "MLSOCA", 404, base="self"),
    Row("my-meeting-notice", "open", "MLSOCA", 404, base="self"),
    Row("my-leave-withdraw", "leave", "MLSOCA", 404, "POST", base="self"),
    Row("make-up-assign", "sealed", "LSO"),
    Row("make-up-list", "branch", "LSOCA"),
    Row("make-up-export", "branch", "SOC", 200, "POST"),
    Row("make-up-detail", "make_up", "LSO"),
    Row("make-up-decide", "make_up", "LSO", 200, "POST"),
    Row("make-up-report", "make_up", "LSO", 200, "POST"),
    Row("my-make-up", "make_up", "MLSOCA", 404, base="self"),
)


def things(place: Place) -> dict[str, dict]:
    """An open meeting with a guest, leave asked from another, a 补学 of a sealed one."""
    by, at = place.by, _evening(date(2026, 8, 19))
    meeting = open_meeting(meeting=_planned(place, date(2026, 8, 19)), by=by, at=at)
    guest = add_guest(meeting=meeting, name="徐景明", unit="区委组织部", by=by, at=at)
    leave = ask_leave(
        meeting=_planned(place, date(2026, 8, 26)),
        person=place.people[1],
        reason="illness",
        detail="复查",
        upload=SimpleUploadedFile("证明.pdf", PDF),
        by=by,
        at=at,
    )
    return {
        "guest": {"pk": guest.pk},
        "leave": {"pk": leave.pk},
        "make_up": {"pk": _make_up(place).pk},
    }


def _evening(day: date) -> datetime:
    return datetime.combine(day, time(20, 0), AT.tzinfo)


def _planned(place: Place, day: date, kind: str = "party_day") -> Meeting:
    chair = place.people[0]
    return plan_meeting(
        organization=place.branch,
        kind=kind,
        held_on=day,
        starts_at=time(15, 0),
        chair=chair,
        recorder=chair,
        by=place.by,
        at=_evening(date(2026, 8, 1)),
    )


def _make_up(place: Place) -> MakeUp:
    by, at = place.by, _evening(date(2026, 8, 5))
    meeting = open_meeting(meeting=_planned(place, date(2026, 8, 5), "lecture"), by=by, at=at)
    away = place.people[2]
    entries = {away.pk: ("leave", "因病")}
    record_attendance(meeting=meeting, entries=entries, by=by, at=at)
    write_minutes(meeting=meeting, items=ITEMS, by=by, at=at)
    confirm_record(meeting=meeting, roles=("chair", "recorder"), by=by, at=at)
    meeting = seal_meeting(meeting=meeting, by=by, at=at, hint_reason="简短")
    task, due_on = "学习党课", date(2026, 9, 5)
    people = [away.pk]
    facts = {"task": task, "due_on": due_on, "by": by, "at": at}
    return assign_make_up(meeting=meeting, people=people, **facts)[0]
