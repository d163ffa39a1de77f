"""Figures that no record can give: entered once per organisation and year, with who and when."""

from django.db import models

from branchrecords.access.scoping import ScopedQuerySet
from members.models import Organization, User


class EnteredFigure(models.Model):
    """One entered number; `key` is a row of `figures.entered`."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="entered_figures")
    year = models.PositiveSmallIntegerField("年度")
    key = models.CharField("指标", max_length=60)
    value = models.DecimalField("数值", max_digits=14, decimal_places=2)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField("填写时间")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "人工填写的数字"
        ordering = ("organization", "year", "key")
        constraints = (
            models.UniqueConstraint(
                fields=("organization", "year", "key"), name="entered_figure_once"
            ),
            models.CheckConstraint(
                condition=models.Q(value__gte=0), name="entered_figure_not_negative"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organization} {self.year} {self.key}"
