"""What an address asks for, read from text that anybody may have typed."""

from __future__ import annotations

LONGEST_ID = 18  # digits; more fit no column


def id_asked(text: str | None) -> int | None:
    """The id in a query string, None where there is none or it cannot be one."""
    text = text or ""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_ID else None
