"""What makes a record too thin before it is sealed: hints, never made-up text.

Upper levels send back records without decisions, with unexplained absentees or copied from an
earlier month. A hint does not forbid sealing: it is mended, or the reason is written down.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

LEAST_SENTENCE = 12  # characters; shorter sentences repeat by nature (会议听取了通报)
COPIED_SENTENCES = 3
SIMILAR_SHARE = 0.9
LEAST_TEXT = 60  # characters below which two texts are not compared as a whole


@dataclass(frozen=True)
class Hint:
    """One place to look at: what, how to mend it, and the element that mends it.

    `step` is the page where it is mended: "attendance" or "minutes".
    """

    title: str
    advice: str
    step: str
    target: str = ""
    icon: str = "exclamation-triangle"


@dataclass(frozen=True)
class Item:
    """What the hints need to know of one agenda item."""

    heading: str
    discussion: str
    resolution: str
    voted: bool


@dataclass(frozen=True)
class Earlier:
    """The text of an earlier record, and its name for the hint."""

    name: str
    text: str


def sentences(text: str) -> set[str]:
    """The sentences of a text that are long enough to be telling, without blanks."""
    parts = re.split(r"[。！？；\n]", re.sub(r"[ \t\u3000]", "", text))
    return {part for part in parts if len(part) >= LEAST_SENTENCE}


def hints(
    *, items: Sequence[Item], unexplained: Sequence[str], earlier: Iterable[Earlier]
) -> list[Hint]:
    """Every hint on a record. `unexplained`: names of absentees without a reason."""
    found = [hint for number, item in enumerate(items, 1) for hint in _thin(number, item)]
    if unexplained:
        names = "、".join(unexplained[:3]) + (
            f"等 {len(unexplained)} 人" if unexplained[3:] else ""
        )
        found.append(Hint(f"{names}没有到会，未写原因", "回到点名补上。", "attendance"))
    found += _copied(items, list(earlier))
    return found


def _thin(number: int, item: Item) -> Iterable[Hint]:
    target = f"item-{number}"
    if not item.discussion.strip():
        yield Hint(
            f"第 {number} 项没有写讨论情况",
            "写谁报告了什么、谁发言、有哪些意见。",
            "minutes",
            target,
        )
    if not item.resolution.strip():
        advice = "写表决的事项和结果。" if item.voted else "只通报不表决的，写「会议听取了通报」。"
        yield Hint(f"第 {number} 项没有写决定", advice, "minutes", target)


def _copied(items: Sequence[Item], earlier: list[Earlier]) -> Iterable[Hint]:
    text = "\n".join(f"{item.discussion}\n{item.resolution}" for item in items)
    ours = sentences(text)
    worst: tuple[int, Earlier] | None = None
    for record in earlier:
        same = len(ours & sentences(record.text))
        if same > (worst[0] if worst else 0):
            worst = (same, record)
    if worst and worst[0] >= COPIED_SENTENCES:
        yield _copy_hint(worst[1].name, f"有 {worst[0]} 句相同")
        return
    for record in earlier:
        if _alike(text, record.text):
            yield _copy_hint(record.name, "全文九成以上相同")
            return


def _alike(text: str, other: str) -> bool:
    if min(len(text), len(other)) < LEAST_TEXT:
        return False
    matcher = SequenceMatcher(None, text, other, autojunk=False)
    return (
        matcher.real_quick_ratio() >= SIMILAR_SHARE
        and matcher.quick_ratio() >= SIMILAR_SHARE
        and matcher.ratio() >= SIMILAR_SHARE
    )


def _copy_hint(name: str, how: str) -> Hint:
    return Hint(f"与「{name}」的记录相近", f"{how}，请核对是否当天内容。", "minutes", icon="files")
