"""Local rules of cadence, beside the national defaults of `rules.kinds`."""

from django.db import models

from branchrecords.access.scoping import ScopedQuerySet
from meetings.rules.kinds import KIND_CHOICES, Period
from members.models import Organization


class CadenceOverride(models.Model):
    """How often a kind is held in an organisation and all below it, from a day on.

    `times` 0 means: not required here.
    """

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="cadence_overrides", verbose_name="适用组织"
    )
    kind = models.CharField("种类", max_length=20, choices=KIND_CHOICES)
    period = models.CharField("周期", max_length=10, choices=Period)
    times = models.PositiveSmallIntegerField("次数")
    source = models.CharField("依据", max_length=120)
    valid_from = models.DateField("自何日起")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "本地制度"
        ordering = ("organization", "kind", "valid_from")
        constraints = (
            models.UniqueConstraint(
                fields=("organization", "kind", "valid_from"), name="cadence_override_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(source=""), name="cadence_override_has_source"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organization} {self.get_kind_display()}"
