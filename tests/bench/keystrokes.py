"""The keystroke-level model: how long a practised hand needs, from what it does.

S. K. Card, T. P. Moran, A. Newell, «The keystroke-level model for user performance time with
interactive systems», Communications of the ACM 23 (7), 1980. The least favourable reading is taken:
a pause to think (M) before every act on a control, although the article leaves out those that a
user foresees, and the whole time that the page needs to answer (R), as measured.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pypinyin import lazy_pinyin

# Seconds. K: the article's average non-secretary typist (40 words a minute), and its worst one,
# who does not know the keyboard.
KEY = 0.28
SLOWEST_KEY = 1.20
POINT = 1.1
HOME = 0.4
THINK = 1.35


@dataclass(frozen=True)
class Act:
    """One act on one control. A press of the mouse's button or of the finger is a key too.

    `points`: with mouse or finger, each turn of the wheel or swipe to bring the control into sight
    included; `homes`: the hand goes from mouse to keyboard or back; `waited`: seconds until the
    page stood there.
    """

    name: str
    keys: int
    points: int = 0
    homes: int = 0
    scrolls: int = 0
    waited: float = 0.0


@dataclass(frozen=True)
class Pace:
    """What a journey takes."""

    interactions: int
    keys: int
    scrolls: int
    waited: float
    seconds: float


def pace(acts: Iterable[Act], *, key: float = KEY) -> Pace:
    """The sums of a journey, in seconds for somebody who needs `key` seconds a key."""
    acts = list(acts)
    keys, waited = sum(act.keys for act in acts), sum(act.waited for act in acts)
    points, homes = sum(act.points for act in acts), sum(act.homes for act in acts)
    return Pace(
        interactions=len(acts),
        keys=keys,
        scrolls=sum(act.scrolls for act in acts),
        waited=waited,
        seconds=THINK * len(acts) + POINT * points + HOME * homes + key * keys + waited,
    )


def typed_keys(text: str) -> int:
    """How many keys a text takes when it is typed in pinyin: the letters of each character, and one
    more to choose it; anything else is one key."""
    return sum(len(lazy_pinyin(sign)[0]) + 1 if _is_han(sign) else 1 for sign in text)


def _is_han(sign: str) -> bool:
    return "\u4e00" <= sign <= "\u9fff"
