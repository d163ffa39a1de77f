"""The narrative that the records of a year give an organisation or a member."""

from __future__ import annotations

from datetime import date

from members.models import Organization, Person
from reports.catalogue import SUMMARY_KEYS
from reports.figures.figure import Value
from reports.queries.facts import facts_of
from reports.queries.personal_facts import personal_facts
from reports.queries.values import compute
from reports.rules.narrative import write_draft
from reports.rules.narrative_parts import Printed
from reports.rules.personal_narrative import write_personal
from reports.rules.texts import Draft


def drafted(
    *, organization: Organization, year: int, on: date, values: list[Value] | None = None
) -> Draft:
    """The narrative written from the records, every sentence with its source."""
    values = values or compute(organization, year, on, keys=SUMMARY_KEYS)
    numbers = {v.figure.key: Printed(v.number, v.text) for v in values}
    return write_draft(numbers, facts_of(organization, year, on))


def personal_drafted(*, person: Person, year: int, on: date) -> Draft:
    """A member's summary written from the records, every sentence with its source."""
    return write_personal(personal_facts(person, year, on))
