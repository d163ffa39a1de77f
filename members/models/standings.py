"""In which standing a person is on any day."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from members.rules.kinds import StandingKind

from .dated import DatedQuerySet, ends_after_start, no_overlap


class Standing(models.Model):
    """A person's standing in the party from `starts_on` until before `ends_on`."""

    person = models.ForeignKey("members.Person", models.PROTECT, related_name="standings")
    kind = models.CharField("身份", max_length=20, choices=StandingKind)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期", null=True, blank=True)
    reason = models.CharField("依据", max_length=100, blank=True, default="")
    document = models.CharField("文号", max_length=60, blank=True, default="")
    meeting_on = models.DateField("支部党员大会日期", null=True, blank=True)
    approved_on = models.DateField("批准日期", null=True, blank=True)
    approved_by = models.CharField("批准机关", max_length=120, blank=True, default="")

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "党员身份"
        ordering = ("starts_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(meeting_on__isnull=True)
                | Q(approved_on__isnull=True)
                | Q(approved_on__gte=F("meeting_on")),
                name="standing_approved_after_meeting",
                violation_error_message="批准日期不能早于支部党员大会日期。",
            ),
            ends_after_start("standing_ends_after_start"),
            no_overlap("standing_one_at_a_time", "同一天只能有一种身份。"),
        )

    def __str__(self) -> str:
        return f"{self.person} {self.get_kind_display()} {self.starts_on}"
