"""Who is behind with the dues in a subtree, and for how many months."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dues.models import Assessment
from dues.models.assessments import AssessmentQuerySet
from dues.rules.months import MOST_ARREARS, TALK_AT, month_of
from members.models import Organization
from members.models.placements import stood_within


@dataclass(frozen=True)
class Arrear:
    """One member's unpaid months that are over, oldest first, and their sum in 元.

    `organization_id` is the branch they are owed to.
    """

    person_id: int
    name: str
    organization_id: int
    organization: str
    months: tuple[date, ...]
    amount: Decimal

    @property
    def count(self) -> int:
        """How many months."""
        return len(self.months)

    @property
    def is_long(self) -> bool:
        """Three months or more: time to talk."""
        return self.count >= TALK_AT

    @property
    def is_grave(self) -> bool:
        """Six months or more: 党章 第九条."""
        return self.count >= MOST_ARREARS


def arrears(*, organization: Organization, on: date, past: bool = False) -> list[Arrear]:
    """Everybody in arrears in the subtree on a day, by branch, the longest first; two queries.

    The month that still runs is due but not in arrears. `past`: as the books were at the end of
    that day, without what was booked since.
    """
    rows = Assessment.objects.filter(stood_within(organization, on=on), month__lt=month_of(on))
    return _by_member(_facts(rows.outstanding(on=on if past else None)))


def owed_to(branch: Organization, *, on: date) -> tuple[int, list[Arrear]]:
    """How many have not paid the month that runs, and who is behind with those before; one
    query."""
    month = month_of(on)
    rows = _facts(Assessment.objects.filter(organization=branch, month__lte=month).outstanding())
    over = [row for row in rows if row["month"] < month]
    return len(rows) - len(over), _by_member(over)


def _facts(rows: AssessmentQuerySet) -> list[dict]:
    ordered = rows.order_by("organization__path", "person__pinyin", "person_id", "month")
    return list(
        ordered.values(
            "person_id",
            "person__name",
            "organization_id",
            "organization__name",
            "organization__short_name",
            "month",
            "open",
        )
    )


def _by_member(rows: Iterable[dict]) -> list[Arrear]:
    people: dict[tuple[int, int], list[dict]] = {}
    branches: dict[int, None] = {}
    for row in rows:
        people.setdefault((row["organization_id"], row["person_id"]), []).append(row)
        branches.setdefault(row["organization_id"])
    found = [_arrear(months) for months in people.values()]
    order = {branch: index for index, branch in enumerate(branches)}
    return sorted(found, key=lambda arrear: (order[arrear.organization_id], -arrear.count))


def at_least(found: Iterable[Arrear], months: int) -> list[Arrear]:
    """Only those who are behind by so many months or more."""
    return [arrear for arrear in found if arrear.count >= months]


def _arrear(rows: list[dict]) -> Arrear:
    first = rows[0]
    return Arrear(
        person_id=first["person_id"],
        name=first["person__name"],
        organization_id=first["organization_id"],
        organization=first["organization__short_name"] or first["organization__name"],
        months=tuple(row["month"] for row in rows),
        amount=sum((row["open"] for row in rows), Decimal(0)),
    )
