"""Thin periodic tasks; running one twice changes nothing."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from .actions.assessment import assess_month


@shared_task
def assess_current_month() -> int:
    """Assess the running month for everybody not yet assessed; daily, so newcomers are caught."""
    now = timezone.now()
    return assess_month(month=timezone.localdate(now), at=now).created
