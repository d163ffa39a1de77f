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
    note = models.CharField("依据", max_length=200, blank=True, default="")

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


class EnteredDraft(models.Model):
    """What somebody typed into the form of entered figures and has not saved yet.

    `texts` maps names of form fields to what was typed, so that nothing is lost and nothing counts.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("年度")
    typed_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    texts = models.JSONField("草稿")
    saved_at = models.DateTimeField("保存时间")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "没有保存的数字"
        constraints = (
            models.UniqueConstraint(
                fields=("organization", "year", "typed_by"), name="entered_draft_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organization} {self.year} {self.typed_by}"
