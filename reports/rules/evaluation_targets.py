"""五个好, 五带头, 五个强: which share has to reach its mark (domain.md 1.3, piece 8).

The percentages are settings, for they come from one place's plan. The source does not say whom
五个强 counts; it grades them 优秀 as it grades people, so we take the secretaries (a setting).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from .evaluation_course import Subject
from .evaluation_marks import HUNDRED, Band

REACHED = (Band.TOP, Band.PASS)
STRONG = "evaluation_strong_counts"


@dataclass(frozen=True)
class Target:
    """One target. `least` and `top`: settings with the percentages that must reach 合格 and above,
    and 先进（优秀）."""

    key: str
    label: str
    subject: Subject
    top_label: str
    least: str
    top: str
    source: str = "本地党建目标：五个好、五带头、五个强"


TARGETS: tuple[Target, ...] = (
    Target("good", "党组织「五个好」", Subject.BRANCHES, "先进",
           "evaluation_good_least", "evaluation_good_top"),
    Target("lead", "党员「五带头」", Subject.MEMBERS, "优秀",
           "evaluation_lead_least", "evaluation_lead_top"),
    Target("strong", "「五个强」", Subject.MEMBERS, "优秀",
           "evaluation_strong_least", "evaluation_strong_top"),
)  # fmt: skip
TARGETS_BY_KEY = {target.key: target for target in TARGETS}


def is_met(number: int, of: int, percent: int) -> bool:
    """Whether `number` of `of` is at least `percent` per cent; compared as whole numbers."""
    return of > 0 and 100 * number >= percent * of


def least_number(of: int, percent: int) -> int:
    """How many of `of` it takes: rounded up."""
    return -(-of * percent // 100)


def percent_of(number: int, of: int) -> Decimal | None:
    """The share in per cent, exact; None where nobody was evaluated."""
    return HUNDRED * number / of if of else None
