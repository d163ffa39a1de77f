"""Thin periodic tasks; running one twice changes nothing."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from .daily import write_inboxes
from .digests import queue_digests, send_due


@shared_task
def write_reminders() -> int:
    """Hand the day's reminders to the inboxes and queue the messages of the day; returns how many
    reminders were new.

    Raises RuntimeError at the end, the others done, when the reminders of an app failed.
    """
    now = timezone.now()
    outcome = write_inboxes(on=timezone.localdate(now), at=now)
    queue_digests(at=now)
    if outcome.failed:
        raise RuntimeError(f"reminders failed: {', '.join(outcome.failed)}")
    return outcome.written


@shared_task
def send_messages() -> int:
    """Send what is due outside; returns how many went out."""
    return send_due(at=timezone.now())
