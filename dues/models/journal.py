"""The journal: double entry, insert-only. Balances are sums of its lines (ADR 13)."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q, Sum, Value
from django.db.models.functions import Coalesce

from branchrecords.access.scoping import ScopedQuerySet
from dues.rules.accounts import Account, EntryKind
from members.models import Organization, Person, User

ZERO = Value(Decimal(0), output_field=models.DecimalField(max_digits=12, decimal_places=2))


class JournalEntry(models.Model):
    """Something that happened to money, on a day, in the books of one organisation.

    Written by `dues.actions.journal.post` alone, with all its lines at once.
    """

    key = models.UUIDField(unique=True)
    kind = models.PositiveSmallIntegerField("种类", choices=EntryKind)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="journal_entries", db_index=False
    )
    occurred_on = models.DateField("日期")
    memo = models.CharField("摘要", max_length=200)
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="reversal", verbose_name="冲正哪一笔"
    )
    posted_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name="记账人"
    )
    posted_at = models.DateTimeField("记账时间")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "分录"
        ordering = ("-occurred_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind=EntryKind.REVERSAL, reverses__isnull=False)
                | (~Q(kind=EntryKind.REVERSAL) & Q(reverses__isnull=True)),
                name="entry_reversal_names_what",
            ),
            models.CheckConstraint(condition=~Q(memo=""), name="entry_has_memo"),
        )
        indexes = (models.Index(fields=("organization", "occurred_on"), name="entry_books"),)

    def __str__(self) -> str:
        return f"{self.occurred_on} {self.get_kind_display()} {self.memo}"


class JournalLineQuerySet(ScopedQuerySet):
    """Lines of entries."""

    person_lookup = "person"

    def of(self, *accounts: Account) -> JournalLineQuerySet:
        """Only lines of these accounts."""
        return self.filter(account__in=accounts)

    def advances(self) -> JournalLineQuerySet:
        """The lines of 预收党费 (read by a partial index, hence the plain equality)."""
        return self.filter(account=Account.ADVANCE)

    def balance(self) -> Decimal:
        """Σ debit − Σ credit, in 元."""
        found = self.aggregate(total=Coalesce(Sum(F("debit") - F("credit")), ZERO))
        return found["total"]


class JournalLine(models.Model):
    """One side of an entry: a debit or a credit, either may be negative (红字)."""

    entry = models.ForeignKey(JournalEntry, models.PROTECT, related_name="lines")
    account = models.PositiveSmallIntegerField("科目", choices=Account)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="journal_lines", db_index=False
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="journal_lines", db_index=False
    )
    month = models.DateField("所属月份", null=True)
    debit = models.DecimalField("借方", max_digits=12, decimal_places=2, default=0)
    credit = models.DecimalField("贷方", max_digits=12, decimal_places=2, default=0)

    objects = JournalLineQuerySet.as_manager()

    class Meta:
        verbose_name = "分录明细"
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=(Q(debit=0) & ~Q(credit=0)) | (~Q(debit=0) & Q(credit=0)),
                name="line_one_side_not_zero",
            ),
            models.CheckConstraint(
                condition=Q(account__in=Account.values), name="line_known_account"
            ),
            models.CheckConstraint(
                condition=~Q(account=Account.RECEIVABLE)
                | Q(person__isnull=False, month__isnull=False),
                name="line_receivable_of_a_month",
            ),
            models.CheckConstraint(
                condition=~Q(account=Account.ADVANCE) | Q(person__isnull=False),
                name="line_advance_of_a_person",
            ),
            models.CheckConstraint(
                condition=Q(month__isnull=True) | Q(month__day=1), name="line_month"
            ),
        )
        indexes = (
            models.Index(
                fields=("person", "month"),
                include=("debit", "credit"),
                condition=Q(account=Account.RECEIVABLE),
                name="line_receivable",
            ),
            models.Index(
                fields=("person", "organization"),
                include=("debit", "credit"),
                condition=Q(account=Account.ADVANCE),
                name="line_advance",
            ),
            models.Index(
                fields=("organization", "account", "month"),
                condition=Q(credit__lt=0) | Q(credit__gt=0),
                name="line_credited",
            ),
            # The books of one organisation without the many lines of single members.
            models.Index(
                fields=("organization", "account"),
                include=("entry", "debit", "credit"),
                condition=~Q(account=Account.RECEIVABLE),
                name="line_books",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_account_display()} {self.debit or ''}/{self.credit or ''}"

    @property
    def amount(self) -> Decimal:
        """The sum of the side it stands on, in 元."""
        return self.debit or self.credit
