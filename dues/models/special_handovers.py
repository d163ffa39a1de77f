"""特殊党费上缴单: what was given under a call, on its way to whoever called."""

from __future__ import annotations

from django.db import models

from .extra import SpecialCall
from .handing import HandedUp


class SpecialHandover(HandedUp):
    """All that an organisation holds under one call, handed one level up whole (费08 第二十一条).

    What is received later, goes up on another slip.
    """

    call = models.ForeignKey(SpecialCall, models.PROTECT, related_name="handovers")

    class Meta(HandedUp.Meta):
        verbose_name = "特殊党费上缴单"
        constraints = (*HandedUp.Meta.constraints,)
        indexes = (models.Index(fields=("call", "organization"), name="special_handover_of_call"),)
