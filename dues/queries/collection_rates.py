"""How much of what was owed has been paid: by branch and month, for a whole committee at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, Sum

from dues.models import Assessment
from members.models import Organization
from members.models.placements import condition, placements_on


@dataclass(frozen=True)
class Collected:
    """What `people` owed (`due` 元) and paid (`paid` 元); `unpaid` of them are not done."""

    people: int = 0
    due: Decimal = Decimal(0)
    paid: Decimal = Decimal(0)
    unpaid: int = 0

    @property
    def share(self) -> Decimal | None:
        """收缴率 as a share of one; None when nothing was owed."""
        return self.paid / self.due if self.due else None

    def __add__(self, other: Collected) -> Collected:
        return Collected(
            self.people + other.people,
            self.due + other.due,
            self.paid + other.paid,
            self.unpaid + other.unpaid,
        )


@dataclass(frozen=True)
class BranchYear:
    """One branch's months of a year."""

    organization: Organization
    months: dict[date, Collected]

    @property
    def total(self) -> Collected:
        """All its months together; `people` and `unpaid` count person-months."""
        return sum(self.months.values(), Collected())


def collection_rate(*, organization: Organization, year: int) -> list[BranchYear]:
    """Every branch of the subtree with what each month of `year` owed and brought; three queries.

    The subtree is that of the year's last day. A branch without any month appears with none, so
    that nobody is overlooked.
    """
    then = placements_on(date(year, 12, 31))
    rows = (
        Assessment.objects.filter(condition(then, organization.path), month__year=year)
        .with_balance()
        .order_by()
        .values("organization_id", "month")
        .annotate(
            people=Count("pk", filter=Q(owed__gt=0)),
            total_due=Sum("owed"),
            total_paid=Sum("paid"),
            unpaid=Count("pk", filter=Q(open__gt=0)),
        )
    )
    months: dict[int, dict[date, Collected]] = {}
    for row in rows:
        months.setdefault(row["organization_id"], {})[row["month"]] = Collected(
            row["people"], row["total_due"], row["total_paid"], row["unpaid"]
        )
    branches = Organization.objects.filter(condition(then, organization.path, "path")).filter(
        Q(pk__in=months) | Q(pk__in=Organization.objects.branches().active_on(date(year, 12, 31)))
    )
    return [BranchYear(branch, months.get(branch.pk, {})) for branch in branches]
