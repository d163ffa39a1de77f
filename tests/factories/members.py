"""Organisations, people and users for tests, built through the actions."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count

from stdnum.cn import ric

from members.actions.accounts import create_account
from members.actions.grants import grant_role
from members.actions.organizations import add_organization
from members.actions.people import add_person
from members.actions.positions import appoint_person
from members.models import Grant, Organization, Person, Position, User
from members.rules.kinds import OrganizationKind, Sector, StandingKind

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)  # 10:00 in Shanghai
TODAY = date(2026, 11, 20)
LONG_AGO = date(2015, 1, 1)
_numbers = count(1)


def make_organization(
    name: str = "",
    parent: Organization | None = None,
    kind: str = OrganizationKind.BRANCH,
    code: str = "",
    sector: str = Sector.AGENCY,
    **fields,
) -> Organization:
    """One organisation; without a parent it is a root."""
    number = next(_numbers)
    return add_organization(
        name=name or f"第{number}党支部",
        code=code or f"T{number}",
        kind=kind,
        parent=parent,
        sector=sector,
        founded_on=fields.pop("founded_on", LONG_AGO),
        by=None,
        at=AT,
        **fields,
    )


def make_tree() -> dict[str, Organization]:
    """A committee with one 党总支 of two branches, one of them with a group, and a sibling.

    Keys: committee, general, branch, sister, group, other (another committee's branch).
    """
    committee = make_organization("东湾区住建局党委", kind=OrganizationKind.COMMITTEE)
    general = make_organization("机关党总支", committee, OrganizationKind.GENERAL_BRANCH)
    branch = make_organization("机关第一党支部", general)
    sister = make_organization("机关第二党支部", general)
    group = make_organization("第一党小组", branch, OrganizationKind.GROUP)
    elsewhere = make_organization("西岭区水务局党委", kind=OrganizationKind.COMMITTEE)
    other = make_organization("水务第一党支部", elsewhere)
    return {
        "committee": committee,
        "general": general,
        "branch": branch,
        "sister": sister,
        "group": group,
        "elsewhere": elsewhere,
        "other": other,
    }


def id_number(born_on: date = date(1980, 1, 1), sequence: int = 1) -> str:
    """A right 公民身份号码 of an invented region; odd sequences are male."""
    body = f"340524{born_on:%Y%m%d}{sequence:03d}"
    return body + ric.calc_check_digit(body + "0")


def make_person(
    organization: Organization,
    name: str = "",
    standing: str = StandingKind.FULL,
    group: Organization | None = None,
    starts_on: date = LONG_AGO,
    **facts,
) -> Person:
    """A person with membership and standing; a full member joined in 2010 unless told."""
    number = next(_numbers)
    facts.setdefault("name", name or f"丁{'一二三四五六七八九十'[number % 10]}{number}")
    facts.setdefault("born_on", date(1980, 1, 1))
    if standing == StandingKind.FULL:
        facts.setdefault("joined_on", date(2010, 7, 1))
        facts.setdefault("full_on", date(2011, 7, 1))
    elif standing == StandingKind.PROBATIONARY:
        facts.setdefault("joined_on", date(2026, 3, 10))
    return add_person(
        organization=organization,
        facts=facts,
        standing=standing,
        starts_on=starts_on,
        group=group,
        by=None,
        at=AT,
    )


def make_people(organization: Organization, number: int, **facts) -> list[Person]:
    """Several people of one branch."""
    return [make_person(organization, **facts) for _ in range(number)]


def make_user(
    role: str = "",
    organization: Organization | None = None,
    person: Person | None = None,
    username: str = "",
    password: str | None = None,
    name: str = "",
) -> User:
    """An account, with one grant when `role` and `organization` are given."""
    user = create_account(
        username=username or f"user{next(_numbers)}",
        name=name or (person.name if person else "测试员"),
        person=person,
        password=password,
        by=None,
        at=AT,
    )
    if role:
        make_grant(user, role, organization)
    return user


def make_grant(user: User, role: str, organization: Organization) -> Grant:
    """A grant in force since long ago."""
    user.__dict__.pop("active_grants", None)
    user.__dict__.pop("permissions", None)
    return grant_role(
        user=user, organization=organization, role=role, starts_on=LONG_AGO, by=None, at=AT
    )


def make_position(
    person: Person, organization: Organization, post: str, starts_on: date = LONG_AGO
) -> Position:
    """A post held since long ago."""
    return appoint_person(
        person=person, organization=organization, post=post, starts_on=starts_on, by=None, at=AT
    )
