"""量化考核: marks that a spot check took off given back (insert-only), marks not saved yet."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from branchrecords.access.scoping import ScopedQuerySet
from members.models import Organization, User

from .evaluations import EvaluationStep


class OfStepQuerySet(ScopedQuerySet):
    """Rows that belong where the evaluation of their step belongs."""

    organization_lookup = "step__evaluation__organization"
    person_lookup = "step__evaluation__person"


class DeductionWithdrawal(models.Model):
    """The counter-entry to a deduction: the check stays as it was written, its marks count no
    more."""

    step = models.OneToOneField(EvaluationStep, models.PROTECT, related_name="withdrawal")
    reason = models.CharField("撤销的理由", max_length=300)
    at = models.DateTimeField("时间")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = OfStepQuerySet.as_manager()

    class Meta:
        verbose_name = "撤销扣分"
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="withdrawal_has_reason"),
        )

    def __str__(self) -> str:
        return f"撤销{self.step}的扣分"


class MarkingDraft(models.Model):
    """What somebody typed on the page of one indicator, right or wrong; it counts nowhere."""

    indicator = models.ForeignKey("reports.Indicator", models.CASCADE, related_name="drafts")
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    typed_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    texts = models.JSONField("填的内容", default=dict)
    saved_at = models.DateTimeField("保存时间")

    class Meta:
        verbose_name = "没有保存的评分"
        constraints = (
            models.UniqueConstraint(
                fields=("indicator", "organization", "typed_by"), name="marking_draft_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.indicator} {self.organization}"
