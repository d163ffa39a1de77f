"""党费公开表 of a branch and year, and what 党务公开 takes over from it (DISCLOSURE_SOURCES).

The regulation asks the branch to tell its members once a year what was collected, each member's
amount included.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Max, Sum
from django.urls import reverse

from branchrecords.web.asked import id_asked
from branchrecords.web.formats import cn_month, yuan
from dues.models import Assessment
from dues.rules.months import month_of
from members.models import Organization
from members.rules.openness import DisclosureDraft

YEARS_BACK = 5


@dataclass(frozen=True)
class PublicityRow:
    """One member's months of the year up to the day: owed and paid, in 元."""

    person_id: int
    name: str
    owed: Decimal
    paid: Decimal
    pinyin: str = ""

    @property
    def open(self) -> Decimal:
        """尚欠."""
        return self.owed - self.paid


@dataclass(frozen=True)
class Publicity:
    """党费公开表: rows by name, months from January until `until`."""

    organization: Organization
    year: int
    until: date
    rows: tuple[PublicityRow, ...]

    @property
    def owed(self) -> Decimal:
        """应交."""
        return sum((row.owed for row in self.rows), Decimal(0))

    @property
    def paid(self) -> Decimal:
        """实交."""
        return sum((row.paid for row in self.rows), Decimal(0))

    @property
    def owing(self) -> int:
        """How many owed anything: who is exempt is told with 0 元 and not counted."""
        return len([row for row in self.rows if row.owed])

    @property
    def complete(self) -> int:
        """How many of them have paid everything."""
        return len([row for row in self.rows if row.owed and row.open <= 0])


def publicity(*, organization: Organization, year: int, on: date) -> Publicity:
    """What each member of the branch owed and paid for the months of a year that are over; one
    query. The month that still runs is not told: who has not paid it yet owes nothing."""
    rows = (
        Assessment.objects.filter(
            organization=organization, month__year=year, month__lt=month_of(on)
        )
        .with_balance()
        .order_by()
        .values("person_id")
        .annotate(
            name=Max("person__name"), pinyin=Max("person__pinyin"), last=Max("month"),
            total_owed=Sum("owed"), total_paid=Sum("paid"),
        )
        .order_by("pinyin", "person_id")
    )  # fmt: skip
    found = list(rows)
    until = max((row["last"] for row in found), default=date(year, 1, 1))
    return Publicity(
        organization, year, until,
        tuple(
            PublicityRow(
                row["person_id"], row["name"], row["total_owed"], row["total_paid"], row["pinyin"]
            )
            for row in found
        ),
    )  # fmt: skip


def dues_draft(*, organization: Organization, key: str, on: date) -> DisclosureDraft | None:
    """The sheet of a year in words; `key` is the year. None before anything was assessed."""
    year = id_asked(key)
    if year is None or not on.year - YEARS_BACK <= year <= on.year:
        return None
    sheet = publicity(organization=organization, year=year, on=on)
    if not sheet.rows:
        return None
    lines = [
        f"{row.name}：应交 {yuan(row.owed)} 元，已交 {yuan(row.paid)} 元"
        + (f"，尚欠 {yuan(row.open)} 元" if row.open > 0 else "")
        for row in sheet.rows
    ]
    return DisclosureDraft(
        "dues",
        f"{year}年党费收缴情况",
        "\n".join(
            [
                f"截至{cn_month(sheet.until)}，应交党费的党员 {sheet.owing} 人，"
                f"交齐 {sheet.complete} 人；应交 {yuan(sheet.owed)} 元，"
                f"已交 {yuan(sheet.paid)} 元。",
                *lines,
            ]
        ),
        reverse("dues-overview", args=(organization.pk,)),
    )
