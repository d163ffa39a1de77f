"""活动台账 itself is derived; who keeps it is a dated appointment."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Q

from members.models import Organization, Person
from members.models.dated import DatedQuerySet, DateRange, ends_after_start


class LedgerCustodian(models.Model):
    """Who keeps the 台账, flag and cards of an organisation from a day on; one at a time."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="custodians", verbose_name="组织"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="ledgers_kept", verbose_name="台账管理员"
    )
    starts_on = models.DateField("从哪天起")
    ends_on = models.DateField("到哪天止", null=True, blank=True)
    handed_over = models.CharField("移交情况", max_length=200, blank=True, default="")

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "台账管理员"
        ordering = ("-starts_on", "-pk")
        constraints = (
            ends_after_start("custodian_ends_after_start"),
            ExclusionConstraint(
                name="custodian_one_at_a_time",
                expressions=(
                    (DateRange("starts_on", "ends_on", RangeBoundary()), RangeOperators.OVERLAPS),
                    ("organization", RangeOperators.EQUAL),
                ),
                violation_error_message="这段时间已经有台账管理员。",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=False) | Q(handed_over=""),
                name="custodian_hands_over_at_the_end",
            ),
        )

    def __str__(self) -> str:
        return str(self.person)
