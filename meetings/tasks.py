"""Thin periodic tasks; running one twice changes nothing."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from branchrecords.notices.delivery import deliver

from . import reminders


@shared_task
def remind_of_meetings() -> int:
    """Remind of meetings and problems due soon or late; returns how many reminders were new."""
    today = timezone.localdate()
    found = reminders.due(today) + reminders.problems_due(today)
    return deliver(found, at=timezone.now())
