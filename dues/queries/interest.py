"""Interest on dues."""

from __future__ import annotations

from dues.models import Interest
from members.models import Organization


def interest_of(*, organization: Organization, year: int) -> list[Interest]:
    """The papers of a year, the newest first; one query."""
    rows = Interest.objects.filter(organization=organization, earned_on__year=year)
    return list(
        rows.select_related(
            "organization", "prepared_by", "settled_by", "voucher", "entry__reversal"
        ).order_by("-earned_on", "-pk")
    )
