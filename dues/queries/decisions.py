"""Sealed decisions of an organisation, as some other app offers them (settings.DUES_DECISIONS)."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.utils.module_loading import import_string

from members.models import Organization
from members.rules.decisions import SealedDecision


def sealed_decisions(*, organization: Organization, on: date) -> list[SealedDecision]:
    """The decisions of the year before a day, newest first; none without such an app."""
    if not settings.DUES_DECISIONS:
        return []
    found: list[SealedDecision] = import_string(settings.DUES_DECISIONS)(
        organization=organization, on=on
    )
    return found
