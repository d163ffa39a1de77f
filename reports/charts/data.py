"""What the charts show: plain rows of an organisation and year, each by a few queries."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.db.models.functions import ExtractMonth

from meetings.models import Attendance
from meetings.queries.cadence import cadence
from meetings.queries.heat import KindRow, heat_by_kind
from members.models import Organization
from reports.figures.axes import AXES_BY_KEY
from reports.figures.dues import assessed, received
from reports.figures.figure import Scope
from reports.figures.meetings import attendances
from reports.queries.pivot import Pivot, pivot
from reports.queries.values import compute

YEARS = 5


def ages_by_sex(organization: Organization, year: int, on: date) -> Pivot:
    """Members of the day by age and sex."""
    return pivot(organization, year, on, rows=AXES_BY_KEY["age"], columns=AXES_BY_KEY["sex"])


def standing_by_year(organization: Organization, year: int, on: date) -> list[tuple[int, int, int]]:
    """(year, full members, probationary members) at the end of each of five years."""
    found = []
    for one in range(year - YEARS + 1, year + 1):
        full, probationary = compute(organization, one, on, keys=("full", "probationary"))
        found.append((one, int(full.number or 0), int(probationary.number or 0)))
    return found


def dues_by_month(
    organization: Organization, year: int, on: date
) -> list[tuple[int, Decimal, Decimal]]:
    """(month, owed for it, received in it) in 元 for the months of the year until the day."""
    scope = Scope(organization, year, on)
    owed = assessed(scope).order_by().values("month").annotate(sum=Sum("owed"))
    got = received(scope).order_by().annotate(at=ExtractMonth("paid_on"))
    owed_in = {day.month: total for day, total in owed.values_list("month", "sum")}
    got_in = dict(got.values("at").annotate(sum=Sum("amount")).values_list("at", "sum"))
    zero = Decimal(0)
    months = range(1, scope.day.month + 1)
    return [(one, owed_in.get(one) or zero, got_in.get(one) or zero) for one in months]


def cadence_by_kind(organization: Organization, year: int, on: date) -> list[KindRow]:
    """Per kind and month how many of the meetings asked for were held."""
    return heat_by_kind(cadence(organization, year=year, on=on), year, on)


def attendance_by_month(
    organization: Organization, year: int, on: date
) -> list[tuple[int, int, int]]:
    """(month, 应到, 实到) of sealed meetings for the months of the year until the day."""
    scope = Scope(organization, year, on)
    rows = (
        attendances(scope)
        .order_by()
        .annotate(at=ExtractMonth("meeting__held_on"))
        .values("at")
        .annotate(due=Count("pk"), present=Count("pk", filter=Q(state=Attendance.State.PRESENT)))
    )
    found = {row["at"]: (row["due"], row["present"]) for row in rows}
    return [(one, *found.get(one, (0, 0))) for one in range(1, scope.day.month + 1)]
