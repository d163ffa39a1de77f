"""限期整改 after 量化考核: what was asked, what was reported, how it was found. All insert-only."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from members.models import User

from .evaluations import Evaluation, OfEvaluationQuerySet


class Rectification(models.Model):
    """限期整改 asked of who came out as 基本合格 or 不合格."""

    evaluation = models.OneToOneField(Evaluation, models.PROTECT, related_name="rectification")
    due_on = models.DateField("整改期限")
    text = models.CharField("整改要求", max_length=500)
    on = models.DateField("提出日期")
    at = models.DateTimeField("登记时间")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = OfEvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = "考核后的限期整改"
        ordering = ("due_on", "pk")
        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="rectification_says_what"),
            models.CheckConstraint(condition=Q(due_on__gt=F("on")), name="rectification_due_later"),
        )

    def __str__(self) -> str:
        return f"限期整改，{self.due_on} 前"


class RectificationReport(models.Model):
    """What the branch or the member says was mended; it waits for a check."""

    rectification = models.ForeignKey(Rectification, models.PROTECT, related_name="reports")
    on = models.DateField("报告日期")
    text = models.CharField("整改情况", max_length=500)
    at = models.DateTimeField("登记时间")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "整改情况报告"
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="rectification_report_says_what"),
        )

    def __str__(self) -> str:
        return f"整改情况 {self.on}"


class RectificationCheck(models.Model):
    """A look at how 整改 stands, `report`: the one it answers, if any; the first that passed ends
    it, another may set a new day."""

    rectification = models.ForeignKey(Rectification, models.PROTECT, related_name="checks")
    report = models.OneToOneField(
        RectificationReport, models.PROTECT, null=True, related_name="check_made"
    )
    passed = models.BooleanField("整改到位")
    on = models.DateField("验收日期")
    text = models.CharField("情况", max_length=500)
    due_on = models.DateField("新的期限", null=True)
    at = models.DateTimeField("登记时间")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "整改验收"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("rectification",),
                condition=Q(passed=True),
                name="rectification_passed_once",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="rectification_check_says_how"),
            models.CheckConstraint(
                condition=Q(due_on=None) | Q(passed=False, due_on__gt=F("on")),
                name="rectification_check_new_day_later",
            ),
        )

    def __str__(self) -> str:
        return f"{'到位' if self.passed else '未到位'} {self.on}"
