"""What a bank paid for the dues that lay there: income of dues (费08)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from branchrecords.attachments.models import Attachment

from .vouchers import MoneyDocument


class Interest(MoneyDocument):
    """Interest of one day with the bank's paper; entered by one, confirmed by another."""

    earned_on = models.DateField("结息日期")
    voucher = models.ForeignKey(
        Attachment, models.PROTECT, related_name="+", verbose_name="银行回单"
    )

    class Meta(MoneyDocument.Meta):
        verbose_name = "党费利息单"
        constraints = (
            *MoneyDocument.Meta.constraints,
            models.CheckConstraint(
                condition=Q(settled_on__isnull=True) | Q(settled_on=F("earned_on")),
                name="interest_of_its_day",
            ),
        )
