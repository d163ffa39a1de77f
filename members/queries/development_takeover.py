"""What taking over a case changes of a person, so that it can be restored."""

from __future__ import annotations

from typing import Any

from members.models import Person

FIELDS = (
    "kind",
    "starts_on",
    "ends_on",
    "reason",
    "document",
    "meeting_on",
    "approved_on",
    "approved_by",
)


def standing_before(person: Person) -> dict[str, Any]:
    """The person's standings and dates as texts, before a case rewrites them; "" for none."""
    rows = person.standings.order_by("starts_on").values(*FIELDS)
    return {
        "standings": [{name: _text(value) for name, value in row.items()} for row in rows],
        "joined_on": _text(person.joined_on),
        "full_on": _text(person.full_on),
    }


def _text(value: object) -> str:
    return "" if value is None else str(value)
