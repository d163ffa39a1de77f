"""Arrears with their cases: who may open what."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import uuid4

from dues.actions.arrears import StepFacts, record_arrears_step
from dues.actions.reliefs import ReliefTerms, grant_relief
from dues.rules.arrears import StepKind
from tests.access.place import Place
from tests.access.row import Row
from tests.factories import dues as make

ROWS: tuple[Row, ...] = (
    Row("dues-arrears-case", "arrears", "SOCA"),
    Row("dues-arrears-step", "arrears", "SO", extra={"kind": "talk"}),
    Row("dues-arrears-reveal", "arrears_step", "S", 302, "POST"),
    Row("dues-advance-move", "arrears", "SO", 404),
    Row("dues-year-book", "branch", "SOCA"),
    Row("dues-year-book-xlsx", "branch", "SOCA"),
    Row("dues-closings-xlsx", "branch", "SOCA"),
    Row("dues-closings-below", "branch", "SO"),
    Row("dues-differences-xlsx", "branch", "SOCA"),
    Row("my-dues-book", "", "M", 404, base="self"),
    Row("person-dues-book", "payer", "SOCA"),
    Row("dues-relief-reveal", "relief", "SO", 302, "POST"),
    Row("dues-arrears-notice", "arrears_step", "SO"),
)


def things(place: Place) -> dict[str, dict]:
    """Somebody who owes six months and more and was warned."""
    person = place.people[3]
    for month in range(4, 10):
        make.owed(person, place.branch, date(2026, month, 1))

    def step(kind: StepKind, on: date, **facts):
        return record_arrears_step(
            key=uuid4(), organization=place.branch, person=person,
            facts=StepFacts(kind, on, **facts), by=place.by, at=make.AT,
        )  # fmt: skip

    step(StepKind.TALK, date(2026, 10, 8), owner=person, text="问明原因")
    warning = step(StepKind.WARNING, date(2026, 11, 2), due_on=date(2026, 12, 2))
    terms = ReliefTerms(
        "reduced", Decimal(2), date(2027, 1, 1), date(2027, 6, 1), "住院",
        date(2026, 11, 3), "党委", date(2026, 11, 9),
    )  # fmt: skip
    relief = grant_relief(
        person=person, organization=place.branch, terms=terms, by=place.by, at=make.AT
    )
    return {
        "payer": {"pk": place.people[0].pk},
        "relief": {"pk": relief.pk},
        "arrears": {"pk": place.branch.pk, "person": person.pk},
        "arrears_step": {"pk": warning.pk},
    }
