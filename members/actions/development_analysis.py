"""党委每年对入党积极分子队伍状况作一次分析 (第十一条): one text for many cases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from members.actions.development import record_step
from members.actions.development_writing import Record
from members.models import DevelopmentCase, StepRecord
from members.rules.development import STEPS_BY_KEY


@transaction.atomic
def analyse_activists(
    *, cases: Sequence[DevelopmentCase], on: date, opinion: str, by: Any, at: datetime
) -> list[StepRecord]:
    """Record the committee's analysis in every case, or in none."""
    entry = Record(on, {"kind": "yearly", "opinion": opinion})
    step = STEPS_BY_KEY["fostering"]
    return [record_step(case=case, step=step, entry=entry, by=by, at=at) for case in cases]
