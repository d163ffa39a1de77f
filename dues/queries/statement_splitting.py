"""Among whom one line of a statement may be divided (代缴), and how."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dues.models import StatementRow
from dues.rules.money import ZERO
from dues.rules.months import month_names, month_of, payable
from dues.rules.receiving import Due
from dues.rules.statements import propose_parts, who
from members.models.digests import phone_digest

from .statement_options import Compared, compared


@dataclass(frozen=True)
class Candidate:
    """A member who may have a part: which months are open on the day, what they owe, what is
    proposed (元)."""

    person_id: int
    name: str
    months: tuple[date, ...]
    owed: Decimal
    proposed: Decimal | None
    year: int

    @property
    def due(self) -> str:
        """What the page sends back, so that what was shown is what is posted."""
        return f"{','.join(f'{month:%Y-%m}' for month in self.months)}|{self.owed}"

    @property
    def month_names(self) -> str:
        """10月、11月."""
        return month_names(self.months, self.year)


@dataclass(frozen=True)
class Splitting:
    """The members of the branch, those proposed first, then who owes; who sent the money."""

    candidates: tuple[Candidate, ...]
    payer_id: int | None

    @property
    def proposed(self) -> Decimal:
        """What is proposed for all together, in 元."""
        return sum((one.proposed for one in self.candidates if one.proposed), ZERO)


def splitting_of(row: StatementRow, *, on: date) -> Splitting:
    """How a line that can be received may be divided; constant queries."""
    branch = compared(row.organization, [row], on)
    day, amount = row.happened_on or on, row.amount or ZERO
    open_of = {person: branch.dues.get(person, Due()).open for person in branch.names}
    months = {person: payable(open_, month_of(day)) for person, open_ in open_of.items()}
    owed = {
        person: sum((open_of[person][month] for month in found), ZERO)
        for person, found in months.items()
    }
    people, sender = _named(row, branch)
    owing = [person for person, sum_ in owed.items() if sum_]
    with_sender = [*people, *([sender] if sender else [])]
    proposed = propose_parts(amount, owed, [people, with_sender, owing])
    candidates = [
        Candidate(person, name, months[person], owed[person], proposed.get(person), day.year)
        for person, name in branch.names.items()
    ]
    candidates.sort(key=lambda one: (one.proposed is None, not one.owed))
    return Splitting(tuple(candidates), sender)


def _named(row: StatementRow, branch: Compared) -> tuple[list[int], int | None]:
    """Whom the line names, and the member who sent the money, where it is one."""
    by_phone = branch.phones.get(phone_digest(row.phone), []) if row.phone.isdecimal() else []
    found = who(row.party, row.memo, branch.names, by_phone)
    sender = who(row.party, "", branch.names, by_phone).people
    return list(found.people), sender[0] if len(sender) == 1 else None
