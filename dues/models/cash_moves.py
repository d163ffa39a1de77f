"""现金存取: cash paid into the bank, and taken out of it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from .vouchers import MoneyDocument


class CashMove(MoneyDocument):
    """Entered by the cashier with the number of the bank's receipt, checked by the accountant.

    Booked on the day of the receipt, once it is checked; the money stays in the same books.
    """

    MADE_BY_CASHIER = True

    class Way(models.TextChoices):
        IN = "in", "现金存入银行"
        OUT = "out", "从银行取现金"

    way = models.CharField("种类", max_length=3, choices=Way)
    moved_on = models.DateField("回单日期")
    receipt = models.CharField("银行回单号", max_length=60)

    class Meta(MoneyDocument.Meta):
        verbose_name = "现金存取单"
        constraints = (
            *MoneyDocument.Meta.constraints,
            models.CheckConstraint(condition=~Q(receipt=""), name="cashmove_has_receipt"),
            models.CheckConstraint(condition=Q(way__in=("in", "out")), name="cashmove_way"),
            models.CheckConstraint(
                condition=Q(settled_on__isnull=True) | Q(settled_on=F("moved_on")),
                name="cashmove_of_its_day",
            ),
        )
