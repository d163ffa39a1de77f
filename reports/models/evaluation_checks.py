"""量化考核: marks that a spot check took off, given back. Insert-only, as the checks are."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from branchrecords.access.scoping import ScopedQuerySet
from members.models import User

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
