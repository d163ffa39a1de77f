"""Thin periodic tasks; running one twice changes nothing."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from branchrecords.notices.delivery import deliver

from . import reminders


@shared_task
def remind_of_members() -> int:
    """Remind of what is due in the register; returns how many reminders were new."""
    return deliver(reminders.due(timezone.localdate()), at=timezone.now())
