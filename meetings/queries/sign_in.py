"""Sign-in: the code on the screen, what a scanned one says, and who has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.signing import BadSignature, Signer
from django.utils import timezone

from branchrecords.database.reading import beyond_scope
from meetings.models import Attendance, Guest, Meeting
from meetings.rules.sign_in import code_problem, meeting_problem, slot_of
from members.models import Person

# Made for nothing else, so that no other signed text of the product passes as a code.
SALT = "meetings.sign_in"
LONGEST_TOKEN = 100
FORGED = "这不是签到码，请扫描会议屏幕上的二维码。"


def _signer() -> Signer:
    return Signer(salt=SALT, sep=".")


def token_of(meeting: Meeting, *, at: datetime) -> str:
    """The text of the code for a meeting at a moment: meeting and slot, signed."""
    return _signer().sign(f"{meeting.pk}-{slot_of(at)}")


@dataclass(frozen=True)
class Scan:
    """What a scanned code is good for: its meeting, or why not."""

    meeting: Meeting | None = None
    problem: str = ""


def read_token(token: str, *, at: datetime) -> Scan:
    """The meeting of a code that was scanned at a moment; forged and old ones are refused."""
    try:
        if len(token) > LONGEST_TOKEN:
            raise BadSignature
        number, slot = _signer().unsign(token).split("-")
    except (BadSignature, ValueError):
        return Scan(problem=FORGED)
    if problem := code_problem(slot=int(slot), at=at):
        return Scan(problem=problem)
    with beyond_scope("whoever has the code in front of them may come from another branch"):
        meeting = Meeting.objects.filter(pk=int(number)).first()
    if meeting is None:
        return Scan(problem=FORGED)
    problem = sign_in_problem(meeting, at=at)
    return Scan(problem=problem) if problem else Scan(meeting)


def sign_in_problem(meeting: Meeting, *, at: datetime) -> str:
    """Why nobody can sign in to a meeting at a moment, or nothing."""
    today = timezone.localdate(at)
    return meeting_problem(state=meeting.state, held_on=meeting.held_on, today=today)


@dataclass(frozen=True)
class SignIns:
    """Who has come so far. `came`: in the order of coming; `missing`: not yet, nor on leave."""

    due: int
    came: tuple[Attendance, ...]
    leave: tuple[Attendance, ...]
    missing: tuple[Attendance, ...]
    guests: tuple[Guest, ...]
    asking: tuple[Guest, ...]


def sign_ins(meeting: Meeting) -> SignIns:
    """The screen of the sign-in; two queries."""
    rows, guests = list(meeting.attendances.all()), list(meeting.guest_rows.all())
    came = sorted((row for row in rows if row.way), key=lambda row: (row.came_at, row.order))
    leave = [row for row in rows if row.state == Attendance.State.LEAVE]
    return SignIns(
        due=len(rows),
        came=tuple(came),
        leave=tuple(leave),
        missing=tuple(r for r in rows if not r.way and r.state != Attendance.State.LEAVE),
        guests=tuple(guest for guest in guests if guest.admitted),
        asking=tuple(guest for guest in guests if not guest.admitted),
    )


def attendance_of(person: Person | None, meeting: Meeting) -> Attendance | None:
    """The person's own row of the roll, None for who is not due."""
    return meeting.attendances.filter(person=person).first() if person else None
