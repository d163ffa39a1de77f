"""What is owed and what was paid. Payments are insert-only; balances are sums."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from branchrecords.access.scoping import ScopedQuerySet
from branchrecords.database.fields import EncryptedDecimalField
from dues.rules.categories import Category
from members.models import Organization, Person, User

from .bases import Relief

ZERO = Value(Decimal(0), output_field=models.DecimalField(max_digits=12, decimal_places=2))


class AssessmentQuerySet(ScopedQuerySet):
    """Months owed."""

    person_lookup = "person"

    def with_paid(self) -> AssessmentQuerySet:
        """Adds `paid` (元): the sum of allocations, reversals included.

        A subquery by index and not a join, so that it may be summed again and one branch never
        pays for the size of the whole table.
        """
        allocations = Allocation.objects.filter(assessment=OuterRef("pk")).order_by()
        total = allocations.values("assessment").annotate(total=Sum("amount")).values("total")
        return self.annotate(paid=Coalesce(Subquery(total), ZERO))

    def outstanding(self) -> AssessmentQuerySet:
        """Only what is not fully paid."""
        return self.with_paid().filter(amount__gt=models.F("paid"))


class Assessment(models.Model):
    """What one member owes for one month, with everything that explains it."""

    paid: Decimal  # only on rows of `with_paid()`

    person = models.ForeignKey(Person, models.PROTECT, related_name="assessments")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="assessments", verbose_name="支部"
    )
    month = models.DateField("月份")
    category = models.CharField("类别", max_length=20, choices=Category)
    base = EncryptedDecimalField("基数", max_digits=12, decimal_places=2, null=True)
    rate = models.DecimalField("比例", max_digits=6, decimal_places=4, null=True)
    amount = models.DecimalField("应交", max_digits=10, decimal_places=2)
    article = models.CharField("依据", max_length=120)
    rule_version = models.CharField("规则版本", max_length=40)
    relief = models.ForeignKey(Relief, models.PROTECT, null=True, related_name="assessments")
    assessed_at = models.DateTimeField("核算时间")

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = "应交党费"
        ordering = ("month", "person_id")  # by name would join people into every query
        constraints = (
            models.UniqueConstraint(fields=("person", "month"), name="assessment_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="assessment_month"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="assessment_not_negative"),
        )
        indexes = (models.Index(fields=("organization", "month"), name="assessment_branch"),)

    def __str__(self) -> str:
        return f"{self.person} {self.month:%Y-%m}"


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
        return f"{self.organization} {self.collected_at:%Y-%m-%d %H:%M}"


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


class Allocation(models.Model):
    """How much of a payment goes to which month; negative in a reversal."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="allocations")
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="allocations")
    amount = models.DecimalField("金额", max_digits=10, decimal_places=2)

    class Meta:
        verbose_name = "分配"
        ordering = ("assessment",)
        constraints = (
            models.UniqueConstraint(fields=("payment", "assessment"), name="allocation_once"),
            models.CheckConstraint(condition=~Q(amount=0), name="allocation_not_zero"),
        )

    def __str__(self) -> str:
        return f"{self.assessment} {self.amount}"
