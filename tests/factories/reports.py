"""Hand-made rows for figures: written straight into the tables, so that a figure is checked
against what the test says and not against an action's idea of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from itertools import count

from branchrecords.access.roles import ROLES_BY_KEY
from dues.models import Assessment, Payment
from meetings.models import Attendance, Meeting
from members.models import Grant, Membership, Organization, Person, Standing, User
from members.rules.kinds import OrganizationKind, StandingKind
from tests.factories import dues as money

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
_numbers = count(1)
_long_ago = date(2015, 1, 1)


def node(
    parent: Organization | None = None,
    kind: str = OrganizationKind.BRANCH,
    name: str = "",
    **fields,
) -> Organization:
    """One organisation below `parent`, or a root."""
    number = next(_numbers)
    fields = {"code": f"R{number}", "name": name or f"第{number}党支部", "kind": kind} | fields
    if parent is None:
        return Organization.objects.add_root(fields)
    return Organization.objects.add_child(Organization.objects.get(pk=parent.pk), fields)


def committee(name: str = "临江街道党工委", parent: Organization | None = None, **fields):
    """A 党委."""
    return node(parent, OrganizationKind.COMMITTEE, name, **fields)


def member(
    branch: Organization,
    name: str = "",
    *,
    standing: str = StandingKind.FULL,
    since: date = _long_ago,
    **fields,
) -> Person:
    """A member of `branch` since 2015 (or `since`)."""
    person = Person.objects.create(name=name or f"党员{next(_numbers)}", **fields)
    Membership.objects.create(person=person, organization=branch, starts_on=since)
    Standing.objects.create(person=person, kind=standing, starts_on=since)
    return person


def user(organization: Organization | None = None, role: str = "secretary", **fields) -> User:
    """An account with one grant."""
    assert role in ROLES_BY_KEY
    name = fields.pop("name", "沈玉平")
    account = User.objects.create_user(f"u{next(_numbers)}", "a-long-password", name=name, **fields)
    if organization is not None:
        Grant.objects.create(
            user=account, organization=organization, role=role, starts_on=date(2020, 1, 1)
        )
    return account


def meeting(
    branch: Organization,
    kind: str = "party_day",
    held_on: date = date(2026, 3, 5),
    *,
    present=(),
    leave=(),
    absent=(),
    sealed: bool = True,
    **fields,
) -> Meeting:
    """A meeting with its roll call; sealed at the end, as the trigger wants it."""
    made = Meeting.objects.create(
        organization=branch,
        kind=kind,
        title=fields.pop("title", "主题活动"),
        held_on=held_on,
        starts_at=time(9, 0),
        state=Meeting.State.OPEN,
        created_at=AT,
        changed_at=AT,
        **fields,
    )
    states = [(p, "present", "") for p in present]
    states += [(p, "leave", "因病") for p in leave] + [(p, "absent", "未说明") for p in absent]
    Attendance.objects.bulk_create(
        Attendance(
            meeting=made,
            person=person,
            name=person.name,
            standing=StandingKind.FULL,
            may_vote=True,
            state=state,
            reason=reason,
        )
        for person, state, reason in states
    )
    return seal(made) if sealed else made


def seal(made: Meeting) -> Meeting:
    """Mark as sealed without the chain, which figures do not look at."""
    made.state, made.sealed_at, made.digest = Meeting.State.SEALED, AT, "0" * 64
    made.sealed_by = User.objects.get_or_create(username="sealer", defaults={"name": "封存人"})[0]
    made.opened_at = AT
    made.ordinal = made.number = next(_numbers)
    made.save()
    return made


def owed(person: Person, branch: Organization, month: date, amount: str = "15.00") -> Assessment:
    """Dues owed for one month."""
    return money.owed(person, branch, month, amount)


def paid(assessment: Assessment, paid_on: date, by: User) -> Payment:
    """The whole month paid on one day."""
    return money.received(assessment, assessment.amount, paid_on, by)
