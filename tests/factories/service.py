"""志愿服务 in every state, built through the actions."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import uuid4

from meetings.actions.services import certify_service
from meetings.actions.volunteering import apply_to_team, found_team, register_volunteer
from meetings.models import Meeting, ServiceRecord, ServiceTeam, TeamApplication, TeamMember
from members.models import Organization, Person, User
from tests.factories.meetings import Branch, make_sealed
from tests.factories.members import AT

FOUNDED = date(2026, 3, 5)


def make_team(
    organization: Organization,
    leader: Person,
    name: str = "党员助老服务队",
    on: date = FOUNDED,
    **facts,
) -> ServiceTeam:
    """A team founded on 5 March; its leader is its first volunteer."""
    values = {"name": name, "field": "elderly", "purpose": "上门理发、代买药品", **facts}
    return found_team(organization=organization, facts=values, leader=leader, on=on, by=None, at=AT)


def make_volunteer(team: ServiceTeam, person: Person, on: date = FOUNDED) -> TeamMember:
    """Somebody registered by the organisation."""
    return register_volunteer(team=team, person=person, on=on, by=None, at=AT)


def make_application(
    team: ServiceTeam, person: Person, by: User, at: datetime = AT
) -> TeamApplication:
    """A registration that waits."""
    return apply_to_team(team=team, person=person, strengths="会修水电，周末有空", by=by, at=at)


def make_service(branch: Branch, people: int = 3, kind: str = "service", **facts) -> Meeting:
    """A sealed service from 15:00 to 17:30 by the branch's first `people`."""
    chosen = {"invitees": branch.people[:people]} if kind == "service" else {}
    return make_sealed(branch, kind=kind, ends_at=time(17, 30), **chosen, **facts)


def certify(meeting: Meeting, hours: dict[int, int] | None = None, **facts) -> ServiceRecord:
    """Certified by the 居委会: 150 minutes for everybody present, or person id → minutes."""
    rows = meeting.attendances.filter(state="present")
    if hours is not None:
        rows = rows.filter(person__in=hours)
    served = {row.pk: 150 if hours is None else hours[row.person_id] for row in rows}
    values = {
        "key": uuid4(),
        "team": None,
        "effect": "上门理发 12 人",
        "certifier": "周桂兰",
        "certifier_of": "清河社区居委会",
        "served": served,
        "by": None,
        "at": AT,
        **facts,
    }
    return certify_service(meeting=meeting, **values)
