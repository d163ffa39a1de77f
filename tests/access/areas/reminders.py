"""Reminders: the rules of them, the channels outside, what was sent."""

from __future__ import annotations

from tests.access.place import Place
from tests.access.row import Row

ROWS: tuple[Row, ...] = (Row("reminder-rules", "branch", "LSOCAR"),)


def things(place: Place) -> dict[str, dict]:
    """Nothing yet."""
    return {}
