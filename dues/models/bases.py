"""What the dues are computed from: yearly bases and granted reliefs."""

import json
from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from branchrecords.access.scoping import ScopedQuerySet
from branchrecords.database.fields import EncryptedDecimalField, EncryptedTextField
from dues.rules.categories import Category
from dues.rules.pay_items import base_of
from members.models import Organization, Person, User


class DuesBase(models.Model):
    """A member's base for a year, in 元 a month: fixed at year start (组电明字〔2017〕5号).

    The amount is income, hence encrypted, and so are the lines of the pay slip that it was
    computed from (`items`, 元 by key of rules.pay_items; empty where the sum was typed). A change
    is a new row, never an edit: of a later `from_month`, or of the same one, where the last entered
    counts.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="dues_bases")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name="核定支部"
    )
    year = models.PositiveSmallIntegerField("年度")
    from_month = models.DateField("自何月起")
    category = models.CharField("类别", max_length=20, choices=Category)
    amount = EncryptedDecimalField("月基数", max_digits=12, decimal_places=2)
    items = EncryptedTextField("工资项目", blank=True, default="")
    reason = models.CharField("变更理由", max_length=100, blank=True, default="")
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    entered_at = models.DateTimeField("核定时间")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "党费基数"
        ordering = ("person_id", "from_month", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(from_month__day=1, from_month__year=F("year")),
                name="dues_base_month_in_year",
            ),
        )
        indexes = (models.Index(fields=("person", "from_month"), name="dues_base_person"),)

    def __str__(self) -> str:
        return f"{self.person} {self.year}"

    @property
    def amounts(self) -> dict[str, Decimal]:
        """The lines of the pay slip, 元 by key; empty where the sum was typed."""
        return {key: Decimal(text) for key, text in json.loads(self.items or "{}").items()}

    @property
    def sum_in_words(self) -> str:
        """How the amount came about, "" where it was typed."""
        amounts = self.amounts
        return base_of(self.category, amounts).sum_in_words if amounts else ""


class Relief(models.Model):
    """少交 or 免交 for a time: branch study, then approval one level up (费08 第七条)."""

    class Kind(models.TextChoices):
        REDUCED = "reduced", "少交"
        EXEMPT = "exempt", "免交"

    person = models.ForeignKey(Person, models.PROTECT, related_name="dues_reliefs")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    kind = models.CharField("种类", max_length=10, choices=Kind)
    amount = models.DecimalField("每月交", max_digits=10, decimal_places=2, default=0)
    from_month = models.DateField("自何月起")
    until_month = models.DateField("至何月前")
    reason = EncryptedTextField("困难情况")
    studied_on = models.DateField("支部研究日期")
    approved_by = models.CharField("批准单位", max_length=120)
    approved_on = models.DateField("批准日期")
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    entered_at = models.DateTimeField("登记时间")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "少交、免交"
        ordering = ("person_id", "from_month")
        constraints = (
            models.CheckConstraint(
                condition=Q(until_month__gt=F("from_month"))
                & Q(from_month__day=1)
                & Q(until_month__day=1),
                name="relief_months",
            ),
            models.CheckConstraint(
                condition=Q(kind="exempt", amount=0) | Q(kind="reduced", amount__gt=0),
                name="relief_amount_fits_kind",
            ),
            models.CheckConstraint(
                condition=Q(approved_on__gte=F("studied_on")), name="relief_studied_first"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} {self.get_kind_display()}"
