"""请假: the reasons, and until when one may ask. Pure."""

from __future__ import annotations

from datetime import datetime

from django.db.models import TextChoices


class LeaveReason(TextChoices):
    """Why somebody cannot come, in the words of the roll call."""

    BUSINESS = "business", "因公出差"
    ILLNESS = "illness", "因病"
    AWAY = "away", "外出"
    OTHER = "other", "其他"


def too_late(*, starts: datetime, now: datetime) -> str:
    """Why leave can no longer be asked for, or nothing: it is asked for before the meeting.

    支部党员大会 and the like are attended unless leave was asked beforehand; the national rules
    name no number of hours.
    """
    if now < starts:
        return ""
    return f"会议已于 {starts:%H:%M} 开始，不能再在手机上请假；请直接告诉记录人，由记录人登记。"
