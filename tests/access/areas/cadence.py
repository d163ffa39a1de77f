"""The cadence and the calendars."""

from __future__ import annotations

from tests.access.place import Place
from tests.access.row import EVERYONE, Row


def things(place: Place) -> dict[str, dict]:
    """The branch's own things are enough."""
    return {}


_SLOT = {"kind": "party_day", "starts": "2026-09-01"}

ROWS: tuple[Row, ...] = (
    Row("cadence-map", "general", "LSOCA", base="general"),
    Row("cadence-kinds", "general", "LSOCA", base="general"),
    Row("cadence-totals", "general", "LSOCA", base="general"),
    Row("cadence-list", "branch", "LSOCA"),
    Row("cadence-map-export", "general", "LSOCA", 200, "POST", base="general"),
    Row("cadence-totals-export", "general", "LSOCA", 200, "POST", base="general"),
    Row("cadence-list-export", "branch", "LSOCA", 200, "POST"),
    Row("cadence-slot", "branch", "LSOCA", extra=_SLOT),
    Row("calendar", "branch", "LSOCA"),
    Row("my-calendar", "", "M", base="self"),
    Row("calendar-subscription", "", "M", base="self"),
    Row("calendar-issue", "", "M", 302, "POST", base="self"),
    Row("calendar-revoke", "", "M", 302, "POST", base="self"),
    Row("calendar-feed", "", EVERYONE, 404, base="public"),
)
