"""Sanctions, awards and care for tests, built through the actions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from members.actions.awards import AwardFacts, give_awards
from members.actions.care import VisitFacts, pair, recognize_hardship, record_visits
from members.actions.sanctions import record_sanction
from members.models import Award, Hardship, Organization, Pairing, Person, Sanction, Visit
from tests.factories.members import AT


def make_sanction(person: Person, kind: str = "warning", **fields) -> Sanction:
    """A decision of March 2026, unless told."""
    fields.setdefault("starts_on", date(2026, 3, 15))
    fields.setdefault("decided_by", "东湾区纪委")
    fields.setdefault("matter", "违反会议纪律")
    return record_sanction(person=person, kind=kind, by=None, at=AT, **fields)


def make_award(
    *,
    people: list[Person] | None = None,
    organizations: list[Organization] | None = None,
    **facts,
) -> list[Award]:
    """优秀共产党员 of 七一 2026, unless told."""
    facts.setdefault("kind", "organization" if organizations else "member")
    facts.setdefault("level", "county")
    facts.setdefault("title", "2026年度先进")
    facts.setdefault("awarded_on", date(2026, 7, 1))
    facts.setdefault("awarded_by", "东湾区委")
    return give_awards(
        facts=AwardFacts(**facts),
        people=people or [],
        organizations=organizations or [],
        by=None,
        at=AT,
    )


def make_hardship(person: Person, kind: str = "illness", **fields) -> Hardship:
    """因病, recognised in January 2026."""
    fields.setdefault("level", "serious")
    fields.setdefault("starts_on", date(2026, 1, 10))
    fields.setdefault("details", "长期透析，医药费每月四千元")
    return recognize_hardship(person=person, kind=kind, by=None, at=AT, **fields)


def make_visit(person: Person, host: Organization, amount: str = "500", **fields) -> Visit:
    """A visit at 七一 2026 with money from 党费."""
    fields.setdefault("visited_on", date(2026, 6, 30))
    fields.setdefault("occasion", "party_day")
    fields.setdefault("visitors", "沈玉平、陶建中")
    fields.setdefault("source", "dues")
    facts = VisitFacts(host=host, amount=Decimal(amount), **fields)
    return record_visits(facts=facts, people=[person], by=None, at=AT)[0]


def make_pairing(person: Person, helper: Person, **fields) -> Pairing:
    """Somebody helps since spring."""
    fields.setdefault("aim", "每月上门一次")
    fields.setdefault("starts_on", date(2026, 3, 1))
    return pair(person=person, helper=helper, helping_organization=None, by=None, at=AT, **fields)
