"""Votes of sealed 支部党员大会, as some other app offers them (settings.BRANCH_VOTES)."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.utils.module_loading import import_string

from members.models import Organization
from members.rules.development_votes import ADMISSION, SealedVote


def sealed_votes(
    organization: Organization, *, on: date, matter: str = ADMISSION
) -> list[SealedVote]:
    """The votes of the year before a day and since, newest first; none without such an app.

    `matter`: what was voted on, ADMISSION or ORDINARY.
    """
    if not settings.BRANCH_VOTES:
        return []
    provider = import_string(settings.BRANCH_VOTES)
    votes: list[SealedVote] = provider(organization=organization, on=on, matter=matter)
    return votes


def vote_named(votes: list[SealedVote], key: str) -> SealedVote | None:
    """The one of `SealedVote.key`; None when it is not among them."""
    return next((vote for vote in votes if vote.key == key), None)
