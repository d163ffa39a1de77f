"""谈心谈话: of which kind a talk is, and which pairs the year still lacks (支部工作条例 19)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from django.db.models import TextChoices

# 支部工作条例 19: 委员之间、委员和党员之间、党员和党员之间，每年谈心谈话一般不少于 1 次.
TALKS_A_YEAR = 1
EACH = "each"  # of the setting talk_pairs: every 委员 with every member
Pair = frozenset[int]


class TalkKind(TextChoices):
    """Between whom; it follows from the posts of the day."""

    OFFICERS = "officers", "班子成员之间"
    OFFICER_MEMBER = "officer_member", "班子成员和党员"
    MEMBERS = "members", "党员和党员"


class TalkPurpose(TextChoices):
    """What for."""

    REGULAR = "regular", "日常谈心"
    REVIEW = "review", "组织生活会前谈心"
    SUPPORT = "support", "帮助和疏导"
    REMINDER = "reminder", "提醒谈话"


@dataclass(frozen=True)
class Gap:
    """A talk that the year lacks; `second` None: with anybody of that kind."""

    kind: TalkKind
    first: int
    second: int | None = None


def kind_of_talk(first: int, second: int, officers: Collection[int]) -> TalkKind:
    """The kind from who of the two belongs to the 班子."""
    held = (first in officers) + (second in officers)
    return (TalkKind.MEMBERS, TalkKind.OFFICER_MEMBER, TalkKind.OFFICERS)[held]


def gaps(
    officers: Sequence[int], members: Sequence[int], talked: Mapping[Pair, int], *, each: bool
) -> list[Gap]:
    """The talks that are missing. `members` are those outside of the 班子; `each` asks every
    officer to talk with every member, otherwise one of them does."""

    def enough(one: int, other: int) -> bool:
        return talked.get(frozenset((one, other)), 0) >= TALKS_A_YEAR

    found = [
        Gap(TalkKind.OFFICERS, *pair) for pair in combinations(officers, 2) if not enough(*pair)
    ]
    for member in members:
        lacking = [one for one in officers if not enough(one, member)]
        if each:
            found += [Gap(TalkKind.OFFICER_MEMBER, one, member) for one in lacking]
        elif officers and len(lacking) == len(officers):
            found.append(Gap(TalkKind.OFFICER_MEMBER, member))
        others = [one for one in members if one != member]
        if others and not any(enough(one, member) for one in others):
            found.append(Gap(TalkKind.MEMBERS, member))
    return found
