"""Slips by which dues go down: of a year, on the desk below, and who may get any."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from dues.models import HandedDown
from dues.rules.money import ZERO
from members.models import Organization
from members.models.organizations import OrganizationQuerySet
from members.rules.kinds import OrganizationKind

RELATED = (
    "organization", "lower", "prepared_by", "settled_by", "cancelled_by", "entry__reversal",
    "lower_entry",
)  # fmt: skip


@dataclass(frozen=True)
class HandedDownYear:
    """The slips of an organisation and year, the newest first: those it gave, those it got."""

    given: tuple[HandedDown, ...]
    got: tuple[HandedDown, ...]

    @property
    def given_sum(self) -> Decimal:
        """元 that arrived below."""
        return _arrived(self.given)

    @property
    def got_sum(self) -> Decimal:
        """元 that arrived here."""
        return _arrived(self.got)


def takers_of(organization: Organization, *, on: date) -> OrganizationQuerySet:
    """Who may get dues from an organisation on a day: everything below it that keeps books."""
    rows = Organization.objects.within(organization).active_on(on).exclude(pk=organization.pk)
    return rows.exclude(kind=OrganizationKind.GROUP)


def handed_down_of(*, organization: Organization, year: int) -> HandedDownYear:
    """The slips that an organisation gave or got in a year; one query."""
    rows = list(
        HandedDown.objects.filter(Q(organization=organization) | Q(lower=organization), year=year)
        .select_related(*RELATED)
        .order_by("-prepared_at", "-pk")
    )
    return HandedDownYear(
        tuple(row for row in rows if row.organization_id == organization.pk),
        tuple(row for row in rows if row.lower_id == organization.pk),
    )


def waiting_below(organization: Organization) -> QuerySet[HandedDown]:
    """The slips that wait for this organisation's cashier, the oldest first."""
    rows = HandedDown.objects.waiting().filter(lower=organization)
    return rows.select_related("organization", "lower", "prepared_by").order_by("prepared_at")


def _arrived(slips: tuple[HandedDown, ...]) -> Decimal:
    return sum((slip.amount for slip in slips if is_received(slip)), ZERO)


def is_received(slip: HandedDown) -> bool:
    """Booked and not undone; rows are read with their entry's reversal."""
    return slip.entry is not None and not hasattr(slip.entry, "reversal")
