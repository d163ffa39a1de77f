"""Probes of the settings about meetings, reviews, study and service."""

from __future__ import annotations

from datetime import date, time, timedelta

from meetings.actions.appraisals import Verdict, decide_results
from meetings.actions.make_up import assign_usual
from meetings.actions.planning import plan_meeting
from meetings.actions.sign_in import sign_in_at_desk
from meetings.models import Meeting
from meetings.queries.cadence import cadence
from meetings.queries.disclosure_duties import asked_of
from meetings.queries.talks import gaps_of
from meetings.queries.volunteering import volunteers_of
from members.rules.kinds import OrganizationKind, Post
from tests.factories.desk import desk_duties
from tests.factories.meetings import DAY, Branch, make_open, make_sealed, on_day
from tests.factories.members import (
    AT,
    TODAY,
    make_organization,
    make_people,
    make_person,
    make_position,
    make_user,
)
from tests.factories.reviews import grades, make_closed, make_talk
from tests.factories.service import certify, make_service, make_team
from tests.factories.study import make_training

from .probe import Probes, Tree, said


def talk_pairs(tree: Tree) -> int:
    """Two officers, one of whom has talked with the only other member."""
    people = make_people(tree["branch"], 3)
    for person, post in zip(people, (Post.SECRETARY, Post.ORGANIZATION), strict=False):
        make_position(person, tree["branch"], post)
    make_talk(tree["branch"], people[0], people[2])
    return len(gaps_of(tree["branch"], year=2026, on=TODAY))


def excellent_base(tree: Tree) -> str:
    """Three full members, one 优秀 and one who cannot be graded."""
    people = make_people(tree["branch"], 3)
    review = make_closed(tree["branch"])
    verdicts = grades(review, **{people[0].name: "excellent"})
    row = review.appraisals.get(person=people[2])
    verdicts[row.pk] = Verdict(no_grade_reason="长期患病")
    return said(
        lambda: decide_results(
            review=review, verdicts=verdicts, decided_on=TODAY, body="assembly", by=None, at=AT
        )
    )


def group_meetings(tree: Tree) -> tuple[str, ...]:
    """Two 党小组, of which one met in October."""
    second = make_organization("第二党小组", tree["branch"], OrganizationKind.GROUP)
    leader = make_person(tree["branch"], group=second)
    plan_meeting(
        organization=second,
        kind="group",
        held_on=date(2026, 10, 12),
        starts_at=time(16, 0),
        chair=leader,
        recorder=leader,
        by=make_user("secretary", tree["branch"]),
        at=AT,
    )
    slots = cadence(tree["branch"], year=2026, on=date(2026, 10, 5))
    month = [slot for slot in slots if (slot.kind.key, slot.span.label) == ("group", "10月")]
    return tuple(slot.status for slot in month)


def disclosure_life(tree: Tree) -> list[str]:
    """What the branch has to make public in a year."""
    return [one.term.label for one in asked_of(tree["branch"], year=2026, on=TODAY)]


def late_minutes(tree: Tree) -> bool:
    """Who comes fifteen minutes after the start."""
    meeting = _sealed_lecture(tree, sealed=False)
    row = meeting.attendances.first()
    at = on_day(DAY, 15) + timedelta(minutes=15)
    by = make_user("secretary", tree["branch"])
    return sign_in_at_desk(meeting=meeting, person=row.person, by=by, at=at).late


def make_up_days(tree: Tree) -> list[date]:
    """Until when the one who missed a 党课 is to make up for it."""
    meeting = _sealed_lecture(tree, sealed=True)
    made = assign_usual(meeting=meeting, by=meeting.sealed_by, at=meeting.sealed_at)
    return [one.due_on for one in made]


def _sealed_lecture(tree: Tree, *, sealed: bool) -> Meeting:
    people = make_people(tree["branch"], 3)
    by = make_user("secretary", tree["branch"], people[0])
    branch = Branch(tree["branch"], people[0], people[1], by, people)
    if not sealed:
        return make_open(branch, kind="lecture")
    return make_sealed(branch, kind="lecture", absent={people[2].pk: ("leave", "因病")})


def service_hours(tree: Tree) -> str:
    """What two and a half hours of service say of a volunteer's year."""
    people = make_people(tree["branch"], 3)
    team = make_team(tree["branch"], people[0])
    by = make_user("secretary", tree["branch"], people[1])
    branch = Branch(tree["branch"], people[0], people[1], by, people)
    certify(make_service(branch), team=team)
    return volunteers_of(team, year=2026, on=TODAY)[0].suggested


def study_plan(tree: Tree) -> bool:
    """Whether a branch without a study plan is late in February."""
    duties = desk_duties(
        "meetings.queries.study_duties", organization=tree["branch"], on=date(2026, 2, 10)
    )
    return duties[0].late


def study_day(tree: Tree) -> str:
    """Thirty 学时 on three days."""
    person = make_person(tree["branch"], starts_on=date(2020, 1, 1))
    by = make_user("secretary", tree["branch"])
    return said(lambda: make_training(person, by, hours=30))


PROBES: Probes = {
    "talk_pairs": ("each", talk_pairs),
    "excellent_base": ("assessed", excellent_base),
    "group_meetings": ("any", group_meetings),
    "disclosure_life": ("quarter", disclosure_life),
    "late_minutes": ("30", late_minutes),
    "make_up_days": ("10", make_up_days),
    "service_hours": ("2", service_hours),
    "study_day_hours": ("10", study_day),
    "study_plan_month": ("3", study_plan),
}
