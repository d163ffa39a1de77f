"""党费收缴台账 of a branch and year: one row a member, one column a month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from django.db.models import Prefetch

from dues.models import Assessment, Difference
from dues.rules.months import months_of_year
from dues.rules.rates import percent
from members.models import Organization

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class BookRow:
    """One member's year, sums in 元. `base`, `standard` and `monthly` are of the newest month;
    `base` is None where it may not be shown. `cells`: paid for each month, None where nothing was
    owed."""

    person_id: int
    name: str
    base: Decimal | None
    standard: str
    monthly: Decimal
    cells: tuple[Decimal | None, ...]
    owed: Decimal
    paid: Decimal
    note: str


@dataclass(frozen=True)
class YearBook:
    """台账: rows by name."""

    organization: Organization
    year: int
    rows: tuple[BookRow, ...]

    @property
    def owed(self) -> Decimal:
        """全年应缴."""
        return sum((row.owed for row in self.rows), ZERO)

    @property
    def paid(self) -> Decimal:
        """全年实缴."""
        return sum((row.paid for row in self.rows), ZERO)

    @property
    def months(self) -> list[Decimal]:
        """What each month brought."""
        return [sum((row.cells[i] or ZERO for row in self.rows), ZERO) for i in range(12)]


def year_book(*, organization: Organization, year: int, with_bases: bool) -> YearBook:
    """The year of a branch; two queries, incomes only `with_bases`."""
    differences = Difference.objects.select_related("relief").defer("relief__reason")
    rows = (
        Assessment.objects.filter(organization=organization, month__year=year)
        .with_balance()
        .select_related("person", "relief")
        .defer("relief__reason")
        .order_by("person__pinyin", "person_id", "month")
    )
    if not with_bases:
        rows, differences = rows.defer("base", "relief__reason"), differences.defer("base")
    people: dict[int, list[Assessment]] = {}
    for row in rows.prefetch_related(Prefetch("differences", differences)):
        if not row.is_withdrawn:
            people.setdefault(row.person_id, []).append(row)
    found = (_row(months, year, with_bases) for months in people.values())
    return YearBook(organization, year, tuple(found))


def _row(rows: list[Assessment], year: int, with_bases: bool) -> BookRow:
    newest = rows[-1]
    facts = newest.facts
    by_month = {row.month: row for row in rows}
    return BookRow(
        person_id=newest.person_id,
        name=newest.person.name,
        base=facts.base if with_bases else None,
        standard="批准" if facts.relief_id else percent(facts.rate) if facts.rate else "定额",
        monthly=newest.owed,
        cells=tuple(_cell(by_month.get(month)) for month in months_of_year(year)),
        owed=sum((row.owed for row in rows), ZERO),
        paid=sum((row.paid for row in rows), ZERO),
        note="；".join(_notes(rows)),
    )


def _cell(row: Assessment | None) -> Decimal | None:
    return None if row is None or not row.owed else row.paid


def _notes(rows: list[Assessment]) -> list[str]:
    """减免, a changed sum, what is left: what the numbers alone do not say."""
    notes = []
    relieved = [(row.month, row.facts.relief) for row in rows if row.facts.relief]
    if relieved:
        (first, relief), (last, _) = relieved[0], relieved[-1]
        notes.append(f"{first.month}—{last.month}月{relief.get_kind_display()}")
    sums = [(row.month, row.owed) for row in rows if not row.facts.relief_id]
    changed = [m for (_, old), (m, new) in pairwise(sums) if old != new]
    notes += [f"{month.month}月起应交变更" for month in _few(changed)]
    unpaid = [row for row in rows if row.open > 0]
    if unpaid:
        notes.append(f"尚欠 {len(unpaid)} 个月")
    return notes


def _few(months: list[date]) -> list[date]:
    return months[-1:]
