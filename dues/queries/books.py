"""The books of an organisation: what stands on each account, and the entries it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Q, Sum, Window
from django.urls import reverse

from dues.models import JournalEntry, JournalLine
from dues.models.journal import JournalLineQuerySet
from dues.rules.accounts import Account
from dues.rules.money import ZERO
from dues.rules.months import plus_months
from members.models import Organization

# Where a paper opens, by the name that leads from its entry to it.
PAPERS = {
    "payment": ("收款凭证", "dues-collection", "collection_id"),
    "spending": ("支出单", "dues-spending-detail", "pk"),
    "remittance": ("党费上缴单", "dues-remittance", "pk"),
    "remittance_received": ("党费上缴单", "dues-remittance", "pk"),
    "handeddown": ("党费下拨单", "dues-handed-down-slip", "pk"),
    "handeddown_received": ("党费下拨单", "dues-handed-down-slip", "pk"),
    "large_payment": ("大额党费", "dues-large-payment", "pk"),
    "large_step": ("大额党费", "dues-large-payment", "payment_id"),
    "large_step_received": ("大额党费", "dues-large-payment", "payment_id"),
    "specialhandover": ("特殊党费上缴单", "dues-special-slip", "pk"),
    "specialhandover_received": ("特殊党费上缴单", "dues-special-slip", "pk"),
}


@dataclass(frozen=True)
class Balance:
    """One account up to a day: sums of both sides in 元, and the lines they are made of."""

    account: Account
    debit: Decimal
    credit: Decimal
    lines: int

    @property
    def on_debit(self) -> Decimal:
        """借方余额, or nothing."""
        return max(self.debit - self.credit, ZERO)

    @property
    def on_credit(self) -> Decimal:
        """贷方余额, or nothing."""
        return max(self.credit - self.debit, ZERO)


@dataclass(frozen=True)
class TrialBalance:
    """Every account that has been used; both sides are equal, or the books are wrong."""

    rows: tuple[Balance, ...]

    @property
    def debit(self) -> Decimal:
        """Σ 借方."""
        return sum((row.debit for row in self.rows), ZERO)

    @property
    def credit(self) -> Decimal:
        """Σ 贷方."""
        return sum((row.credit for row in self.rows), ZERO)

    @property
    def on_debit(self) -> Decimal:
        """Σ 借方余额."""
        return sum((row.on_debit for row in self.rows), ZERO)

    @property
    def on_credit(self) -> Decimal:
        """Σ 贷方余额."""
        return sum((row.on_credit for row in self.rows), ZERO)

    @property
    def is_even(self) -> bool:
        """Σ 借 = Σ 贷."""
        return self.debit == self.credit and self.on_debit == self.on_credit


def trial_balance(*, organization: Organization, on: date) -> TrialBalance:
    """The accounts of an organisation at the end of a day; one query."""
    rows = (
        _lines(organization, on)
        .order_by("account")
        .values("account")
        .annotate(debits=Sum("debit"), credits=Sum("credit"), number=Count("pk"))
        .values_list("account", "debits", "credits", "number")
    )
    return TrialBalance(
        tuple(Balance(Account(code), debit, credit, n) for code, debit, credit, n in rows)
    )


def account_lines(*, organization: Organization, account: Account, on: date) -> JournalLineQuerySet:
    """The lines of one account up to a day, the newest first, each with the balance after it."""
    running = Window(
        Sum(F("debit") - F("credit")),
        order_by=(F("entry__occurred_on").asc(), F("entry_id").asc(), F("pk").asc()),
    )
    return (
        _lines(organization, on)
        .of(account)
        .annotate(balance_after=running)
        .select_related("entry", "person")
        .order_by("-entry__occurred_on", "-entry_id", "-pk")
    )


def month_lines(*, organization: Organization, month: date) -> JournalLineQuerySet:
    """The journal of a month, line by line, the oldest first."""
    return (
        JournalLine.objects.filter(
            entry__organization=organization,
            entry__occurred_on__gte=month,
            entry__occurred_on__lt=plus_months(month, 1),
        )
        .select_related("entry__posted_by", "person")
        .order_by("entry__occurred_on", "entry_id", "pk")
    )


@dataclass(frozen=True)
class Paper:
    """What an entry was made from, and where it opens."""

    label: str
    url: str


def paper_of(entry: JournalEntry) -> Paper | None:
    """The paper of an entry: receipt, slip, interest …; None where the entry speaks for itself."""
    for name, (label, view, key) in PAPERS.items():
        found = getattr(entry, name, None)
        if found is not None and getattr(found, key) is not None:
            return Paper(label, reverse(view, args=(getattr(found, key),)))
    if (moved := getattr(entry, "cashmove", None)) is not None:
        return Paper("现金存取单", reverse("dues-cash", args=(moved.organization_id,)))
    found = getattr(entry, "interest", None)
    if found is not None:
        return Paper("利息单", reverse("dues-interest", args=(found.organization_id,)))
    return None


def _lines(organization: Organization, on: date) -> JournalLineQuerySet:
    return JournalLine.objects.filter(
        Q(entry__organization=organization), entry__occurred_on__lte=on
    )
