"""What members owe to a branch now, for receiving it."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from dues.models import Assessment
from dues.queries.advances import advances_of
from dues.rules.receiving import Due
from members.models import Organization


def dues_of(
    *, organization: Organization, people: Collection[int], with_ahead: bool
) -> dict[int, Due]:
    """Each member's open months; `with_ahead` also what a month usually is and is paid ahead.

    One query, else three.
    """
    rows = Assessment.objects.filter(organization=organization, person_id__in=people)
    opened: dict[int, dict] = {person: {} for person in people}
    outstanding = rows.outstanding().order_by("month")
    for person, month, sum_ in outstanding.values_list("person_id", "month", "open"):
        opened[person][month] = sum_
    monthly: dict[int, Decimal] = {}
    ahead: dict[tuple[int, int], Decimal] = {}
    if with_ahead:
        newest = rows.with_balance().filter(owed__gt=0).order_by("person_id", "-month")
        monthly = dict(newest.distinct("person_id").values_list("person_id", "owed"))
        ahead = advances_of(people)
    return {
        person: Due(
            months,
            monthly.get(person, Decimal(0)),
            ahead.get((person, organization.pk), Decimal(0)),
        )
        for person, months in opened.items()
    }
