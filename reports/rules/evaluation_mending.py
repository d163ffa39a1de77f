"""限期整改 after 量化考核: where it stands. Pure."""

from __future__ import annotations

from datetime import date

from django.db.models import TextChoices


class MendingState(TextChoices):
    """Whose turn it is, and whether the day has passed."""

    OPEN = "open", "整改中"
    LATE = "late", "整改逾期"
    WAITING = "waiting", "整改待验收"
    DONE = "done", "整改到位"


def mending_state(*, due_on: date, passed: bool, waits: bool, on: date) -> MendingState:
    """`waits`: a report was not looked at yet. What waits for the others is not late."""
    if passed:
        return MendingState.DONE
    if waits:
        return MendingState.WAITING
    return MendingState.LATE if due_on < on else MendingState.OPEN
