"""An organisation's own value for a rule, from a day on, with the document it stands in."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Q

from members.rules.settings import SETTINGS_BY_KEY

from .dated import DatedQuerySet, DateRange, ends_after_start
from .organizations import Organization


class RuleOverride(models.Model):
    """`value` of setting `key` for the organisation and all below, until before `ends_on`."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="rule_overrides", verbose_name="组织"
    )
    key = models.CharField("规则", max_length=60)
    value = models.CharField("取值", max_length=60)
    source = models.CharField("依据", max_length=200)
    starts_on = models.DateField("从哪一天起")
    ends_on = models.DateField("到哪一天止", null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "规则设置"
        ordering = ("key", "starts_on", "pk")
        constraints = (
            ends_after_start("rule_override_ends_after_start"),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="rule_override_has_source",
                violation_error_message="请写明依据的文件。",
            ),
            ExclusionConstraint(
                name="rule_override_one_at_a_time",
                expressions=(
                    (DateRange("starts_on", "ends_on", RangeBoundary()), RangeOperators.OVERLAPS),
                    ("organization", RangeOperators.EQUAL),
                    ("key", RangeOperators.EQUAL),
                ),
                violation_error_message="这段时间已经有一条设置，请先结束原来的。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organization} {self.key} {self.value}"

    def holds_on(self, day: date) -> bool:
        """As `active_on`, of a row that is read already."""
        return self.starts_on <= day and (self.ends_on is None or self.ends_on > day)

    @property
    def read_value(self) -> int | str:
        """The value in the setting's own type."""
        return SETTINGS_BY_KEY[self.key].read(self.value)
