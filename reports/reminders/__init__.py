"""What reports remind of on a day: one pure read (branchrecords.notices.kinds)."""

from __future__ import annotations

from datetime import date

from branchrecords.notices.delivery import Reminder

from . import evaluations, personal_summaries, summaries


def due(on: date) -> list[Reminder]:
    """年度总结 and 个人总结 to be sent; 量化考核: own marks, 整改, the days for objections."""
    return [*summaries.due(on), *personal_summaries.due(on), *evaluations.due(on)]
