"""Terms of office: one at a time per organisation, and what moved their end."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q

from branchrecords.access.scoping import ScopedQuerySet
from members.rules.terms import due_date

from .accounts import User
from .dated import DatedQuerySet, DateRange, ends_after_start
from .organizations import Organization

A_YEAR = timedelta(days=366)


class Term(models.Model):
    """A term from `starts_on`, due by `due_on` (exclusive), ended when the next one began."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="terms", verbose_name="组织"
    )
    ordinal = models.PositiveSmallIntegerField("第几届", null=True, blank=True)
    starts_on = models.DateField("任期开始日期")
    years = models.PositiveSmallIntegerField("任期年数")
    due_on = models.DateField("届满日期")
    ends_on = models.DateField("实际结束日期", null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "任期"
        ordering = ("organization", "starts_on", "pk")
        constraints = (
            ends_after_start("term_ends_after_start"),
            models.CheckConstraint(
                condition=Q(due_on__gt=F("starts_on")),
                name="term_due_after_start",
                violation_error_message="届满日期应晚于任期开始日期。",
            ),
            models.CheckConstraint(
                condition=Q(years__gte=1, years__lte=5), name="term_years_one_to_five"
            ),
            ExclusionConstraint(
                name="term_one_at_a_time",
                expressions=(
                    (DateRange("starts_on", "ends_on", RangeBoundary()), RangeOperators.OVERLAPS),
                    ("organization", RangeOperators.EQUAL),
                ),
                violation_error_message="同一组织同一时间只能有一届任期。",
            ),
        )
        indexes = (models.Index(fields=("due_on",), name="term_due"),)

    def __str__(self) -> str:
        return f"{self.organization} {self.label} {self.starts_on}"

    @property
    def label(self) -> str:
        """第三届, or nothing where the number is not known."""
        return f"第{self.ordinal}届" if self.ordinal else "本届"

    @property
    def original_due(self) -> date:
        """When it would be due by its length alone, before any approved change."""
        return due_date(self.starts_on, self.years)


class TermChangeQuerySet(ScopedQuerySet):
    """Rows that belong where their term belongs."""

    organization_lookup = "term__organization"


class TermChange(models.Model):
    """An approved extension or advance of 换届 (选举工作条例 第三条); insert-only."""

    class Kind(models.TextChoices):
        EXTEND = "extend", "延期换届"
        ADVANCE = "advance", "提前换届"

    term = models.ForeignKey(Term, models.PROTECT, related_name="changes", verbose_name="任期")
    kind = models.CharField("种类", max_length=10, choices=Kind)
    due_before = models.DateField("原届满日期")
    due_after = models.DateField("新届满日期")
    approved_on = models.DateField("批复日期")
    approved_by = models.CharField("批准组织", max_length=120)
    document_number = models.CharField("批复文号", max_length=60)
    reason = models.CharField("理由", max_length=300)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = TermChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "延期或提前换届"
        ordering = ("approved_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    kind="extend",
                    due_after__gt=F("due_before"),
                    due_after__lte=F("due_before") + A_YEAR,
                )
                | Q(
                    kind="advance",
                    due_after__lt=F("due_before"),
                    due_after__gte=F("due_before") - A_YEAR,
                ),
                name="term_change_within_a_year",
                violation_error_message="延期或者提前一般不超过 1 年。",
            ),
            models.CheckConstraint(
                condition=~Q(document_number="") & ~Q(approved_by="") & ~Q(reason=""),
                name="term_change_approved",
                violation_error_message="请写明批准组织、批复文号和理由。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.due_after}"
