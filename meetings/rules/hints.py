"""What makes a record too thin before it is sealed: hints, never made-up text.

Upper levels send back records without decisions, with unexplained absentees or copied from an
earlier month. A hint does not forbid sealing: it is mended, or the reason is written down.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from .kinds import Content

LEAST_SENTENCE = 12  # characters; shorter sentences repeat by nature (会议听取了通报)
COPIED_SENTENCES = 3
SIMILAR_SHARE = 0.9
LEAST_TEXT = 60  # characters below which two texts are not compared as a whole


@dataclass(frozen=True)
class Hint:
    """One place to look at: what, how to mend it, and the element that mends it.

    `step` is the page where it is mended: "basics", "attendance" or "minutes".
    """

    title: str
    advice: str
    step: str
    target: str = ""
    icon: str = "exclamation-triangle"


@dataclass(frozen=True)
class Item:
    """What the hints need to know of one agenda item. `speakers`: whose words are written down."""

    heading: str
    discussion: str
    resolution: str
    voted: bool
    speakers: frozenset[str] = frozenset()

    @property
    def text(self) -> str:
        """Everything written on it."""
        return f"{self.discussion}\n{self.resolution}"


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
    *,
    wanted: Collection[Content],
    items: Sequence[Item],
    unexplained: Sequence[str],
    earlier: Iterable[Earlier],
    present: Sequence[str] = (),
    lecturer: str = "",
) -> list[Hint]:
    """Every hint on a record of a kind that must hold `wanted`.

    `unexplained`: names of absentees without a reason; `present`: names of who was there.
    """
    found = [hint for number, item in enumerate(items, 1) for hint in _thin(number, item, wanted)]
    if Content.LECTURER in wanted and not lecturer.strip():
        found.append(Hint("没有写授课人或报告人", "回到基本情况填写。", "basics"))
    if Content.SPEECHES in wanted:
        found += _silent(items, present)
    if Content.MEASURES in wanted and not any(_MEASURE.search(item.text) for item in items):
        found.append(
            Hint("没有写整改措施", "写清问题、措施、责任人和完成时间。", "minutes", "agenda")
        )
    if unexplained:
        found.append(
            Hint(f"{_names(unexplained)}没有到会，未写原因", "回到点名补上。", "attendance")
        )
    found += _copied(items, list(earlier))
    return found


_MEASURE = re.compile("整改|措施")


def _names(names: Sequence[str]) -> str:
    return "、".join(names[:3]) + (f"等 {len(names)} 人" if names[3:] else "")


def _thin(number: int, item: Item, wanted: Collection[Content]) -> Iterable[Hint]:
    target = f"item-{number}"
    if Content.DISCUSSION in wanted and not item.discussion.strip() and not item.speakers:
        yield Hint(
            f"第 {number} 项没有写讨论情况",
            "写谁报告了什么、谁发言、有哪些意见。",
            "minutes",
            target,
        )
    if (Content.DECISION in wanted or item.voted) and not item.resolution.strip():
        advice = "写表决的事项和结果。" if item.voted else "只通报不表决的，写「会议听取了通报」。"
        yield Hint(f"第 {number} 项没有写决定", advice, "minutes", target)


def _silent(items: Sequence[Item], present: Sequence[str]) -> Iterable[Hint]:
    """Who was there but is named nowhere in the record."""
    speakers = {name for item in items for name in item.speakers}
    text = "\n".join(item.text for item in items)
    silent = [name for name in present if name not in speakers and name not in text]
    if silent:
        yield Hint(
            f"{_names(silent)}没有发言记录", "这类会议要逐人发言，请补记。", "minutes", "agenda"
        )


def _copied(items: Sequence[Item], earlier: list[Earlier]) -> Iterable[Hint]:
    text = "\n".join(item.text for item in items)
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
