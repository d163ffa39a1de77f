"""Cases at any step, built through the actions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from django.utils import timezone

from members.actions.archive import add_paper
from members.actions.development import open_case, record_step
from members.actions.development_writing import Paper, Record
from members.models import DevelopmentCase, Organization, Person
from members.rules.development import STEPS_BY_KEY
from members.rules.kinds import StandingKind
from tests.factories.members import AT, make_people, make_person

VOTE = {
    "due": 9,
    "present": 8,
    "in_favour": 8,
    "against": 0,
    "abstained": 0,
    "one_by_one": True,
    "candidate_present": True,
    "introducers_present": True,
}

# A course without a fault: applied 2023-03-01, admitted 2024-10-10, full from 2025-10-10.
COURSE: tuple[tuple[str, date, dict], ...] = (
    ("talk", date(2023, 3, 20), {"opinion": "了解了入党动机"}),
    ("activist", date(2023, 6, 10), {"method": "members", "decided_by": "committee"}),
    ("activist_filed", date(2023, 6, 20), {}),
    ("mentors", date(2023, 6, 25), {}),
    ("fostering", date(2023, 12, 5), {"kind": "half_year", "opinion": "表现良好"}),
    ("fostering", date(2023, 12, 20), {"kind": "yearly", "opinion": "队伍状况良好"}),
    ("fostering", date(2024, 6, 5), {"kind": "half_year", "opinion": "表现良好"}),
    (
        "candidate",
        date(2024, 6, 15),
        {
            "mentor_opinion": "同意",
            "member_opinion": "同意",
            "mass_opinion": "同意",
            "decided_by": "committee",
            "public_from": date(2024, 6, 5),
            "public_until": date(2024, 6, 12),
        },
    ),
    ("candidate_filed", date(2024, 6, 25), {}),
    ("introducers", date(2024, 7, 1), {}),
    ("political", date(2024, 8, 1), {"result": "passed", "opinion": "历史清楚"}),
    ("training", date(2024, 8, 20), {"days": 3, "organizer": "党委"}),
    ("branch_review", date(2024, 9, 1), {"opinion": "合格"}),
    ("prereview", date(2024, 9, 20), {"result": "agreed"}),
    ("form", date(2024, 9, 25), {}),
    ("admission", date(2024, 10, 10), VOTE),
    ("committee_talk", date(2024, 11, 1), {"talker": "组织员", "opinion": "同意"}),
    ("approval", date(2024, 12, 1), {"result": "approved"}),
    ("approval_filed", date(2024, 12, 5), {}),
    ("enrolled", date(2024, 12, 10), {}),
    ("oath", date(2024, 12, 12), {"place": "党员活动室"}),
    ("probation", date(2025, 4, 10), {"kind": "half_year", "opinion": "表现良好"}),
    ("full_application", date(2025, 10, 1), {}),
    ("full_meeting", date(2025, 10, 15), {**VOTE, "outcome": "on_time"}),
    ("full_approval", date(2025, 11, 10), {"result": "approved"}),
    ("archived", date(2025, 11, 20), {"file": "party"}),
)
APPLIED = date(2023, 3, 1)


def on(day: date) -> datetime:
    """Ten o'clock of that day."""
    return timezone.make_aware(datetime.combine(day, time(10)))


def make_case(
    branch: Organization,
    until: str = "application",
    *,
    members: Sequence[Person] = (),
    name: str = "",
    born_on: date = date(1998, 5, 1),
    changes: dict[str, dict] | None = None,
) -> DevelopmentCase:
    """A case in which everything up to and including `until` is recorded as COURSE says."""
    people = list(members) or make_people(branch, 3)
    person = make_person(branch, name, StandingKind.APPLICANT, starts_on=APPLIED, born_on=born_on)
    case = open_case(person=person, applied_on=APPLIED, place="work", by=None, at=AT)
    add_paper(person=person, kind="application", dated_on=APPLIED, by=None, at=AT)
    last = STEPS_BY_KEY[until].number
    for key, day, facts in COURSE:
        if STEPS_BY_KEY[key].number > last:
            break
        record(case, key, day, {**facts, **(changes or {}).get(key, {})}, people)
    case.refresh_from_db()
    return case


def record(
    case: DevelopmentCase,
    key: str,
    day: date,
    facts: dict | None = None,
    people: Sequence[Person] = (),
    by=None,
    at: datetime = AT,
):
    """Record one step with the people and papers that it needs."""
    step = STEPS_BY_KEY[key]
    named = list(people)[: step.people.least] if step.people else []
    papers = [Paper(kind) for kind in step.papers]
    entry = Record(day, facts or {}, named, papers=papers)
    return record_step(case=case, step=step, entry=entry, by=by, at=at)


def standings(case) -> list[tuple]:
    """The standings of who is developed: (kind, from, until), the earliest first."""
    return list(
        case.person.standings.order_by("starts_on").values_list("kind", "starts_on", "ends_on")
    )
