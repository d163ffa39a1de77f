"""One branch and one month: who owes, who has paid, what may be collected now."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch, Q

from dues.models import Assessment, Difference, JournalLine, Relief
from dues.rules.accounts import Account
from dues.rules.categories import Category
from dues.rules.months import TALK_AT, last_day, payable
from dues.rules.rates import explain
from members.models import Organization
from members.queries.roster import roster
from members.rules.kinds import StandingKind

ZERO = Decimal("0.00")


@dataclass
class DueRow:
    """One member in a month. Sums in 元; `base` is None where it may not be shown or is none.

    `due` is the month's own sum, `owed` everything unpaid up to and including the month,
    `months` what of it may be collected now (the oldest first) and `payable` its sum.
    """

    person_id: int
    name: str
    tags: list[str] = field(default_factory=list)
    base: Decimal | None = None
    rate: Decimal | None = None
    category: str = ""
    due: Decimal = ZERO
    paid: Decimal = ZERO
    paid_on: date | None = None
    paid_by: str = ""
    collection_id: int | None = None
    arrears: tuple[date, ...] = ()
    owed: Decimal = ZERO
    months: tuple[date, ...] = ()
    payable: Decimal = ZERO
    relief: Relief | None = None

    @property
    def is_exempt(self) -> bool:
        """免交: a granted relief leaves nothing to pay this month."""
        return self.relief is not None and self.due == 0

    @property
    def is_paid(self) -> bool:
        """Nothing is owed up to this month."""
        return not self.owed and not self.is_exempt

    @property
    def back_months(self) -> int:
        """How many earlier months a payment now would include (补交)."""
        return len([month for month in self.months if month in self.arrears])

    @property
    def explanation(self) -> str:
        """Base × rate in one sentence."""
        return explain(self.category, self.base, self.rate, self.due)


@dataclass(frozen=True)
class BranchMonth:
    """A branch's month: `rows` in roster order, those exempt apart."""

    organization: Organization
    month: date
    rows: list[DueRow]
    exempt: list[DueRow]

    @property
    def is_assessed(self) -> bool:
        """Whether the month has been assessed for anybody."""
        return any(row.category for row in self.rows) or bool(self.exempt)

    @property
    def due_rows(self) -> list[DueRow]:
        """Who owes for this month itself."""
        return [row for row in self.rows if row.due]

    @property
    def open_rows(self) -> list[DueRow]:
        """Who still has something to pay, arrears included."""
        return [row for row in self.rows if row.owed]

    @property
    def due(self) -> Decimal:
        """应交 of the month."""
        return sum((row.due for row in self.rows), ZERO)

    @property
    def paid(self) -> Decimal:
        """实交 for the month."""
        return sum((row.paid for row in self.rows), ZERO)

    @property
    def paid_count(self) -> int:
        """How many of those who owe for the month have paid it whole."""
        return len([row for row in self.due_rows if row.paid >= row.due])

    @property
    def owed(self) -> Decimal:
        """Everything unpaid up to this month."""
        return sum((row.owed for row in self.rows), ZERO)

    @property
    def payable(self) -> Decimal:
        """What may be collected now from everybody."""
        return sum((row.payable for row in self.rows), ZERO)

    @property
    def talks(self) -> list[DueRow]:
        """Who is three months or more behind: the secretary talks to them."""
        return [row for row in self.rows if len(row.arrears) >= TALK_AT]


def branch_month(
    *, organization: Organization, month: date, with_bases: bool = False
) -> BranchMonth:
    """The month of a branch with earlier months still unpaid; incomes only `with_bases`.

    Seven queries, whatever the size of the branch.
    """
    assessments = (
        Assessment.objects.with_balance()
        .filter(organization=organization, month__lte=month)
        .filter(Q(month=month) | Q(open__gt=0))
        .select_related("person", "relief")
        .order_by("month")
    )
    differences = Difference.objects.select_related("relief")
    if not with_bases:
        assessments, differences = assessments.defer("base"), differences.defer("base")
    assessments = assessments.prefetch_related(Prefetch("differences", differences))
    rows: dict[int, DueRow] = {}
    owed: dict[int, dict[date, Decimal]] = defaultdict(dict)
    for assessment in assessments:
        if assessment.is_withdrawn:
            continue
        person = assessment.person
        row = rows.setdefault(person.pk, DueRow(person.pk, person.name))
        if assessment.month == month:
            _fill(row, assessment, with_bases)
        if assessment.open > 0:
            owed[person.pk][assessment.month] = assessment.open
    for person_id, months in owed.items():
        _owes(rows[person_id], months, month)
    _add_payments(rows, organization, month)
    ordered = _in_roster_order(rows, organization, month)
    return BranchMonth(
        organization,
        month,
        rows=[row for row in ordered if not row.is_exempt],
        exempt=[row for row in ordered if row.is_exempt],
    )


def _fill(row: DueRow, assessment: Assessment, with_bases: bool) -> None:
    facts = assessment.facts
    row.base = facts.base if with_bases else None
    row.rate, row.category, row.relief = facts.rate, facts.category, facts.relief
    row.due, row.paid = assessment.owed, assessment.paid
    if facts.category == Category.RETIRED:
        row.tags.append("退休")
    if facts.relief and facts.relief.kind == Relief.Kind.REDUCED:
        row.tags.append("少交")


def _owes(row: DueRow, months: dict[date, Decimal], month: date) -> None:
    row.arrears = tuple(sorted(m for m in months if m < month))
    row.owed = sum(months.values(), ZERO)
    row.months = payable(months, month)
    row.payable = sum((months[m] for m in row.months), ZERO)


def _add_payments(rows: dict[int, DueRow], organization: Organization, month: date) -> None:
    """When and by whom the month was paid; reversed payments do not count."""
    lines = JournalLine.objects.filter(
        account=Account.RECEIVABLE,
        organization=organization,
        month=month,
        credit__gt=0,
        entry__payment__isnull=False,
        entry__reversal=None,
    )
    for line in lines.select_related("entry__payment__payer").order_by("pk"):
        row, payment = rows.get(line.person_id or 0), line.entry.payment
        if row is None:
            continue
        row.paid_on, row.collection_id = payment.paid_on, payment.collection_id
        row.paid_by = payment.payer.name if payment.payer else ""


def _in_roster_order(
    rows: dict[int, DueRow], organization: Organization, month: date
) -> list[DueRow]:
    """Post holders first as in every list of the branch; who has left comes last."""
    entries = roster(organization=organization, on=last_day(month))
    order = {entry.person.pk: index for index, entry in enumerate(entries)}
    for entry in entries:
        if entry.standing == StandingKind.PROBATIONARY and entry.person.pk in rows:
            rows[entry.person.pk].tags.append("预备党员")
    for person_id, row in rows.items():
        if person_id not in order:
            row.tags.append("已转出")
    return sorted(rows.values(), key=lambda row: (order.get(row.person_id, 9999), row.person_id))
