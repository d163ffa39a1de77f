"""What a narrative is made of: numbers and facts in, sentences with their sources out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .phrases import phrase
from .texts import Sourced

MOST_NAMED = 6
SEALED = "已封存的会议记录"


@dataclass(frozen=True)
class Printed:
    """A figure's number and the way it is printed."""

    number: Decimal | None
    text: str


@dataclass(frozen=True)
class LateEntry:
    """A meeting recorded late: what, held when, how many days late."""

    title: str
    held_on: date
    days: int


@dataclass(frozen=True)
class Facts:
    """What the records say beside the figures.

    `topics`: titles of 主题党日 in order; `missing`: things the 制度 asked for and no record
    shows, ready worded («3月主题党日»); `behind`: names of branches with something missing (for
    a committee); `expiring`: how many probations end next year.
    """

    is_branch: bool
    day: date
    year: int
    topics: Sequence[str] = ()
    late: Sequence[LateEntry] = ()
    missing: Sequence[str] = ()
    behind: Sequence[str] = ()
    expiring: int = 0


Numbers = Mapping[str, Printed]


Paragraph = list[Sourced]


def paragraphs(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Without sentences that say nothing, and without paragraphs of none."""
    kept = [[one for one in paragraph if one.text] for paragraph in paragraphs]
    return [paragraph for paragraph in kept if paragraph]


def said(numbers: Numbers, *keys: str) -> list[str]:
    """The phrases of those figures that are not zero."""
    return [phrase(key, numbers[key].text) for key in keys if number_of(numbers, key)]


def number_of(numbers: Numbers, key: str) -> Decimal:
    """A figure's number, 0 where nothing is known."""
    printed = numbers.get(key)
    return printed.number if printed and printed.number else Decimal(0)


def sentence(start: str, parts: Sequence[str], end: str = "。") -> str:
    """One sentence of its parts, "" without any."""
    return start + "，".join(parts) + end if parts else ""


def counted(
    numbers: Numbers, source: str, keys: Sequence[str], start: str = "", end: str = "。"
) -> Sourced:
    """One sentence of those figures that are not zero; they are its source."""
    shown = tuple(key for key in keys if number_of(numbers, key))
    return Sourced(sentence(start, said(numbers, *shown), end), source, shown)


def listed(names: Sequence[str], quoted: bool = False) -> str:
    """The first names, and how many there are in all when some are left out."""
    shown = [f"“{name}”" if quoted else name for name in names[:MOST_NAMED]]
    text = ("" if quoted else "、").join(shown)
    return f"{text}等{len(names)}项" if len(names) > MOST_NAMED else text
