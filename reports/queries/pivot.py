"""Members of a day by two axes: 全国党内统计-style tables of the same figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from members.models import Organization
from reports.figures.axes import REST, Axis, Category, sorted_by
from reports.figures.figure import Scope

OTHERS = Category(REST, "不在以上各类")


@dataclass(frozen=True)
class PivotRow:
    """One category of the rows with its cells in the order of the columns, and their sum."""

    category: Category
    cells: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.cells)


@dataclass(frozen=True)
class Pivot:
    """The table. What fits no category has a row and a column of its own as soon as it exists."""

    rows_axis: Axis
    columns_axis: Axis
    columns: tuple[Category, ...]
    rows: tuple[PivotRow, ...]

    @property
    def totals(self) -> tuple[int, ...]:
        """The sum of each column."""
        return tuple(sum(row.cells[i] for row in self.rows) for i in range(len(self.columns)))

    @property
    def total(self) -> int:
        """The sum of all cells."""
        return sum(self.totals)


def pivot(organization: Organization, year: int, on: date, *, rows: Axis, columns: Axis) -> Pivot:
    """Count the members of an organisation and all below by two axes; two queries."""
    scope = Scope(organization, year, on)
    found = sorted_by(scope, rows, columns).order_by().values("in_row", "in_column")
    counted = found.annotate(number=Count("pk")).values_list("in_row", "in_column", "number")
    cells = {(row, column): number for row, column, number in counted}
    across = _with_rest(columns, {column for _, column in cells})
    down = _with_rest(rows, {row for row, _ in cells})
    return Pivot(
        rows,
        columns,
        across,
        tuple(
            PivotRow(row, tuple(cells.get((row.key, column.key), 0) for column in across))
            for row in down
        ),
    )


def _with_rest(axis: Axis, used: set[str]) -> tuple[Category, ...]:
    return (*axis.categories, OTHERS) if REST in used else axis.categories


def people_of(
    organization: Organization,
    year: int,
    on: date,
    *,
    rows: Axis,
    columns: Axis,
    row: str = "",
    column: str = "",
) -> QuerySet:
    """The memberships behind a cell; without `row` (or `column`) those of the whole line."""
    found = sorted_by(Scope(organization, year, on), rows, columns)
    if row:
        found = found.filter(in_row=row)
    return found.filter(in_column=column) if column else found
