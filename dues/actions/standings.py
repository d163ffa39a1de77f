"""What a change of standing does to the dues: months owed since the branch meeting, and none
that turned out not to be owed (费08 第八条)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from dues.actions.assessment import assess_until
from dues.models import Assessment, Cause
from dues.queries.differences import Change
from dues.queries.facts import Duty, facts_of
from dues.queries.payers import payers
from dues.rules.months import month_of
from members.models import Person
from members.queries.people import home_of

from .differences import book_differences
from .journal import lock_books

REASON = "组织关系或党籍变化"


@transaction.atomic
def follow_standing(*, person: Person, by: Any, at: datetime) -> None:
    """After an admission the months since it are assessed, as far as the base is set; months that
    are no longer owed become 0, and owed again when the change is taken back. What was paid for
    them becomes 预收.

    Named in settings.AFTER_STANDING_CHANGE, because members may not import dues.
    """
    today, home = timezone.localdate(at), home_of(person)
    branches = Assessment.objects.filter(person=person).order_by()
    lock_books(organizations=branches.values_list("organization_id", flat=True).distinct())
    book_differences(changes=_changes(person), cause=Cause.STANDING, reason=REASON, by=by, at=at)
    current = person.standings.active_on(today).filter(kind="probationary").first()
    if current is not None and home is not None:
        start = max(current.starts_on, month_of(today).replace(month=1))
        assess_until(organization=home, from_month=start, until=today, by=by, at=at)


def _changes(person: Person) -> list[Change]:
    """Months assessed that are not owed, and months withdrawn that are."""
    rows = Assessment.objects.with_balance().explained().filter(person=person)
    changes = []
    for row in rows.select_related("organization"):
        owing = {payer.person_id for payer in payers(month=row.month, within=row.organization)}
        is_owing = person.pk in owing
        if row.owed and not is_owing:
            changes.append(Change(row, None))
        elif row.is_withdrawn and is_owing:
            duty = Duty(person.pk, row.organization_id, row.month)
            facts = facts_of([duty])
            changes += [Change(row, new) for new in facts.values()]
    return changes
