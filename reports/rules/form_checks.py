"""What the numbers of the year-end form must satisfy (domain.md 1.2, «Checks»). Pure.

未完成 = 承诺 − 完成; 已换 ≤ 应换; a total is at least the sum of its parts. Percentages are
computed from the counts and cannot contradict them. A breach warns and never blocks: the paper may
be right and a record missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Check:
    """`parts` together are at most `total`, or exactly it when `exact`; `mend` says what to do."""

    total: str
    parts: tuple[str, ...]
    mend: str
    exact: bool = False


@dataclass(frozen=True)
class Breach:
    """A check that does not hold, with both sides as numbers."""

    check: Check
    total: Decimal
    parts: Decimal


CHECKS: tuple[Check, ...] = (
    Check("pledges", ("pledges_done", "pledges_open"), "未完成应等于承诺减完成", exact=True),
    Check("terms_due", ("terms_done",), "已换届的不能多于应换届的，请核对任期的届满日期"),
    Check("articles", ("articles_published",), "公开发表的不能多于调研文章"),
    Check("articles", ("articles_province", "articles_city"), "获奖文章之和不能多于调研文章"),
    Check("trained_people", ("trained_county", "trained_section"),
          "分级人数之和不能多于已训人数，请补登培训记录或核对填写的人数"),
    Check("meetings_lecture", ("leader_lectures",), "领导班子讲的不能多于党课次数"),
    Check("posts_changed", ("posts_changed_branches",), "总支、支部的不能多于调整总数"),
    Check("awards_people", ("awards_worker", "awards_member", "awards_advanced"),
          "各类受表彰的人之和不能多于总数"),
    Check("conveniences", ("conveniences_done",), "落实的不能多于便民措施"),
    Check("petitioners", ("petitions_solved",), "解决的不能多于来访"),
    Check("letters", ("letters_solved",), "解决的不能多于来信"),
    Check("decisions", ("decisions_public",), "公开的不能多于重大决策，请补填或核对"),
    Check("offices", ("offices_civil",), "文明科室不能多于科室"),
    Check("offices_civil", ("offices_best",), "最佳文明科室不能多于文明科室"),
    Check("talks", ("conflicts_solved",), "化解的矛盾一般不多于谈心次数，请核对"),
    Check("party_funds", ("party_funds_paid",), "拨付超过了预算，请核对预算或调整预算"),
)  # fmt: skip


def breaches(
    numbers: Mapping[str, Decimal | None], checks: Sequence[Check] = CHECKS
) -> list[Breach]:
    """The checks that do not hold.

    Without a total nothing can be said; a part that is not entered counts as nothing, but an exact
    check waits until every part is there.
    """
    found = []
    for check in checks:
        total = numbers.get(check.total)
        parts = [numbers.get(key) for key in check.parts]
        known = [part for part in parts if part is not None]
        if total is None or not known or (check.exact and len(known) < len(parts)):
            continue
        together = sum(known, Decimal(0))
        if together > total or (check.exact and together != total):
            found.append(Breach(check, total, together))
    return found
