"""Who asks for leave from tomorrow's meeting, and who still owes 补学."""

from __future__ import annotations

from datetime import time, timedelta

from meetings.actions.leaves import answer_leave, ask_leave
from meetings.actions.make_up import assign_make_up, certify_make_up, report_make_up
from meetings.actions.planning import plan_meeting
from meetings.models import Meeting
from meetings.queries.make_up import absentees, usual_task
from members.models import Person

from .world import TODAY, Branch, World, moment

TOMORROW = TODAY + timedelta(days=1)


def build_attending(world: World) -> None:
    """In the first branch: a service tomorrow with two requests for leave, one answered; 补学 of
    the latest 党课 or 支部党员大会 that somebody missed."""
    branch = world.branches[0]
    busy = {person.pk for person in branch.officers.values()}
    busy.add(world.users["member"].person_id)
    helpers = [person for person in branch.people if person.pk not in busy][:8]
    _leaves(branch, helpers)
    _make_ups(branch)


def _leaves(branch: Branch, helpers: list[Person]) -> None:
    by = branch.secretary
    meeting = plan_meeting(
        organization=branch.organization,
        kind="service",
        title="江堤清洁志愿服务",
        held_on=TOMORROW,
        starts_at=time(8, 30),
        ends_at=time(11, 0),
        place="江堤东段集合点",
        chair=branch.people[0],
        recorder=branch.people[0],
        invitees=helpers,
        by=by,
        at=moment(TODAY, 8, 30),
    )
    words = (("illness", "膝盖旧伤复发，医生嘱咐少走路。"), ("away", "周六陪母亲去外地看病。"))
    asked = [
        ask_leave(
            meeting=meeting,
            person=person,
            reason=reason,
            detail=detail,
            by=by,
            at=moment(TODAY, 8, 40),
        )
        for person, (reason, detail) in zip(helpers, words, strict=False)
    ]
    answer_leave(leave=asked[1], granted=True, answer="好的", by=by, at=moment(TODAY, 8, 50))


def _make_ups(branch: Branch) -> None:
    """One is done and certified, the others are open."""
    by = branch.secretary
    taught = Meeting.objects.held().filter(organization=branch.organization)
    for meeting in taught.filter(kind__in=("lecture", "general")).order_by("-held_on"):
        people = [row.person_id for row in absentees(meeting)]
        if not people:
            continue
        day = max(meeting.held_on + timedelta(days=meeting.late_days), TODAY - timedelta(days=20))
        made = assign_make_up(
            meeting=meeting,
            people=people,
            task=usual_task(meeting),
            due_on=TODAY + timedelta(days=10),
            by=by,
            at=moment(day, 18),
        )
        if len(made) > 1:
            report_make_up(
                make_up=made[-1],
                studied_on=day + timedelta(days=3),
                way="told",
                gist="听参会同志传达主要内容，学习了发的材料。",
                by=by,
                at=moment(day + timedelta(days=3), 10),
            )
            certify_make_up(make_up=made[-1], by=by, at=moment(day + timedelta(days=4), 9))
        return
