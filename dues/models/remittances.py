"""党费上缴单: what one organisation hands up to the one above, in the books of both."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from branchrecords.access.permissions import Permission
from dues.rules.remitting import Period
from members.models import Organization

from .journal import JournalEntry
from .vouchers import MoneyDocument, MoneyDocumentQuerySet


class RemittanceQuerySet(MoneyDocumentQuerySet):
    """Slips, seen from whoever handed up."""

    def receivable(self, user, permission: Permission) -> RemittanceQuerySet:
        """Slips that go to an organisation in the user's scope.

        What leaves the system for a committee above it is settled at home, with that
        committee's receipt.
        """
        scope = user.reach(permission)
        outside = Q(upper__isnull=True) & scope.organizations("organization")
        return self.filter(scope.organizations("upper") | outside)


class Remittance(MoneyDocument):
    """One slip: for a period, computed from the journal, with the steps of its sum kept.

    `derived` = `collected` × `share` − `before`, never below zero; `amount` is that sum, or less
    with a reason. `before`: what the period's earlier slips carry, and what earlier periods of the
    year handed up too much. `months`: [{month, people, amount}] as printed on the slip.
    """

    upper = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="+", verbose_name="上级党组织"
    )
    upper_name = models.CharField("上级党组织名称", max_length=120)
    period_start = models.DateField("所属期起")
    period_end = models.DateField("所属期止")
    payers = models.PositiveIntegerField("交纳人数")
    months = models.JSONField("各月", default=list)
    collected = models.DecimalField("本期收缴", max_digits=12, decimal_places=2)
    share = models.DecimalField("上缴比例", max_digits=5, decimal_places=4)
    before = models.DecimalField("已上缴", max_digits=12, decimal_places=2, default=0)
    derived = models.DecimalField("应上缴", max_digits=12, decimal_places=2)
    reason = models.CharField("少缴理由", max_length=200, blank=True, default="")
    cash = models.DecimalField("其中现金", max_digits=12, decimal_places=2)
    bank = models.DecimalField("其中转账", max_digits=12, decimal_places=2)
    handed_by = models.CharField("交款人", max_length=60)
    received_by_name = models.CharField("收款人", max_length=60, blank=True, default="")
    receipt = models.CharField("上级收据号", max_length=60, blank=True, default="")
    upper_entry = models.OneToOneField(
        JournalEntry, models.PROTECT, null=True, related_name="remittance_received"
    )

    objects: ClassVar = RemittanceQuerySet.as_manager()

    class Meta(MoneyDocument.Meta):
        verbose_name = "党费上缴单"
        constraints = (
            *MoneyDocument.Meta.constraints,
            models.CheckConstraint(
                condition=Q(cash__gte=0, bank__gte=0, amount=F("cash") + F("bank")),
                name="remittance_parts",
            ),
            models.CheckConstraint(
                condition=Q(amount=F("derived")) | (Q(amount__lt=F("derived")) & ~Q(reason="")),
                name="remittance_less_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(period_end__gt=F("period_start"), period_start__day=1),
                name="remittance_period",
            ),
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=1), name="remittance_share"),
            models.CheckConstraint(
                condition=Q(upper__isnull=True, upper_entry__isnull=True)
                | Q(upper__isnull=False, upper_entry__isnull=True, entry__isnull=True)
                | Q(upper__isnull=False, upper_entry__isnull=False, entry__isnull=False),
                name="remittance_in_both_books",
            ),
            models.CheckConstraint(
                condition=~Q(organization=F("upper")) & ~Q(handed_by="") & ~Q(upper_name=""),
                name="remittance_from_to",
            ),
        )
        indexes = (
            models.Index(fields=("organization", "period_start"), name="remittance_period_of"),
        )

    @property
    def period(self) -> Period:
        """The months it is for."""
        return Period(self.period_start, self.period_end)

    @property
    def month_rows(self) -> list[tuple[date, int, Decimal]]:
        """(month, people, 元) as printed on the slip."""
        return [
            (date.fromisoformat(f"{one['month']}-01"), one["people"], Decimal(one["amount"]))
            for one in self.months
        ]

    def name_entries(self, entries: Sequence[JournalEntry]) -> None:
        """The first in the books below, the second in the books above."""
        self.entry = entries[0]
        if len(entries) > 1:
            self.upper_entry = entries[1]

    @property
    def entries(self) -> list[JournalEntry]:
        """In the books below and above."""
        return [entry for entry in (self.entry, self.upper_entry) if entry is not None]
