"""Who below has handed up which period, and which slips lie on the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import Q, QuerySet

from dues.models import Remittance
from dues.rules.money import ZERO
from members.models import Organization
from members.models.placements import condition, placements_on
from members.rules.kinds import BRANCH_KINDS, OrganizationKind

from .remitting import Due, dues_to_remit

# Late and open first: what somebody has to see to.
ORDER = ("late", "open", "waiting", "running", "done", "none")


@dataclass(frozen=True)
class OrganizationYear:
    """One organisation's periods of a year."""

    organization: Organization
    dues: tuple[Due, ...]
    on: date

    @property
    def collected(self) -> Decimal:
        """What came in, in 元."""
        return sum((one.collected for one in self.dues), ZERO)

    @property
    def handed(self) -> Decimal:
        """What the level above has received."""
        return sum((one.handed for one in self.dues), ZERO)

    @property
    def open(self) -> Decimal:
        """What is not on a slip yet, of periods that are over."""
        return sum((one.open for one in self.dues if one.period.end <= self.on), ZERO)

    @cached_property
    def late(self) -> list[Due]:
        """Periods whose day has passed."""
        return [one for one in self.dues if one.state(self.on) == "late"]

    @property
    def cells(self) -> list[tuple[Due, str]]:
        """Each period with its state."""
        return [(one, one.state(self.on)) for one in self.dues]


def remitting_years(*, organization: Organization, year: int, on: date) -> list[OrganizationYear]:
    """Everybody below who hands up, with the periods of the year, the late ones first.

    Four queries, however many organisations; the subtree is that of the day.
    """
    day = min(on, date(year, 12, 31))
    then = placements_on(day)
    hands_up = (*BRANCH_KINDS, OrganizationKind.GENERAL_BRANCH, OrganizationKind.COMMITTEE)
    rows = list(
        Organization.objects.filter(condition(then, organization.path, "path"))
        .filter(kind__in=hands_up)
        .filter(Q(pk__in=Organization.objects.active_on(day)))
        .exclude(pk=organization.pk)
    )
    found = dues_to_remit(organizations=rows, year=year, on=on)
    years = [OrganizationYear(row, tuple(found[row.pk]), on) for row in rows]
    return sorted(years, key=lambda one: -len(one.late))


def desk_slips(organization: Organization) -> QuerySet[Remittance]:
    """The slips that wait for this organisation's cashier, the oldest first."""
    own = Q(upper=organization) | Q(upper=None, organization=organization)
    rows = Remittance.objects.waiting().filter(own)
    return rows.select_related("organization", "prepared_by").order_by("prepared_at")


def slips_of(*, organization: Organization, year: int) -> list[Remittance]:
    """Every slip that the organisation made out for the periods of a year; one query."""
    rows = Remittance.objects.filter(organization=organization, period_start__year=year)
    return list(
        rows.select_related("organization", "upper", "prepared_by", "settled_by", "entry__reversal")
    )
