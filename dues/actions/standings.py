"""What a change of standing does to the dues: months owed since the branch meeting, and none
that turned out not to be owed (费08 第八条)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from branchrecords.audit.recording import record
from dues.actions.assessment import assess_until
from dues.models import Assessment
from dues.queries.payers import payers
from dues.rules.months import month_of
from members.models import Person
from members.queries.people import home_of


@transaction.atomic
def follow_standing(*, person: Person, by: Any, at: datetime) -> None:
    """After an admission the months since it are assessed, as far as the base is set; after a
    refusal the unpaid months are withdrawn. Paid months stay: the branch reverses the payment.

    Named in settings.AFTER_STANDING_CHANGE, because members may not import dues.
    """
    today, home = timezone.localdate(at), home_of(person)
    withdrawn = 0
    for row in list(Assessment.objects.with_paid().filter(person=person, paid=0)):
        owing = {payer.person_id for payer in payers(month=row.month, within=row.organization)}
        if person.pk not in owing:
            row.delete()
            withdrawn += 1
    if withdrawn:
        detail = {"count": withdrawn}
        record(
            "dues.withdrawn",
            by=by,
            at=at,
            thing=person,
            organization=home,
            person=person,
            detail=detail,
        )
    current = person.standings.active_on(today).filter(kind="probationary").first()
    if current is not None and home is not None:
        start = max(current.starts_on, month_of(today).replace(month=1))
        assess_until(organization=home, from_month=start, until=today, by=by, at=at)
