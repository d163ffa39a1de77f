"""The year of a 党委 or 党总支 as its books tell it, for the report to its 大会.

All money of the organisation and of what stood below it. What one of them hands to another is no
income and no spending of the whole; it is told apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Q, Sum

from dues.models import JournalLine
from dues.rules.accounts import MONEY, Account, EntryKind
from dues.rules.money import ZERO
from dues.rules.months import month_of, months_of_year
from members.models import Organization
from members.models.placements import condition, placements_on
from members.queries.roster import memberships_on
from members.rules.openness import Told
from members.rules.placements import Placements

from .collection_rates import BranchYear, Collected, collection_rate
from .publicity_sheets import told_of

# Where money comes from, and where it goes; the order of the report.
INCOME = (
    Account.RECEIVABLE, Account.ADVANCE, Account.VOLUNTARY, Account.LARGE, Account.SPECIAL,
    Account.FROM_ABOVE, Account.INTEREST,
)  # fmt: skip
USES = (
    Account.TRAINING, Account.MATERIALS, Account.AWARDS, Account.HARDSHIP, Account.DISASTER,
    Account.OTHER_USE,
)  # fmt: skip
NAMES = {Account.RECEIVABLE: "党员交纳党费", Account.ADVANCE: "预收党费"}


@dataclass(frozen=True)
class Flow:
    """What one account brought or took in the year, in 元; positive in its own direction."""

    account: Account
    amount: Decimal

    @property
    def label(self) -> str:
        """The account in words of the report."""
        return NAMES.get(self.account, self.account.label).removeprefix("支出：")


@dataclass(frozen=True)
class BranchLine:
    """One branch's year: owed and paid for its months until the day, handed up and got from above
    (元), told."""

    organization: Organization
    collected: Collected
    remitted: Decimal
    granted: Decimal
    told: Told | None


@dataclass(frozen=True)
class YearReport:
    """A year until `on`. `opening` and `closing` are the money of the whole subtree, in 元.

    `passed` is 大额 and 特殊党费 that left the whole for the level above, by account. `granted` is
    what organisations of the whole handed down: it stays within the whole, no income and no use.
    `between` is what is under way from one organisation of the subtree to another; it is zero when
    everything handed up was received.
    """

    organization: Organization
    year: int
    on: date
    members: int
    branches: tuple[BranchLine, ...]
    months: tuple[tuple[date, Collected], ...]
    opening: Decimal
    income: tuple[Flow, ...]
    remitted: Decimal
    passed: tuple[Flow, ...]
    uses: tuple[Flow, ...]
    granted: Decimal
    between: Decimal
    closing: Decimal

    @property
    def collected(self) -> Collected:
        """All months of all branches; `people` and `unpaid` count person-months."""
        return sum((one for _, one in self.months), Collected())

    @property
    def received(self) -> Decimal:
        """All income, in 元."""
        return sum((one.amount for one in self.income), ZERO)

    @property
    def used(self) -> Decimal:
        """All spending for the allowed purposes, in 元."""
        return sum((one.amount for one in self.uses), ZERO)

    @property
    def passed_on(self) -> Decimal:
        """All 大额 and 特殊党费 that went to the level above, in 元."""
        return sum((one.amount for one in self.passed), ZERO)

    @property
    def handed_up(self) -> Decimal:
        """What the branches handed up within the subtree, in 元."""
        return sum((one.remitted for one in self.branches), ZERO)

    @property
    def told(self) -> int:
        """How many branches have told their members."""
        return len([one for one in self.branches if one.told and one.told.state == "done"])


def year_report(*, organization: Organization, year: int, on: date) -> YearReport:
    """The year of a subtree until a day; constant queries."""
    last = min(on, date(year, 12, 31))
    branches = collection_rate(organization=organization, year=year)
    months = [month for month in months_of_year(year) if month <= month_of(last)]
    tree = placements_on(date(year, 12, 31))
    within = condition(tree, organization.path)
    flows = _flows(organization, tree, year, last)
    moved = _by_place(within, year, last)
    told = {one.organization_id: one for one in told_of(
        organization=organization, year=year, on=on
    )}  # fmt: skip
    opening, closing = _money(within, year, last)
    return YearReport(
        organization, year, last,
        memberships_on(within=organization, on=last).count(),
        tuple(_branch(one, months, moved, told) for one in branches),
        tuple((month, _month(branches, month)) for month in months),
        opening,
        tuple(Flow(one, flows[one, True]) for one in INCOME if flows.get((one, True))),
        -flows.get((Account.REMITTED, True), ZERO),
        tuple(Flow(one, amount) for one, amount in _passed(within, year, last) if amount),
        tuple(Flow(one, -flows[one, True]) for one in USES if flows.get((one, True))),
        -flows.get((Account.TO_BELOW, False), ZERO),
        sum((amount for (account, ours), amount in flows.items()
             if not ours or account not in (*INCOME, *USES, Account.REMITTED)), ZERO),
        closing,
    )  # fmt: skip


def _branch(
    one: BranchYear,
    months: Iterable[date],
    moved: dict[tuple[int, int], Decimal],
    told: dict[int, Told],
) -> BranchLine:
    pk = one.organization.pk
    collected = sum((one.months.get(month, Collected()) for month in months), Collected())
    handed, got = (moved.get((pk, code), ZERO) for code in (Account.REMITTED, Account.FROM_ABOVE))
    return BranchLine(one.organization, collected, handed, -got, told.get(pk))


def _month(branches: Iterable[BranchYear], month: date) -> Collected:
    return sum((one.months.get(month, Collected()) for one in branches), Collected())


def _flows(
    organization: Organization, tree: Placements, year: int, last: date
) -> dict[tuple[Account, bool], Decimal]:
    """{(account, whether it is money of the whole): 元, in positive}; one query.

    Only entries that moved money; the other side of the money says why. What came from below or was
    handed to those below or, by those below, up, stays within the whole. 大额 and 特殊党费 on their
    way up are no income once more: `_passed` has them.
    """
    money = JournalLine.objects.of(*MONEY).filter(entry=OuterRef("entry"))
    rows = (
        JournalLine.objects.filter(
            condition(tree, organization.path),
            Exists(money),
            entry__occurred_on__range=(date(year, 1, 1), last),
        )
        .exclude(account__in=MONEY)
        .exclude(UP)
        .order_by()
        .values("account")
        .annotate(
            own=Sum(
                F("credit") - F("debit"),
                filter=Q(organization=organization) | from_outside(organization, tree),
                default=ZERO,
            ),
            total=Sum(F("credit") - F("debit")),
        )
    )
    found: dict[tuple[Account, bool], Decimal] = {}
    for row in rows:
        account, own, total = Account(row["account"]), row["own"], row["total"]
        if account in (Account.REMITTED, Account.FROM_ABOVE):
            found[account, True], found[account, False] = own, total - own
        else:
            found[account, account not in (Account.FROM_BELOW, Account.TO_BELOW)] = total
    return found


def from_outside(organization: Organization, tree: Placements) -> Q:
    """Money handed down to somebody of the whole by somebody who is not of it, past the level
    between; and the same undone."""
    found = Q()
    for slip in ("entry__handeddown_received", "entry__reverses__handeddown_received"):
        ours = condition(tree, organization.path, f"{slip}__organization__path")
        found |= Q(account=Account.FROM_ABOVE, **{f"{slip}__isnull": False}) & ~ours
    return found


# 大额 and 特殊党费 handed up, and the same undone.
UP = Q(entry__kind=EntryKind.EXTRA_UP) | Q(
    entry__reverses__isnull=False, entry__reverses__kind=EntryKind.EXTRA_UP
)


def _passed(within: Q, year: int, last: date) -> list[tuple[Account, Decimal]]:
    """What of 大额 and 特殊党费 left the whole, in 元; one query.

    Handed up within the whole it leaves one book and enters another: nothing of that is left.
    """
    rows = (
        JournalLine.objects.of(Account.LARGE, Account.SPECIAL)
        .filter(
            UP, within,
            entry__occurred_on__range=(date(year, 1, 1), last),
        )
        .order_by("account")
        .values("account")
        .annotate(total=Sum(F("debit") - F("credit")))
    )  # fmt: skip
    return [(Account(row["account"]), row["total"]) for row in rows]


def _by_place(within: Q, year: int, last: date) -> dict[tuple[int, int], Decimal]:
    """{(organisation, account): debit − credit} of what went up and came down; one query."""
    rows = (
        JournalLine.objects.of(Account.REMITTED, Account.FROM_ABOVE)
        .filter(within, entry__occurred_on__range=(date(year, 1, 1), last))
        .order_by()
        .values("organization_id", "account")
        .annotate(total=Sum(F("debit") - F("credit")))
    )
    return {(row["organization_id"], row["account"]): row["total"] for row in rows}


def _money(within: Q, year: int, last: date) -> tuple[Decimal, Decimal]:
    """Cash and bank of the subtree before the year and on its last day, in 元."""
    amount = F("debit") - F("credit")
    sums = JournalLine.objects.of(*MONEY).filter(within).aggregate(
        opening=Sum(amount, filter=Q(entry__occurred_on__lt=date(year, 1, 1)), default=ZERO),
        closing=Sum(amount, filter=Q(entry__occurred_on__lte=last), default=ZERO),
    )  # fmt: skip
    return sums["opening"], sums["closing"]
