"""A year of meetings: planned, called over, written, sealed, some late, some amended."""

from __future__ import annotations

from datetime import time, timedelta
from random import Random

from meetings.actions.attendance import record_attendance
from meetings.actions.confirming import confirm_record
from meetings.actions.minutes import write_minutes
from meetings.actions.planning import open_meeting, plan_meeting
from meetings.actions.sealing import amend_meeting, seal_meeting
from meetings.models import Meeting
from members.rules.kinds import Post

from .calendar import Planned, meetings_of
from .texts import minutes_of
from .world import TODAY, Branch, World, moment

_PLACES = {
    "agency": "街道办事处三楼会议室",
    "community": "社区党群服务中心",
    "other": "党群活动室",
}
_LEAVES = ("因公出差", "因病", "外出", "照顾家人")


def build_meetings(world: World) -> None:
    """Every branch's meetings in order of time."""
    for index, branch in enumerate(world.branches):
        rng = Random(f"{branch.node.code} {index}")
        for row in meetings_of(branch, index, rng):
            _hold(branch, row, index, rng)
    _amend(world.branches[0])


def _hold(branch: Branch, row: Planned, index: int, rng: Random) -> None:
    entered = row.held_on + timedelta(days=row.late)
    announced = min(entered, TODAY)
    group = branch.groups[row.group] if row.group is not None else None
    chair = branch.officers[f"leader {group.pk}"] if group else branch.officers[Post.SECRETARY]
    recorder = branch.officers.get(Post.PUBLICITY, branch.officers[Post.SECRETARY])
    meeting = plan_meeting(
        organization=group or branch.organization,
        kind=row.kind,
        title=row.title,
        held_on=row.held_on,
        starts_at=row.starts_at,
        ends_at=time(row.starts_at.hour + 1, 40 if row.starts_at.minute < 30 else 50),
        place=_PLACES[branch.node.sector],
        chair=chair,
        recorder=chair if group else recorder,
        lecturer=chair.name if row.kind == "lecture" else "",
        preparation=row.preparation,
        by=branch.secretary,
        at=moment(announced, 8, 30),
    )
    if row.held_on >= TODAY:
        return
    at = moment(entered, 17, 30)
    meeting = open_meeting(meeting=meeting, by=branch.secretary, at=at)
    speakers, voters = _roll_call(branch, meeting, rng, at)
    items = minutes_of(row, index, speakers, voters, rng)
    meeting = write_minutes(meeting=meeting, items=items, by=branch.secretary, at=at)
    if row.sealed:
        sealed_at = at + timedelta(minutes=20)
        roles = ("chair", "recorder")
        confirm_record(meeting=meeting, roles=roles, by=branch.secretary, at=sealed_at)
        seal_meeting(meeting=meeting, by=branch.secretary, at=sealed_at)


def _roll_call(branch: Branch, meeting: Meeting, rng: Random, at) -> tuple[list[str], int]:
    """Who was away and why; returns the names of some who were there and the voters present."""
    away: dict[int, tuple[str, str]] = {}
    there, voters = [], 0
    officers = {person.pk for person in branch.officers.values()}
    for row in meeting.attendances.all():
        chance = rng.random()
        if row.person_id not in officers and chance < 0.085:
            state = "absent" if chance < 0.008 else "leave"
            reason = "事先未说明" if state == "absent" else rng.choice(_LEAVES)
            away[row.person_id] = (state, reason)
            continue
        there.append(row.name)
        voters += row.may_vote
    record_attendance(meeting=meeting, entries=away, by=branch.secretary, at=at)
    return there, voters


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
