"""Months whose books are closed, and how one is opened again: asked for by one, decided by another.

All three are insert-only.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q

from branchrecords.access.scoping import ScopedQuerySet
from members.models import Organization, User


class MonthClosingQuerySet(ScopedQuerySet):
    """Closings, those undone included."""

    def in_force(self) -> MonthClosingQuerySet:
        """Only those that have not been reopened."""
        approved = ReopeningDecision.objects.filter(request__closing=OuterRef("pk"), approved=True)
        return self.filter(~Exists(approved))


class MonthClosing(models.Model):
    """From here on nothing is booked into the month of this organisation.

    `round` counts the closings of one month; the next is possible once the last was reopened.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="month_closings")
    month = models.DateField("月份")
    round = models.PositiveSmallIntegerField("第几次", default=1)
    closed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="结账人")
    closed_at = models.DateTimeField("结账时间")

    objects = MonthClosingQuerySet.as_manager()

    class Meta:
        verbose_name = "结账"
        ordering = ("-month", "-round")
        constraints = (
            models.UniqueConstraint(
                fields=("organization", "month", "round"), name="month_closed_once"
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="closing_month"),
        )

    def __str__(self) -> str:
        return f"{self.organization} {self.month:%Y-%m}"


class ReopeningRequest(models.Model):
    """Somebody asks to open a closed month again, with the reason."""

    closing = models.ForeignKey(MonthClosing, models.PROTECT, related_name="requests")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    reason = models.CharField("理由", max_length=200)
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="申请人")
    requested_at = models.DateTimeField("申请时间")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "反结账申请"
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="reopening_has_reason"),
        )

    def __str__(self) -> str:
        return str(self.closing)


class ReopeningDecision(models.Model):
    """Another user agrees or not. The database refuses the one who asked."""

    request = models.OneToOneField(ReopeningRequest, models.PROTECT, related_name="decision")
    approved = models.BooleanField("是否同意")
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="审批人")
    decided_at = models.DateTimeField("审批时间")

    class Meta:
        verbose_name = "反结账审批"

    def __str__(self) -> str:
        return f"{self.request} {'同意' if self.approved else '不同意'}"
