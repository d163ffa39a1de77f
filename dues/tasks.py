"""Thin periodic tasks; running one twice changes nothing."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from branchrecords.notices.delivery import deliver

from . import reminders
from .actions.assessment import assess_month


@shared_task
def assess_current_month() -> int:
    """Assess the running month for everybody not yet assessed; daily, so newcomers are caught."""
    now = timezone.now()
    return assess_month(month=timezone.localdate(now), at=now).created


@shared_task
def remind_of_dues() -> int:
    """Hand today's reminders to the inboxes."""
    now = timezone.now()
    return deliver(reminders.due(timezone.localdate(now)), at=now)
