"""What members have paid ahead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, QuerySet, Sum

from dues.models import JournalLine
from dues.rules.accounts import Account, EntryKind
from members.models import Membership, Organization


def advances_of(people: Iterable[int]) -> dict[tuple[int, int], Decimal]:
    """{(person, organisation): 元} of those who have something left; one query."""
    rows = (
        JournalLine.objects.advances()
        .filter(person_id__in=list(people))
        .order_by()
        .values("person_id", "organization_id")
        .annotate(rest=Sum(F("credit") - F("debit")))
        .filter(rest__gt=0)
    )
    return {(row["person_id"], row["organization_id"]): row["rest"] for row in rows}


def used_by_month(*, person: int, organization: int) -> dict[date, Decimal]:
    """What of a month was paid out of an advance (元), the newest month first."""
    rows = (
        JournalLine.objects.filter(
            account=Account.RECEIVABLE,
            person=person,
            organization=organization,
            entry__kind=EntryKind.ADVANCE_USED,
        )
        .order_by("-month")
        .values("month")
        .annotate(total=Sum("credit"))
        .filter(total__gt=0)
    )
    return {row["month"]: row["total"] for row in rows if row["month"]}


@dataclass(frozen=True)
class Stranded:
    """What somebody who no longer belongs to the branch has paid ahead there, in 元."""

    person_id: int
    name: str
    amount: Decimal


def left_behind(organization: Organization, *, on: date) -> QuerySet[JournalLine]:
    """The lines of 预收 in a branch whose owners belong elsewhere on the day."""
    here = Membership.objects.active_on(on).filter(
        person=OuterRef("person"), organization=organization
    )
    return JournalLine.objects.advances().filter(~Exists(here), organization=organization)


def stranded_advances(*, organization: Organization, on: date) -> list[Stranded]:
    """What of that is left, by person; one query."""
    rows = (
        left_behind(organization, on=on)
        .order_by()
        .values("person_id", "person__name")
        .annotate(rest=Sum(F("credit") - F("debit")))
        .filter(rest__gt=0)
        .order_by("person_id")
    )
    return [Stranded(row["person_id"], row["person__name"], row["rest"]) for row in rows]
