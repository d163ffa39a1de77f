"""What the charts show, as plain rows that can be frozen as JSON (ADR 18, 21).

Money is text, so that nothing is lost; drawing (reports/charts) takes these rows and no other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import ExtractMonth

from meetings.models import Attendance
from meetings.queries.cadence import cadence
from meetings.queries.heat import heat_by_kind
from members.models import Organization
from members.rules.kinds import StandingKind
from reports.figures.axes import AXES_BY_KEY
from reports.figures.dues import assessed, received
from reports.figures.figure import Scope
from reports.figures.meetings import attendances
from reports.figures.members import members
from reports.queries.pivot import pivot

YEARS = 5
Rows = list[list[Any]]


def chart_rows(
    organization: Organization, year: int, on: date, keys: Iterable[str] | None = None
) -> dict[str, Rows]:
    """The rows of each chart (or of those in `keys`) by its key, in the order of the page."""
    wanted = CHART_KEYS if keys is None else tuple(keys)
    return {key: _ASKED[key](organization, year, on) for key in wanted}


def ages_by_sex(organization: Organization, year: int, on: date) -> Rows:
    """[age band, men, women, sex not registered] of the members of the day."""
    age, sex = AXES_BY_KEY["age"], AXES_BY_KEY["sex"]
    table = pivot(organization, year, on, rows=age, columns=sex)
    keys = [column.key for column in table.columns]
    men, women = keys.index("men"), keys.index("women")
    return [
        [row.category.label, row.cells[men], row.cells[women],
         row.total - row.cells[men] - row.cells[women]]
        for row in table.rows
    ]  # fmt: skip


def standing_by_year(organization: Organization, year: int, on: date) -> Rows:
    """[year, full members, probationary members] at the end of each of five years."""
    found = []
    for one in range(year - YEARS + 1, year + 1):
        rows = members(Scope(organization, one, on)).order_by().values("standing")
        number = dict(rows.annotate(number=Count("pk")).values_list("standing", "number"))
        full, new = StandingKind.FULL, StandingKind.PROBATIONARY
        found.append([one, number.get(full, 0), number.get(new, 0)])
    return found


def dues_by_month(organization: Organization, year: int, on: date) -> Rows:
    """[month, owed for it, received in it] in 元 for the months of the year until the day."""
    scope = Scope(organization, year, on)
    owed = assessed(scope).order_by().values("month").annotate(sum=Sum("owed"))
    got = received(scope).order_by().annotate(at=ExtractMonth("paid_on"))
    owed_in = {day.month: total for day, total in owed.values_list("month", "sum")}
    got_in = dict(got.values("at").annotate(sum=Sum("amount")).values_list("at", "sum"))
    return [
        [month, _money(owed_in.get(month)), _money(got_in.get(month))]
        for month in range(1, scope.day.month + 1)
    ]


def _money(amount: Decimal | None) -> str:
    return str(amount or Decimal("0.00"))


def cadence_by_kind(organization: Organization, year: int, on: date) -> Rows:
    """[kind, [status, held, asked for] of each month] for every kind that is owed."""
    return [
        [row.kind.label, [[cell.status, cell.done, cell.asked] for cell in row.cells]]
        for row in heat_by_kind(cadence(organization, year=year, on=on), year, on)
    ]


def attendance_by_month(organization: Organization, year: int, on: date) -> Rows:
    """[month, 应到, 实到] of sealed meetings for the months of the year until the day."""
    scope = Scope(organization, year, on)
    rows = (
        attendances(scope)
        .order_by()
        .annotate(at=ExtractMonth("meeting__held_on"))
        .values("at")
        .annotate(due=Count("pk"), present=Count("pk", filter=Q(state=Attendance.State.PRESENT)))
    )
    found = {row["at"]: (row["due"], row["present"]) for row in rows}
    return [[month, *found.get(month, (0, 0))] for month in range(1, scope.day.month + 1)]


_ASKED: dict[str, Callable[[Organization, int, date], Rows]] = {
    "ages": ages_by_sex,
    "standing": standing_by_year,
    "dues": dues_by_month,
    "cadence": cadence_by_kind,
    "attendance": attendance_by_month,
}
CHART_KEYS = tuple(_ASKED)
# A desk has few: what moves from month to month and does not stand there already.
DESK_KEYS = ("attendance", "dues")
