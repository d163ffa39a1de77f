"""预算 of an organisation's year in versions, and 行政办公费 that 党建经费 is measured by.

All insert-only: a decided budget is never edited, an adjustment is the next version.
"""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from branchrecords.access.scoping import ScopedQuerySet
from dues.rules.spending import PURPOSE_OF, SHORT_CHOICES, Fund
from members.models import Organization, User


class Decided(models.Model):
    """A collective decision: the day and its words, and the sealed record where there is one.

    `record_key` and `record_url` come from settings.DUES_DECISIONS; both are empty for a decision
    that has no record here.
    """

    decided_on = models.DateField("决定日期")
    decision = models.CharField("集体决定", max_length=200)
    record_key = models.CharField("会议记录", max_length=40, blank=True, default="")
    record_url = models.CharField("会议记录的页面", max_length=200, blank=True, default="")

    class Meta:
        abstract = True


def decided_constraints(name: str) -> tuple[models.CheckConstraint, ...]:
    """A decision has words; a record has both its key and its page."""
    return (
        models.CheckConstraint(condition=~Q(decision=""), name=f"{name}_has_decision"),
        models.CheckConstraint(
            condition=Q(record_key="", record_url="") | ~Q(record_key="") & ~Q(record_url=""),
            name=f"{name}_record_whole",
        ),
    )


class BudgetQuerySet(ScopedQuerySet):
    """Versions of budgets."""

    def in_force(self, *, year: int, on: date) -> BudgetQuerySet:
        """The versions of a year decided by a day, the newest first; the first one counts."""
        return self.filter(year=year, decided_on__lte=on).order_by("-version")


class Budget(Decided):
    """One version of a year's budget as it was decided; `total` of its lines in 元."""

    key = models.UUIDField(unique=True)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="budgets", verbose_name="组织"
    )
    year = models.PositiveSmallIntegerField("年度")
    version = models.PositiveSmallIntegerField("第几版")
    total = models.DecimalField("合计", max_digits=12, decimal_places=2)
    reason = models.CharField("调整理由", max_length=200, blank=True, default="")
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    entered_at = models.DateTimeField("登记时间")

    objects = BudgetQuerySet.as_manager()

    class Meta:
        verbose_name = "预算"
        ordering = ("-year", "-version")
        constraints = (
            models.UniqueConstraint(
                fields=("organization", "year", "version"), name="budget_version_once"
            ),
            models.CheckConstraint(
                condition=Q(version=1, reason="") | Q(version__gt=1) & ~Q(reason=""),
                name="budget_adjusted_with_reason",
            ),
            models.CheckConstraint(condition=Q(total__gt=0), name="budget_total_positive"),
            *decided_constraints("budget"),
        )

    def __str__(self) -> str:
        return f"{self.year}年预算（{self.name}）"

    @property
    def name(self) -> str:
        """第1版, or 第2版（调整）."""
        return f"第{self.version}版" + ("，调整" if self.version > 1 else "")


class BudgetLine(models.Model):
    """One purpose out of one source, in 元. The database refuses lines added later."""

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="lines")
    fund = models.CharField("资金来源", max_length=10, choices=Fund)
    purpose = models.PositiveSmallIntegerField("用途", choices=SHORT_CHOICES)
    amount = models.DecimalField("预算数", max_digits=12, decimal_places=2)
    note = models.CharField("说明", max_length=120, blank=True, default="")

    class Meta:
        verbose_name = "预算项目"
        ordering = ("-fund", "purpose")
        constraints = (
            models.UniqueConstraint(fields=("budget", "fund", "purpose"), name="budget_line_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="budget_line_positive"),
            models.CheckConstraint(
                condition=Q(purpose__in=list(PURPOSE_OF)), name="budget_line_allowed"
            ),
            models.CheckConstraint(
                condition=Q(fund__in=Fund.values), name="budget_line_known_fund"
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_fund_display()} {self.get_purpose_display()} {self.amount}"


class OfficeFunds(models.Model):
    """行政办公费 of an organisation's unit and year in 元, as the named paper says.

    Entered once; a correction is the next `round`, with its reason, and counts.
    """

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="office_funds", verbose_name="组织"
    )
    year = models.PositiveSmallIntegerField("年度")
    round = models.PositiveSmallIntegerField("第几次登记")
    amount = models.DecimalField("行政办公费", max_digits=14, decimal_places=2)
    source = models.CharField("依据的文件", max_length=160)
    reason = models.CharField("更正理由", max_length=200, blank=True, default="")
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    entered_at = models.DateTimeField("登记时间")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "行政办公费"
        ordering = ("-year", "-round")
        constraints = (
            models.UniqueConstraint(
                fields=("organization", "year", "round"), name="office_funds_round_once"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="office_funds_positive"),
            models.CheckConstraint(condition=~Q(source=""), name="office_funds_has_source"),
            models.CheckConstraint(
                condition=Q(round=1, reason="") | Q(round__gt=1) & ~Q(reason=""),
                name="office_funds_corrected_with_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organization} {self.year}"
