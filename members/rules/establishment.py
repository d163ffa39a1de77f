"""What an organisation of this size must, should or may have, with the article. Pure.

Counts are of 正式党员 unless said otherwise; X 以上 means ≥, 超过 means > (domain.md 2, 9).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from members.rules.kinds import BRANCH_KINDS, OrganizationKind, Sector
from members.rules.periods import anniversary

BRANCH_LEAST = 3  # 支部工作条例 第四条
BRANCH_MOST = 50  # 第四条: 一般不超过 50 人
COMMITTEE_LEAST = 7  # 第六章: 7 人以上应当设立支部委员会
SECRETARY_YEARS = 1  # 第六章: 书记一般应当具有 1 年以上党龄

_FORMING = "《支部工作条例》第四条"
_JOINT = "《支部工作条例》第五条"
_CHAPTER_SIX = "《支部工作条例》第六章"
_AGENCY = "《党和国家机关基层组织工作条例》"


@dataclass(frozen=True)
class Thresholds:
    """The open values (rules/settings.py) in force for the organisation."""

    group_from: int = 30
    deputy_from: int = 100
    general_branch_from: int = 50
    committee_from: int = 100


@dataclass(frozen=True)
class Shape:
    """An organisation on a day: `full` 正式党员 and `members` (with 预备党员), everything below
    included; `officers` holders of a 支委 post; `secretary_full_on` None: no date on file."""

    kind: str
    sector: str
    full: int
    members: int
    officers: int = 0
    deputies: int = 0
    groups: int = 0
    has_secretary: bool = True
    secretary_full_on: date | None = None


@dataclass(frozen=True)
class Suggestion:
    """One thing to do. `status` is a pill's: late = the rule says must, soon = should,
    info = may. `act` names the page that mends it (queries/establishment.py)."""

    key: str
    status: str
    message: str
    article: str
    act: str


def suggestions(shape: Shape, thresholds: Thresholds, on: date) -> list[Suggestion]:
    """Everything the size and the posts of one organisation ask for, gravest first."""
    if shape.kind in BRANCH_KINDS:
        found = [
            *_size(shape),
            *_committee(shape),
            *_secretary(shape, on),
            *_groups(shape, thresholds),
            *_deputy(shape, thresholds),
            *_level(shape, thresholds),
        ]
    elif shape.kind == OrganizationKind.GENERAL_BRANCH:
        found = [*_secretary(shape, on), *_level(shape, thresholds)]
    elif shape.kind == OrganizationKind.COMMITTEE:
        found = _secretary(shape, on)
    else:
        found = []
    return sorted(found, key=lambda one: ("late", "soon", "info").index(one.status))


def _size(shape: Shape) -> list[Suggestion]:
    if shape.kind == OrganizationKind.TEMPORARY_BRANCH:
        return []
    if shape.full < BRANCH_LEAST and shape.kind == OrganizationKind.BRANCH:
        return [
            Suggestion(
                "too_few",
                "late",
                f"正式党员 {shape.full} 人，不足 {BRANCH_LEAST} 人，应当与邻近单位联合成立党支部",
                f"{_FORMING}、第五条",
                "merge",
            )
        ]
    if shape.full < BRANCH_LEAST:
        return [
            Suggestion(
                "too_few",
                "late",
                f"正式党员 {shape.full} 人，不足 {BRANCH_LEAST} 人，不能单独成立党支部",
                _JOINT,
                "merge",
            )
        ]
    if shape.members > BRANCH_MOST:
        return [
            Suggestion(
                "too_many",
                "soon",
                f"党员 {shape.members} 人，超过 {BRANCH_MOST} 人，建议分设支部"
                + ("，可按现有党小组划分" if shape.groups else ""),
                _FORMING,
                "split",
            )
        ]
    return []


def _committee(shape: Shape) -> list[Suggestion]:
    """7 人以上 must have a 支委会 of 3 or more; a 临时支部's officers are appointed (第八条)."""
    if shape.kind == OrganizationKind.TEMPORARY_BRANCH:
        return []
    if shape.full >= COMMITTEE_LEAST and shape.officers < 3:
        have = f"现登记班子 {shape.officers} 人" if shape.officers else "还没有登记班子"
        message = (
            f"正式党员 {shape.full} 人，达到 {COMMITTEE_LEAST} 人，应当设立支部委员会"
            f"（3–5 人），{have}"
        )
        return [Suggestion("committee", "late", message, _CHAPTER_SIX, "election")]
    if shape.full < COMMITTEE_LEAST and shape.officers > 2:
        message = (
            f"正式党员 {shape.full} 人，不足 {COMMITTEE_LEAST} 人，设书记 1 人，"
            f"必要时设副书记 1 人，不设支部委员会；现登记班子 {shape.officers} 人"
        )
        return [Suggestion("no_committee", "soon", message, _CHAPTER_SIX, "posts")]
    return []


def _secretary(shape: Shape, on: date) -> list[Suggestion]:
    if not shape.has_secretary:
        if shape.full == 0 and shape.members == 0:
            return []
        return [Suggestion("secretary", "late", "没有在任书记", _CHAPTER_SIX, "posts")]
    since = shape.secretary_full_on
    if since is not None and anniversary(since, SECRETARY_YEARS) > on:
        message = f"书记 {since} 转正，党龄不满 {SECRETARY_YEARS} 年"
        return [Suggestion("secretary_age", "soon", message, _CHAPTER_SIX, "posts")]
    return []


def _groups(shape: Shape, thresholds: Thresholds) -> list[Suggestion]:
    if shape.members >= thresholds.group_from and not shape.groups:
        message = f"党员 {shape.members} 人，达到 {thresholds.group_from} 人，建议划分党小组"
        article = "《支部工作条例》第十三条；人数见规则设置"
        return [Suggestion("groups", "soon", message, article, "add")]
    return []


def _deputy(shape: Shape, thresholds: Thresholds) -> list[Suggestion]:
    if shape.members >= thresholds.deputy_from and not shape.deputies:
        message = f"党员 {shape.members} 人，达到 {thresholds.deputy_from} 人，建议增设副书记 1 人"
        return [
            Suggestion("deputy", "info", message, f"{_CHAPTER_SIX}；人数见规则设置", "election")
        ]
    return []


def _level(shape: Shape, thresholds: Thresholds) -> list[Suggestion]:
    """机关: 党总支 from 50, 党委 from 100 members."""
    if shape.sector != Sector.AGENCY:
        return []
    if shape.members >= thresholds.committee_from:
        message = f"党员 {shape.members} 人，达到 {thresholds.committee_from} 人，可以报批设立党委"
        return [Suggestion("level", "info", message, _AGENCY, "edit")]
    if (
        shape.kind != OrganizationKind.GENERAL_BRANCH
        and shape.members >= thresholds.general_branch_from
    ):
        message = (
            f"党员 {shape.members} 人，达到 {thresholds.general_branch_from} 人，可以报批设立党总支"
        )
        return [Suggestion("level", "info", message, _AGENCY, "edit")]
    return []
