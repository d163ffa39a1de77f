"""量化考核: who is evaluated, the steps in their order, what must be there before a step.

The seven steps for branches and the four for members are those of domain.md 1.3, piece 8.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import TextChoices

from branchrecords.errors import Blocker

ARTICLE = "本地党组织和党员量化考核办法"


class Subject(TextChoices):
    """Whom a scheme evaluates."""

    BRANCHES = "branches", "党支部"
    MEMBERS = "members", "党员"


class Side(TextChoices):
    """Who gave a score."""

    OWN = "own", "自评"
    MARKED = "marked", "考核评分"


class StepKind(TextChoices):
    """A step of the course."""

    REPORT = "report", "总结汇报"
    SELF_CHECK = "self_check", "自查"
    POLL = "poll", "民主测评"
    INSPECTION = "inspection", "组织考核"
    DAILY = "daily", "日常抽查"
    SPECIAL = "special", "专项抽查"
    SUMMING = "summing", "汇总"
    PEERS = "peers", "互评"
    PEOPLE = "people", "测评"
    TOGETHER = "together", "集中考核"
    USUAL = "usual", "平时考察"


S = StepKind
STEPS: dict[str, tuple[StepKind, ...]] = {
    Subject.BRANCHES: (
        S.REPORT, S.SELF_CHECK, S.POLL, S.INSPECTION, S.DAILY, S.SPECIAL, S.SUMMING,
    ),
    Subject.MEMBERS: (S.PEERS, S.PEOPLE, S.TOGETHER, S.USUAL, S.SUMMING),
}  # fmt: skip
# What the branch itself registers; the committee registers the rest.
BY_BRANCH = (S.REPORT, S.POLL)
# Checks are made as often as there is a reason; every other step is taken once.
REPEATED = (S.DAILY, S.SPECIAL, S.USUAL)
WITH_DEDUCTION = (S.INSPECTION, S.DAILY, S.SPECIAL, S.USUAL)
# These follow from acts of their own: sending the own scores, marking, summing up.
OWN_ACT = (S.SELF_CHECK, S.INSPECTION)


@dataclass(frozen=True)
class StepFacts:
    """What is registered of a step."""

    on: date
    note: str = ""
    finding: str = ""
    deduction: Decimal = Decimal(0)
    rate: Decimal | None = None


def missing_before(subject: str, kind: str, taken: Collection[str]) -> list[StepKind]:
    """The steps that come before `kind` and were not taken yet, in order."""
    order = STEPS[subject]
    return [one for one in order[: order.index(StepKind(kind))] if one not in taken]


def next_step(subject: str, taken: Collection[str]) -> StepKind | None:
    """The first step not taken; None when all are."""
    return next((one for one in STEPS[subject] if one not in taken), None)


def step_blockers(
    subject: str, kind: str, taken: Collection[str], unmarked: Sequence[str] = ()
) -> list[Blocker]:
    """Why a step cannot be taken now; `unmarked` names indicators without marks."""
    if kind not in STEPS[subject]:
        return [Blocker("这一步不属于这项考核的程序", ARTICLE)]
    found = []
    if kind in taken and kind not in REPEATED:
        found.append(Blocker(f"「{StepKind(kind).label}」已经登记过", ARTICLE))
    if S.SUMMING in taken:
        found.append(Blocker("已经汇总，不再登记前面的步骤", ARTICLE))
    if missing := missing_before(subject, kind, taken):
        named = "、".join(one.label for one in missing)
        found.append(Blocker(f"请先登记：{named}（七步依次进行）" if subject == Subject.BRANCHES
                             else f"请先登记：{named}", ARTICLE))  # fmt: skip
    if kind == S.SUMMING and unmarked:
        named = "、".join(unmarked[:5]) + ("等" if unmarked[5:] else "")
        found.append(Blocker(f"还有 {len(unmarked)} 项没有评分：{named}", ARTICLE, "scores"))
    return found
