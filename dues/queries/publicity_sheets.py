"""党费收缴公开表 for the notice board, and which branches have made theirs public.

Fields by the usual form of the sheet: members, who owes and who has paid, each one's sums, too much
and too little, on which days the branch handed the money up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db.models import F, Q, Sum
from django.utils.module_loading import import_string

from dues.models import JournalEntry, JournalLine
from dues.rules.accounts import MONEY, Account, EntryKind
from dues.rules.money import ZERO
from members.models import Organization
from members.queries.roster import memberships_on
from members.rules.openness import Told

from .publicity import publicity


@dataclass(frozen=True)
class SheetRow:
    """One member's year, in 元. `voluntary` was given beyond the dues, `ahead` is paid for months
    to come."""

    person_id: int
    name: str
    pinyin: str
    owed: Decimal = ZERO
    paid: Decimal = ZERO
    voluntary: Decimal = ZERO
    ahead: Decimal = ZERO

    @property
    def more(self) -> Decimal:
        """多交."""
        return self.voluntary + self.ahead

    @property
    def open(self) -> Decimal:
        """欠交."""
        return self.owed - self.paid

    @property
    def note(self) -> str:
        """What a reader would ask about the line."""
        found = ["免交"] if not self.owed and not self.more else []
        found += ["自愿多交"] if self.voluntary else []
        found += ["预收以后月份"] if self.ahead else []
        return "、".join(found)


@dataclass(frozen=True)
class Remitted:
    """Money that the branch handed up on a day, in 元."""

    on: date
    amount: Decimal


@dataclass(frozen=True)
class PublicitySheet:
    """The sheet of a branch and year: months until `until`, money and members as of `on`."""

    organization: Organization
    year: int
    until: date
    on: date
    members: int
    rows: tuple[SheetRow, ...]
    remitted: tuple[Remitted, ...]

    @property
    def owing(self) -> int:
        """应交人数."""
        return len([row for row in self.rows if row.owed])

    @property
    def paying(self) -> int:
        """实交人数: who has paid anything for these months."""
        return len([row for row in self.rows if row.paid])

    @property
    def complete(self) -> int:
        """交齐人数, among those who owe."""
        return len([row for row in self.rows if row.owed and row.open <= 0])

    @property
    def owed(self) -> Decimal:
        """应交, in 元."""
        return _total(row.owed for row in self.rows)

    @property
    def paid(self) -> Decimal:
        """实交."""
        return _total(row.paid for row in self.rows)

    @property
    def more(self) -> Decimal:
        """多交."""
        return _total(row.more for row in self.rows)

    @property
    def open(self) -> Decimal:
        """欠交."""
        return _total(row.open for row in self.rows)

    @property
    def handed_up(self) -> Decimal:
        """上缴."""
        return _total(one.amount for one in self.remitted)


def publicity_sheet(*, organization: Organization, year: int, on: date) -> PublicitySheet:
    """The sheet as of a day, at most the year's last; constant queries."""
    last = min(on, date(year, 12, 31))
    base = publicity(organization=organization, year=year, on=on)
    found = {
        row.person_id: SheetRow(row.person_id, row.name, row.pinyin, row.owed, row.paid)
        for row in base.rows
    }
    for row in _beyond(organization, year, last):
        known = found.get(row.person_id, row)
        found[row.person_id] = SheetRow(
            known.person_id, known.name, known.pinyin, known.owed, known.paid,
            row.voluntary, row.ahead,
        )  # fmt: skip
    return PublicitySheet(
        organization,
        year,
        base.until,
        last,
        memberships_on(within=organization, on=last).count(),
        tuple(sorted(found.values(), key=lambda row: (row.pinyin, row.person_id))),
        tuple(remitted(organization=organization, year=year, until=last)),
    )


def remitted(*, organization: Organization, year: int, until: date) -> list[Remitted]:
    """The days of a year on which money was handed up, read off the journal; one query."""
    rows = (
        JournalLine.objects.of(*MONEY)
        .filter(
            organization=organization,
            entry__kind=EntryKind.REMITTANCE,
            entry__organization=organization,
            entry__occurred_on__range=(date(year, 1, 1), until),
        )
        .exclude(entry__in=JournalEntry.objects.filter(reversal__isnull=False))
        .order_by("entry__occurred_on")
        .values("entry__occurred_on")
        .annotate(total=Sum(F("credit") - F("debit")))
        .filter(total__gt=0)
    )
    return [Remitted(row["entry__occurred_on"], row["total"]) for row in rows]


def told_of(*, organization: Organization, year: int, on: date) -> list[Told]:
    """Which branches of the subtree have told their members of the year; none without such an
    app."""
    if not settings.DUES_TOLD:
        return []
    told: list[Told] = import_string(settings.DUES_TOLD)(
        organization=organization, year=year, on=on
    )
    return told


def _beyond(organization: Organization, year: int, last: date) -> list[SheetRow]:
    """What members gave freely in the year, and what lies paid ahead on its last day."""
    lines = JournalLine.objects.of(Account.VOLUNTARY, Account.ADVANCE)
    rows = (
        lines.filter(
            organization=organization, person__isnull=False, entry__occurred_on__lte=last
        )
        .order_by()
        .values("person_id", "person__name", "person__pinyin")
        .annotate(
            voluntary=Sum(
                F("credit") - F("debit"),
                filter=Q(account=Account.VOLUNTARY, entry__occurred_on__year=year),
                default=ZERO,
            ),
            ahead=Sum(
                F("credit") - F("debit"), filter=Q(account=Account.ADVANCE), default=ZERO
            ),
        )
        .exclude(voluntary=0, ahead=0)
    )  # fmt: skip
    return [
        SheetRow(
            row["person_id"], row["person__name"], row["person__pinyin"],
            voluntary=row["voluntary"], ahead=row["ahead"],
        )
        for row in rows
    ]  # fmt: skip


def _total(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)
