"""What of the dues collected goes up, by organisation and period: derived from the journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Case, F, Q, Sum, When
from django.db.models.functions import TruncMonth

from dues.models import HandedDown, JournalLine, Payment, Remittance
from dues.rules.accounts import MONEY, Account, EntryKind
from dues.rules.money import ZERO
from dues.rules.remitting import (
    KEYS,
    RHYTHM,
    SHARE_BELOW,
    SHARE_COMMITTEE,
    WITHIN,
    Period,
    RemitRules,
    passed_on,
)
from members.models import Organization
from members.queries.settings import settings_of_each
from members.rules.kinds import OrganizationKind

# 大额 and 特殊党费 go up whole, by procedures of their own.
APART = (Account.LARGE, Account.SPECIAL)


@dataclass(frozen=True)
class Due:
    """One organisation's period: what came in, what of it goes up, what has gone.

    In 元. `brought` is what earlier periods of the year handed up too much (a receipt reversed
    afterwards), not above zero. `waiting` stands on slips not yet received.
    """

    organization: Organization
    period: Period
    rules: RemitRules
    by_month: tuple[tuple[date, Decimal], ...] = ()
    handed: Decimal = ZERO
    waiting: Decimal = ZERO
    brought: Decimal = ZERO
    slips: tuple[Remittance, ...] = field(default=(), compare=False)

    @property
    def collected(self) -> Decimal:
        """What came in, what was taken back taken off."""
        return sum((amount for _, amount in self.by_month), ZERO)

    @property
    def due(self) -> Decimal:
        """What of it goes up."""
        return passed_on(self.collected, self.rules.share)

    @property
    def on_slips(self) -> Decimal:
        """What stands on slips of this period, received or not."""
        return self.handed + self.waiting

    @property
    def before(self) -> Decimal:
        """What is off already: on slips of this period, and too much of earlier ones."""
        return self.on_slips - self.brought

    @property
    def rest(self) -> Decimal:
        """What is still to be put on a slip; below zero when too much went up."""
        return self.due - self.before

    @property
    def open(self) -> Decimal:
        """`rest`, or nothing."""
        return max(self.rest, ZERO)

    @property
    def due_on(self) -> date:
        """The last day for handing it up."""
        return self.period.due_on(self.rules.within)

    def state(self, on: date) -> str:
        """none, running, waiting, done, late or open: one word for the pill of a list."""
        if self.open and self.period.end <= on:
            return "late" if on > self.due_on else "open"
        if self.waiting:
            return "waiting"
        if self.handed:
            return "done"
        return "running" if self.period.end > on else "none"


def upper_of(organization: Organization) -> Organization | None:
    """The organisation above that takes its dues; None at the top of the system."""
    above = Organization.objects.above(organization).exclude(kind=OrganizationKind.GROUP)
    return above.last()


def rules_of(organizations: Iterable[Organization], *, on: date) -> dict[int, RemitRules]:
    """What holds for each, by id; one query."""
    organizations = list(organizations)
    values = settings_of_each(organizations=organizations, on=on, keys=KEYS)
    found = {}
    for organization in organizations:
        own = values[organization.pk]
        committee = organization.kind == OrganizationKind.COMMITTEE
        percent = own[SHARE_COMMITTEE if committee else SHARE_BELOW]
        found[organization.pk] = RemitRules(
            str(own[RHYTHM]), Decimal(percent) / 100, int(own[WITHIN])
        )
    return found


def dues_to_remit(
    *, organizations: Sequence[Organization], year: int, on: date
) -> dict[int, list[Due]]:
    """The periods of a year that have begun, by organisation id, in order; three queries.

    Collected and handed as known at the end of the day `on`; rules as of that day, or as of the
    year's last day when that is over.
    """
    rules = rules_of(organizations, on=min(on, date(year, 12, 31)))
    ids = [organization.pk for organization in organizations]
    months = _collected(ids, year, on)
    slips = _slips(ids, year, on)
    found: dict[int, list[Due]] = {}
    for organization in organizations:
        own, brought = rules[organization.pk], ZERO
        found[organization.pk] = rows = []
        for period in own.periods(year):
            if period.start > on:
                break
            row = _due(
                organization,
                period,
                own,
                months.get(organization.pk, {}),
                slips.get(organization.pk, ()),
                brought,
                on,
            )
            brought = min(row.rest, ZERO)
            rows.append(row)
    return found


def due_of(*, organization: Organization, period: Period, on: date) -> Due | None:
    """One organisation's period; None when it is no period of its rhythm or has not begun."""
    rows = dues_to_remit(organizations=[organization], year=period.start.year, on=on)
    return next((row for row in rows[organization.pk] if row.period == period), None)


def payers_of(due: Due, *, on: date) -> tuple[int, dict[date, int]]:
    """Who paid in the period: how many in all, and in each month by the day of paying.

    For a branch its members, those paid out of 预收 too; above it, the numbers on the slips
    received.
    """
    first, end = due.period.start, due.period.end
    if not due.organization.is_branch:
        rows = (
            Remittance.objects.settled()
            .filter(upper=due.organization, settled_on__gte=first, settled_on__lt=end)
            .annotate(month=TruncMonth("settled_on")).order_by().values("month")
            .annotate(number=Sum("payers")).values_list("month", "number")
        )  # fmt: skip
        by_month = dict(rows)
        return sum(by_month.values()), by_month
    paid = Payment.objects.filter(
        organization=due.organization, reverses=None, reversal=None,
        paid_on__gte=first, paid_on__lt=end, paid_on__lte=on,
    ).order_by()  # fmt: skip
    rows = {*paid.values_list(TruncMonth("paid_on"), "person"), *_paid_ahead(due, on)}
    months = {month for month, _ in rows}
    by_month = {month: len([one for one, _ in rows if one == month]) for month in months}
    return len({person for _, person in rows}), by_month


def _paid_ahead(due: Due, on: date) -> set[tuple[date, int]]:
    """(month of the books, person) of those whose dues were paid out of 预收 in the period."""
    rows = (
        JournalLine.objects.of(Account.RECEIVABLE)
        .filter(
            organization=due.organization, entry__kind=EntryKind.ADVANCE_USED,
            entry__occurred_on__gte=due.period.start, entry__occurred_on__lt=due.period.end,
            entry__occurred_on__lte=on,
        )
        .order_by()
        .values(in_month=TruncMonth("entry__occurred_on"), who=F("person"))
        .annotate(total=Sum("credit"))
        .filter(total__gt=0)
    )  # fmt: skip
    return {(row["in_month"], row["who"]) for row in rows}


def waiting_parts(organization: Organization) -> tuple[Decimal, Decimal]:
    """(cash, bank) that waiting slips will take, up and down, in 元."""
    cash, bank = ZERO, ZERO
    for model in (Remittance, HandedDown):
        sums = model.objects.waiting().filter(organization=organization).aggregate(
            cash=Sum("cash", default=ZERO), bank=Sum("bank", default=ZERO)
        )  # fmt: skip
        cash, bank = cash + sums["cash"], bank + sums["bank"]
    return cash, bank


def _due(
    organization: Organization,
    period: Period,
    rules: RemitRules,
    months: Mapping[date, Decimal],
    slips: Sequence[Remittance],
    brought: Decimal,
    on: date,
) -> Due:
    own = [slip for slip in slips if period.holds(slip.period_start)]
    by_month = [(month, months[month]) for month in sorted(months) if period.holds(month)]
    handed = [slip for slip in own if slip.settled_on and slip.settled_on <= on]
    return Due(
        organization,
        period,
        rules,
        tuple(by_month),
        sum((slip.amount for slip in handed), ZERO),
        sum((slip.amount for slip in own if slip not in handed), ZERO),
        brought,
        tuple(own),
    )


def _collected(ids: Sequence[int], year: int, on: date) -> dict[int, dict[date, Decimal]]:
    """Organisation id → month → what came in from members and from below, by day of the books.

    Money of receipts and their reversals, without 大额 and 特殊党费; income from below.
    """
    received = Q(entry__kind=EntryKind.RECEIPT) | Q(entry__reverses__kind=EntryKind.RECEIPT)
    lines = JournalLine.objects.filter(
        Q(received, account__in=(*MONEY, *APART)) | Q(account=Account.FROM_BELOW),
        organization__in=ids, entry__occurred_on__year=year, entry__occurred_on__lte=on,
    )  # fmt: skip
    worth = Case(
        When(account__in=MONEY, then=F("debit") - F("credit")),
        When(account=Account.FROM_BELOW, then=F("credit") - F("debit")),
        default=F("debit") - F("credit"),
    )
    rows = (
        lines.annotate(in_month=TruncMonth("entry__occurred_on"))
        .order_by()
        .values("organization_id", "in_month")
        .annotate(total=Sum(worth))
        .values_list("organization_id", "in_month", "total")
    )
    found: dict[int, dict[date, Decimal]] = {}
    for pk, month, total in rows:
        found.setdefault(pk, {})[month] = total
    return found


def _slips(ids: Sequence[int], year: int, on: date) -> dict[int, list[Remittance]]:
    """The slips for periods of the year that stood at the end of the day, by organisation id."""
    rows = Remittance.objects.standing_on(on).filter(organization__in=ids, period_start__year=year)
    found: dict[int, list[Remittance]] = {}
    for slip in rows.select_related("organization", "upper").order_by("number"):
        found.setdefault(slip.organization_id, []).append(slip)
    return found
