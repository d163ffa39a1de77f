"""What an address asks for, read from text that anybody may have typed."""

from __future__ import annotations

LONGEST_ID = 18  # digits; more fit no column
YEARS = range(1950, 2100)  # of which a record can be


def year_in(text: str | None) -> int | None:
    """The year in a query string, None where there is none or no record can be of it."""
    text = text or ""
    wanted = int(text) if text.isdecimal() and len(text) == 4 else 0
    return wanted if wanted in YEARS else None


def id_asked(text: str | None) -> int | None:
    """The id in a query string, None where there is none or it cannot be one."""
    text = text or ""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_ID else None
