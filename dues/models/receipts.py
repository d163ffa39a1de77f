"""The papers of what was received: one press of «确认收款», one receipt a member.

They say who came with how much and how. Where the money went stands in the entry; the database
holds the two to the same sum and day.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from branchrecords.access.scoping import ScopedQuerySet
from members.models import Organization, Person, User

from .journal import JournalEntry


class Collection(models.Model):
    """One pressing of «确认收款»: its key makes a second pressing post nothing."""

    key = models.UUIDField(unique=True)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="collections")
    body_digest = models.CharField(max_length=64)
    collected_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    collected_at = models.DateTimeField("收款时间")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "收款"
        ordering = ("-collected_at",)

    def __str__(self) -> str:
        return f"{self.organization} {timezone.localtime(self.collected_at):%Y-%m-%d %H:%M}"


class PaymentQuerySet(ScopedQuerySet):
    """Money received."""

    person_lookup = "person"


class Payment(models.Model):
    """Money of one member, received once. A mistake is undone by a reversal row."""

    class Method(models.TextChoices):
        CASH = "cash", "现金"
        TRANSFER = "transfer", "转账"
        MOBILE = "mobile", "手机支付"

    collection = models.ForeignKey(Collection, models.PROTECT, null=True, related_name="payments")
    entry = models.OneToOneField(JournalEntry, models.PROTECT, related_name="payment")
    person = models.ForeignKey(Person, models.PROTECT, related_name="dues_payments")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="dues_payments")
    payer = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        related_name="dues_paid_for_others",
        verbose_name="代缴人",
    )
    amount = models.DecimalField("金额", max_digits=10, decimal_places=2)
    paid_on = models.DateField("交纳日期")
    method = models.CharField("方式", max_length=10, choices=Method, default=Method.CASH)
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="reversal", verbose_name="冲正哪一笔"
    )
    reason = models.CharField("冲正理由", max_length=200, blank=True, default="")
    posted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="收款人")
    posted_at = models.DateTimeField("入账时间")

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = "已交党费"
        ordering = ("-paid_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(reverses__isnull=True, amount__gt=0)
                | (Q(reverses__isnull=False, amount__lt=0) & ~Q(reason="")),
                name="payment_sign",
            ),
        )
        indexes = (models.Index(fields=("organization", "paid_on"), name="payment_branch"),)

    def __str__(self) -> str:
        return f"{self.person} {self.amount}"
