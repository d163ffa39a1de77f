"""A year of meetings: planned, called over, written, sealed, some late, some amended."""

from __future__ import annotations

from datetime import timedelta

from meetings.actions.attendance import record_attendance
from meetings.actions.confirming import confirm_record
from meetings.actions.minutes import write_minutes
from meetings.actions.planning import open_meeting, plan_meeting
from meetings.actions.sealing import amend_meeting, seal_meeting
from meetings.models import Meeting

from .occasions import Occasion, occasions_of
from .sealed_sets import write_sealed
from .world import TODAY, Branch, World, moment


def build_meetings(world: World) -> None:
    """Every branch's meetings in order of time.

    The first branch's, where there are drafts and an announcement, go through the actions one by
    one; where all is sealed, the same rows are written in one set.
    """
    ordinary: list[Occasion] = []
    for occasions in occasions_of(world):
        if all(one.row.sealed for one in occasions):
            ordinary += occasions
        else:
            hold_each(occasions)
    write_sealed(world, ordinary)
    _amend(world.branches[0])


def hold_each(occasions: list[Occasion]) -> None:
    """Through the actions, as a secretary does it."""
    for one in occasions:
        _hold(one)


def _hold(one: Occasion) -> None:
    by, at = one.branch.secretary, one.entered_at
    meeting = plan_meeting(**one.particulars(), by=by, at=one.announced_at)
    if one.row.held_on >= TODAY:
        return
    meeting = open_meeting(meeting=meeting, by=by, at=at)
    roll = list(meeting.attendances.all())
    away = one.away(roll)
    record_attendance(meeting=meeting, entries=away, by=by, at=at)
    meeting = write_minutes(meeting=meeting, items=one.items(roll, away), by=by, at=at)
    if one.row.sealed:
        sealed_at = one.sealed_at
        confirm_record(meeting=meeting, roles=("chair", "recorder"), by=by, at=sealed_at)
        seal_meeting(meeting=meeting, by=by, at=sealed_at)


def _amend(branch: Branch) -> None:
    """One correction in the first branch, so that an amended record can be seen."""
    meeting = (
        Meeting.objects.held()
        .filter(organization=branch.organization, kind="general", held_on__month=6)
        .get()
    )
    amend_meeting(
        meeting=meeting,
        old_text="地点：街道办事处三楼会议室",
        new_text="地点：街道办事处二楼党员活动室",
        reason="会议当天三楼会议室检修，改在二楼召开，登记时未改地点",
        by=branch.secretary,
        at=moment(meeting.held_on + timedelta(days=5), 9, 5),
    )
