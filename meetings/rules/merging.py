"""Two people at one record: what each changed is kept. Pure; compares by short digests.

A page remembers the digest of every field as it was shown (`base`). A field that the page did not
change keeps what somebody else wrote meanwhile; where both changed it, both texts stay.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SUMMARY = "summary"  # of the whole record, not of an item
LONG = ("discussion", "resolution", SUMMARY)
SPEECHES = "speeches"  # (speaker, text) pairs
SHORT = ("heading", "reporter", "vote")  # of two the saved one holds; a vote is one value
FIELDS = ("heading", "reporter", "discussion", "resolution", SPEECHES, "vote")
BESIDE = "〔另一人同时填写〕"


@dataclass(frozen=True)
class Merged:
    """One item after merging. `clashes`: fields that both had changed."""

    values: dict[str, Any]
    clashes: tuple[str, ...]


def mark(value: Any) -> str:
    """Eight hex digits that tell one value of a field from another."""
    return hashlib.sha256(repr(value).encode()).hexdigest()[:8]


def base_of(values: Mapping[str, Any]) -> str:
    """The marks of all fields, as a page carries them."""
    return " ".join(mark(values[name]) for name in FIELDS)


def read_base(text: str) -> dict[str, str]:
    """The marks that a page carried; none where it carried nonsense."""
    marks = text.split()
    return dict(zip(FIELDS, marks, strict=True)) if len(marks) == len(FIELDS) else {}


def merge(current: Mapping[str, Any], posted: Mapping[str, Any], base: Mapping[str, str]) -> Merged:
    """The item as it should be now: `current` is saved, `posted` comes from a page that saw `base`.

    Without a base the page's own values hold.
    """
    found = {
        name: merge_field(name, current[name], posted[name], base.get(name)) for name in FIELDS
    }
    return Merged(
        {name: value for name, (value, _) in found.items()},
        tuple(name for name, (_, clashed) in found.items() if clashed),
    )


def merge_field(name: str, theirs: Any, ours: Any, seen: str | None) -> tuple[Any, bool]:
    """One field as it should be now, and whether both had changed it. `theirs` is saved."""
    if seen is None or ours == theirs or mark(theirs) == seen:
        return ours, False
    if mark(ours) == seen:
        return theirs, False
    return _both(name, ours, theirs), True


def _both(name: str, ours: Any, theirs: Any) -> Any:
    """Texts and speeches one after the other; of a short field or a vote the saved one holds.

    Lines that both have stand once, so that two people who go on typing do not double the text.
    """
    if name in SHORT:
        return theirs
    if name == SPEECHES:
        return (*ours, *(speech for speech in theirs if speech not in ours))
    if not ours or ours in theirs:
        return theirs
    here = {*ours.split("\n"), BESIDE}
    more = [line for line in theirs.split("\n") if line not in here]
    return "\n".join([ours, BESIDE, *more] if any(more) else [ours])


def new_base(base: str, posted: Mapping[str, Any], merged: Merged) -> str:
    """The marks for the page to go on with, after what was saved.

    A field that only somebody else changed is not shown to the page: it keeps its old mark, so that
    the next save does not undo it. Clashes are brought to the page, which then shows what is saved.
    """
    seen, saved = read_base(base), merged.values
    return " ".join(
        next_mark(seen.get(name), posted[name], saved[name], name in merged.clashes)
        for name in FIELDS
    )


def next_mark(seen: str | None, posted: Any, saved: Any, clashed: bool) -> str:
    """As `new_base`, for one field."""
    return seen if seen and posted != saved and not clashed else mark(saved)
