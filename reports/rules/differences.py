"""What a new version of an issued paper changes: figure by figure, sentence by sentence."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from typing import Any

NOTHING = "没有"
OTHER_RECORDS = "数值相同，依据的记录有变"
_SENTENCE = re.compile(r"[^。；\n]+[。；]?")


def figure_differences(
    before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]
) -> list[dict[str, str]]:
    """Rows {label, before, after} for every figure with another value, or other records."""
    old = {row["key"]: row for row in before}
    new = {row["key"]: row for row in after}
    found = []
    for key in [*new, *(key for key in old if key not in new)]:
        one, other = old.get(key), new.get(key)
        label = str((other or one or {})["label"])
        was = str(one["text"]) if one else NOTHING
        now = str(other["text"]) if other else NOTHING
        if was != now:
            found.append({"label": label, "before": was, "after": now})
        elif one and other and one["records"] != other["records"]:
            found.append({"label": label, "before": was, "after": OTHER_RECORDS})
    return found


def sentences(text: str) -> list[str]:
    """The sentences of a text, each with its mark."""
    return [found.strip() for found in _SENTENCE.findall(text) if found.strip()]


def text_differences(
    before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]
) -> list[dict[str, str]]:
    """Rows {label, before, after} for every sentence gone, new or changed, by section."""
    old = {section["key"]: sentences(section["text"]) for section in before}
    found = []
    for section in after:
        was, now = old.get(section["key"], []), sentences(section["text"])
        matcher = difflib.SequenceMatcher(a=was, b=now, autojunk=False)
        for kind, a, b, c, d in matcher.get_opcodes():
            if kind != "equal":
                found.append(
                    {
                        "label": section["heading"],
                        "before": "".join(was[a:b]) or NOTHING,
                        "after": "".join(now[c:d]) or NOTHING,
                    }
                )
    return found
