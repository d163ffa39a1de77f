"""Thin periodic tasks; running one twice changes nothing."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from .daily import write_inboxes


@shared_task
def write_reminders() -> int:
    """Hand the day's reminders to the inboxes; returns how many were new.

    Raises RuntimeError at the end, the others done, when the reminders of an app failed.
    """
    now = timezone.now()
    outcome = write_inboxes(on=timezone.localdate(now), at=now)
    if outcome.failed:
        raise RuntimeError(f"reminders failed: {', '.join(outcome.failed)}")
    return outcome.written
