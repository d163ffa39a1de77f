"""党费上缴单: what one organisation hands up to the one above, in the books of both."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from dues.rules.remitting import Period

from .handing import HandedUp


class Remittance(HandedUp):
    """One slip: for a period, computed from the journal, with the steps of its sum kept.

    `derived` = `collected` × `share` − `before`, never below zero; `amount` is that sum, or less
    with a reason. `before`: what the period's earlier slips carry, and what earlier periods of the
    year handed up too much. `months`: [{month, people, amount}] as printed on the slip.
    """

    period_start = models.DateField("所属期起")
    period_end = models.DateField("所属期止")
    payers = models.PositiveIntegerField("交纳人数")
    months = models.JSONField("各月", default=list)
    collected = models.DecimalField("本期收缴", max_digits=12, decimal_places=2)
    share = models.DecimalField("上缴比例", max_digits=5, decimal_places=4)
    before = models.DecimalField("已上缴", max_digits=12, decimal_places=2, default=0)
    derived = models.DecimalField("应上缴", max_digits=12, decimal_places=2)
    reason = models.CharField("少缴理由", max_length=200, blank=True, default="")

    class Meta(HandedUp.Meta):
        verbose_name = "党费上缴单"
        constraints = (
            *HandedUp.Meta.constraints,
            models.CheckConstraint(
                condition=Q(amount=F("derived")) | (Q(amount__lt=F("derived")) & ~Q(reason="")),
                name="remittance_less_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(period_end__gt=F("period_start"), period_start__day=1),
                name="remittance_period",
            ),
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=1), name="remittance_share"),
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
