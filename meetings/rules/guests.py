"""列席人员 as one line of names. Pure."""

from __future__ import annotations

import re


def guest_names(text: str) -> list[str]:
    """The names of a line, in order; 、 ， , ; and blanks around them are separators."""
    return [name.strip() for name in re.split("[、，,；;]", text) if name.strip()]


def merge_guests(current: str, posted: str, seen: str | None) -> str:
    """The line as it should be now: `current` is saved, `posted` comes from a page that saw `seen`.

    Names that the page added or took away are added or taken away; others stay. Without `seen` the
    page's line holds.
    """
    before, now, saved = guest_names(seen or ""), guest_names(posted), guest_names(current)
    if seen is None or saved == before:
        return posted
    stay = [name for name in saved if name in now or name not in before]
    return "、".join([*stay, *(name for name in now if name not in (*before, *stay))])
