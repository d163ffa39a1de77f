"""预收党费: what was paid ahead or too much, used for the next months of the same branch."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.utils.timezone import localdate

from dues.models import Assessment
from dues.queries.advances import advances_of
from dues.rules.accounts import Account, EntryKind
from members.models import User

from .journal import Draft, Line, post


def use_advances(*, people: Iterable[int], by: User | None, at: datetime) -> None:
    """Pay open months out of what these members have paid ahead, the oldest month first.

    The books must be locked. Two queries where nobody has paid ahead or owes.
    """
    rest = advances_of(people)
    if not rest:
        return
    rows = (
        Assessment.objects.outstanding()
        .filter(person_id__in={person for person, _ in rest})
        .order_by("person_id", "month")
        .values_list("person_id", "organization_id", "month", "open")
    )
    used: dict[tuple[int, int], dict[date, Decimal]] = {}
    for person, branch, month, open_sum in rows:
        part = min(open_sum, rest.get((person, branch), Decimal(0)))
        if part:
            used.setdefault((person, branch), {})[month] = part
            rest[person, branch] -= part
    drafts = [
        use_draft(person=person, branch=branch, months=months, at=at)
        for (person, branch), months in used.items()
    ]
    if drafts:
        post(drafts=drafts, by=by, at=at)


def use_draft(*, person: int, branch: int, months: dict[date, Decimal], at: datetime) -> Draft:
    """预收抵交: from what was paid ahead to these months (元 a month; negative takes it back)."""
    total = sum(months.values(), Decimal(0))
    lines = [Line(Account.ADVANCE, branch, person, debit=total)] if total else []
    lines += [
        Line(Account.RECEIVABLE, branch, person, month, credit=part)
        for month, part in months.items()
    ]
    return Draft(EntryKind.ADVANCE_USED, branch, localdate(at), "预收抵交", lines)
