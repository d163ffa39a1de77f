"""Seals what `meetings` wrote: the same texts, digests and chains as the product's own seal.

The digests are computed by the product's functions, so a change of the record's format is
followed without a word here; only the writing is set-based.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, time
from typing import Any

from branchrecords.demo.seals import hold_seals, seal, write_seals
from branchrecords.demo.world import moment
from meetings.models import AgendaItem, ArchiveHead, Attendance, Confirmation, Meeting
from meetings.queries.records import Parts, content_digest_of

from .sizes import Size
from .writing import copy, execute, fetch, insert

BRANCHES = 100  # whose records are held in memory at once
_CONFIRMED, _SEALED = time(17, 45), time(17, 50)
_ROLL = ("meeting_id", "person_id", "name", "post", "standing", "may_vote", "state", "reason")
_ROLL += ("way", "came_at", "late", "left_at")
_CONFIRMATION = ("meeting_id", "role", "person_id", "way", "content_digest", "at", "by_id")


def seal_meetings(size: Size) -> None:
    """Every meeting that has a number, in the order of the numbers."""
    execute("SET LOCAL enable_seqscan = off")  # nobody has counted these rows yet
    hold_seals(_sealed(size))
    execute("SET LOCAL enable_seqscan = on")
    write_seals()
    insert(
        ArchiveHead,
        {"organization_id": "organization_id", "number": "number", "digest": "digest"},
        "(SELECT DISTINCT ON (organization_id) organization_id, number, digest "
        "FROM meetings_meeting WHERE state = 'sealed' ORDER BY organization_id, number DESC) last",
    )


def _sealed(size: Size) -> Iterator[Meeting]:
    for first in range(0, size.branches, BRANCHES):
        secretaries = dict(
            fetch(
                "SELECT id, secretary_id FROM scale_branch WHERE b >= %(first)s AND b < %(end)s",
                first=first,
                end=first + BRANCHES,
            )
        )
        found = _meetings(list(secretaries))
        parts = _parts(found)
        for one in found:
            by = secretaries[one.organization_id]
            confirmations = _confirmations(one, parts[one.pk], by)
            parts[one.pk] = replace(parts[one.pk], confirmations=confirmations)
        rows = [_row(one) for whole in parts.values() for one in whole.confirmations]
        copy(Confirmation, _CONFIRMATION, rows)
        yield from _chains(found, parts, secretaries)


def _meetings(branches: Sequence[int]) -> list[Meeting]:
    rows = Meeting.objects.filter(organization__in=branches, number__isnull=False)
    return list(rows.order_by("organization", "number"))


def _parts(meetings: Sequence[Meeting]) -> dict[int, Parts]:
    """The rolls as plain rows: twenty million of them would be slow as objects of the model."""
    these = [one.pk for one in meetings]
    rolls = Attendance.objects.filter(meeting__in=these).order_by("order", "pk")
    items = AgendaItem.objects.filter(meeting__in=these).order_by("order", "pk")
    roll_of = _by_meeting(rolls.values_list(*_ROLL, named=True))
    items_of = _by_meeting(items)
    return {pk: Parts(roll_of[pk], items_of[pk], (), (), (), ()) for pk in these}


def _by_meeting(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.meeting_id, []).append(row)
    return found


def _confirmations(meeting: Meeting, parts: Parts, by: int) -> list[Confirmation]:
    """By 主持人 and 记录人, on paper, in the order in which a record lists them."""
    digest = content_digest_of(meeting, parts)
    at = _moment(meeting, _CONFIRMED)
    people = (("chair", meeting.chair_id), ("recorder", meeting.recorder_id))
    return [
        Confirmation(
            meeting_id=meeting.pk,
            role=role,
            person_id=person,
            way=Confirmation.Way.PAPER,
            content_digest=digest,
            at=at,
            by_id=by,
        )
        for role, person in people
    ]


def _row(one: Confirmation) -> tuple:
    at = one.at.isoformat()
    way = Confirmation.Way(one.way).value
    return (one.meeting_id, one.role, one.person_id, way, one.content_digest, at, one.by_id)


def _chains(
    found: Sequence[Meeting], parts: dict[int, Parts], secretaries: dict[int, int]
) -> Iterator[Meeting]:
    ends: dict[int, str] = {}
    for meeting in found:
        branch = meeting.organization_id
        ends[branch] = seal(
            meeting,
            parts[meeting.pk],
            previous=ends.get(branch, ""),
            by=secretaries[branch],
            at=_moment(meeting, _SEALED),
        )
        yield meeting


def _moment(meeting: Meeting, at: time) -> datetime:
    return moment(meeting.held_on, at.hour, at.minute)
