"""What a line of a statement may pay: for whom, which months, what becomes of the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dues.models import StatementBooking, StatementChoice, StatementRow
from dues.queries.closings import closed_months
from dues.queries.receiving import dues_of
from dues.queries.statements import bookings_in_force, payable_people
from dues.rules.local import PREPAY
from dues.rules.months import month_of
from dues.rules.receiving import Due, Rest, line_problem
from dues.rules.statements import Allotment, allot, allotted_words, line_of
from members.models import Organization, Person
from members.queries.settings import setting


@dataclass(frozen=True)
class Option:
    """One answer to «whose is it»: a member, who brought it, which months, what becomes of the
    rest."""

    person_id: int
    name: str
    payer_id: int | None
    payer: str
    allotted: Allotment
    rest: Rest
    year: int

    @property
    def value(self) -> str:
        """What the page sends back: all of it, so that what was shown is what is posted."""
        months = ",".join(f"{month:%Y-%m}" for month in self.allotted.months)
        facts = (self.person_id, self.payer_id or "", self.rest.value, months, self.allotted.shown)
        return "|".join(str(fact) for fact in facts)

    @property
    def label(self) -> str:
        """张三（李四代缴）：10月、11月，余 20.00 元预收."""
        by = f"（{self.payer}代缴）" if self.payer else ""
        return f"{self.name}{by}：{self.pays}"

    @property
    def pays(self) -> str:
        """10月、11月，余 20.00 元预收."""
        return allotted_words(self.allotted, self.rest, self.year)


@dataclass
class Compared:
    """What the lines are compared with."""

    names: dict[int, str]
    phones: Mapping[str, list[int]]
    dues: dict[int, Due]
    closed: set[tuple[int, date]]
    prepay: int
    booked: Mapping[str, list[StatementBooking]]
    choices: Mapping[int, StatementChoice]
    method: str = "transfer"


def compared(organization: Organization, rows: Sequence[StatementRow], on: date) -> Compared:
    """Everything a branch's lines are compared with on a day; constant queries."""
    names = payable_people(organization=organization, on=on)
    months = {month_of(row.happened_on) for row in rows if row.happened_on}
    choices = StatementChoice.objects.filter(row__in=[row.pk for row in rows])
    return Compared(
        names=names,
        phones=_phones(names),
        dues=dues_of(organization=organization, people=list(names), with_ahead=True),
        closed=closed_months({(organization.pk, month) for month in months}),
        prepay=int(setting(PREPAY, organization=organization, on=on)),
        booked=bookings_in_force(
            organization=organization, references={row.reference for row in rows}
        ),
        choices={
            choice.row_id: choice for choice in choices.select_related("chosen_by").order_by("pk")
        },
    )


def _phones(names: Iterable[int]) -> dict[str, list[int]]:
    phones: dict[str, list[int]] = {}
    rows = Person.objects.filter(pk__in=list(names), phone_digest__isnull=False)
    for person, digest in rows.values_list("pk", "phone_digest"):
        phones.setdefault(digest or "", []).append(person)
    return phones


def options_of(row: StatementRow, person: int, payer: int | None, branch: Compared) -> list[Option]:
    """What may be done with the sum for one member: two ways where it is too much."""
    day, amount = row.happened_on, row.amount
    assert day is not None  # noqa: S101  (_refused came first)
    assert amount is not None  # noqa: S101
    due = branch.dues.get(person, Due())
    allotted = allot(amount, due, day)
    rests = tuple(Rest) if allotted.rest else (Rest.ADVANCE,)
    return [
        Option(
            person,
            branch.names.get(person, ""),
            payer,
            branch.names.get(payer, "") if payer else "",
            allotted,
            rest,
            day.year,
        )
        for rest in rests
        if not problem_of(row, person, payer, rest, branch)
    ]


def problem_of(
    row: StatementRow, person: int, payer: int | None, rest: Rest, branch: Compared
) -> str:
    """Why the sum cannot be received for the member, in one sentence; "" when it can."""
    day, amount = row.happened_on, row.amount or Decimal(0)
    assert day is not None  # noqa: S101  (_refused came first)
    due = branch.dues.get(person, Due())
    line = line_of(
        person, amount, allot(amount, due, day), rest=rest, payer=payer, method=branch.method
    )
    return line_problem(line, due, day, branch.prepay)
