"""The calendar of work days as edited here; a year without rows is that of `published`."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class WorkYear(models.Model):
    """A year whose table is kept here, and the document it follows."""

    year = models.PositiveSmallIntegerField("年份", primary_key=True)
    source = models.CharField("依据", max_length=120)
    changed_at = models.DateTimeField("修改时间")
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "工作日历"
        ordering = ("-year",)
        constraints = (
            models.CheckConstraint(
                condition=Q(year__gte=2000, year__lte=2100), name="notice_workyear_range"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="notice_workyear_has_source"),
        )

    def __str__(self) -> str:
        return f"{self.year}年工作日历"


class SpecialDay(models.Model):
    """A day off, or a Saturday or Sunday on which people work."""

    class Kind(models.TextChoices):
        OFF = "off", "休"
        WORK = "work", "班"

    day = models.DateField("日期", primary_key=True)
    year = models.ForeignKey(WorkYear, models.CASCADE, related_name="days")
    kind = models.CharField("休或班", max_length=4, choices=Kind)
    name = models.CharField("名称", max_length=30)

    class Meta:
        verbose_name = "放假或调休上班的日子"
        ordering = ("day",)
        constraints = (
            models.CheckConstraint(
                condition=Q(day__year=F("year_id")), name="notice_specialday_in_its_year"
            ),
            models.CheckConstraint(
                condition=Q(kind="off") | Q(day__week_day__in=(1, 7)),
                name="notice_specialday_work_on_weekend",
            ),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.get_kind_display()}"
