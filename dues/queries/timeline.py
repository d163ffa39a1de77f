"""What the ledger says about a member's life: one line a year."""

from __future__ import annotations

from django.db.models import Max, Sum
from django.db.models.functions import ExtractYear

from branchrecords.access.permissions import Permission as P
from branchrecords.web.formats import yuan
from dues.models import Payment
from members.models import Person
from members.queries.timeline import LifeEvent, Link


def dues_of_life(person: Person, *, user, own: bool) -> list[LifeEvent]:
    """What was paid in each year, reversals taken off, in 元; one query."""
    rows = Payment.objects.filter(person=person)
    if not own:
        rows = rows.filter(pk__in=Payment.objects.permitted(user, P.DUES_VIEW).values("pk"))
    years = (
        rows.annotate(year=ExtractYear("paid_on"))
        .values("year")
        .annotate(total=Sum("amount"), last=Max("paid_on"))
        .order_by("year")
    )
    view, args = ("my-dues", ()) if own else ("person-dues", (person.pk,))
    return [
        LifeEvent(
            row["last"],
            "党费",
            f"{row['year']}年交党费 {yuan(row['total'])} 元",
            icon="wallet2",
            link=Link(view, args, f"year={row['year']}"),
        )
        for row in years
    ]
