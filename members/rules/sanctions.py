"""党纪处分, 组织处置 and suspended rights: how long each holds and what it takes away. Pure.

纪条 = 《中国共产党纪律处分条例》, 处办 = 《中国共产党不合格党员组织处置办法》 (domain.md 3, 8).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

from branchrecords.errors import Blocker
from members.rules.kinds import PARTY_STANDINGS, StandingKind
from members.rules.periods import over_after


class SanctionKind(TextChoices):
    """What was decided."""

    WARNING = "warning", "警告"
    SERIOUS_WARNING = "serious_warning", "严重警告"
    POST_REMOVAL = "post_removal", "撤销党内职务"
    PROBATION = "probation", "留党察看"
    EXPULSION = "expulsion", "开除党籍"
    CORRECTION = "correction", "限期改正"
    ADVICE = "advice", "劝其退党"
    REMOVAL = "removal", "除名"
    RIGHTS = "rights", "暂停党员权利"


class SanctionChangeKind(TextChoices):
    """How its end was moved."""

    CLOSED = "closed", "期满结论"
    EXTENDED = "extended", "延长期限"
    LIFTED = "lifted", "提前结束"
    REVOKED = "revoked", "撤销决定"


K, C = SanctionKind, SanctionChangeKind
_DISCIPLINE, _DISPOSAL, _RIGHTS = "党纪处分", "组织处置", "暂停权利"
MOST_PROBATION = 24  # months; 纪条 12: 留党察看 最长不得超过二年


@dataclass(frozen=True)
class SanctionRule:
    """`months`: the periods it may have, empty where it has none or an open one."""

    kind: SanctionKind
    family: str
    months: tuple[int, ...]
    effect: str
    article: str
    changes: tuple[SanctionChangeKind, ...] = (C.REVOKED,)
    takes_vote: bool = False
    outcome: str = ""  # what is decided at the end of the period, where something has to be

    @property
    def is_discipline(self) -> bool:
        return self.family == _DISCIPLINE

    @property
    def is_disposal(self) -> bool:
        return self.family == _DISPOSAL


RULES: tuple[SanctionRule, ...] = (
    SanctionRule(
        K.WARNING,
        _DISCIPLINE,
        (12,),
        "一年内不得在党内提拔职务或者进一步使用",
        "《中国共产党纪律处分条例》第十条",
    ),
    SanctionRule(
        K.SERIOUS_WARNING,
        _DISCIPLINE,
        (18,),
        "一年半内不得在党内提拔职务或者进一步使用",
        "《中国共产党纪律处分条例》第十条",
    ),
    SanctionRule(
        K.POST_REMOVAL,
        _DISCIPLINE,
        (24,),
        "二年内不得在党内担任与原任职务相当或者更高的职务",
        "《中国共产党纪律处分条例》第十一条",
    ),
    SanctionRule(
        K.PROBATION,
        _DISCIPLINE,
        (12, 24),
        "期间没有表决权、选举权和被选举权，党内职务自然撤销；恢复权利后二年内不得担任相当或者更高的职务",
        "《中国共产党纪律处分条例》第十二条",
        (C.CLOSED, C.EXTENDED, C.REVOKED),
        takes_vote=True,
        outcome="恢复党员权利",
    ),
    SanctionRule(
        K.EXPULSION,
        _DISCIPLINE,
        (60,),
        "失去党籍，五年内不得重新入党",
        "《中国共产党纪律处分条例》第十三条",
        (),
    ),
    SanctionRule(
        K.CORRECTION,
        _DISPOSAL,
        tuple(range(1, 13)),
        "期满由支部党员大会讨论是否改正",
        "《中国共产党不合格党员组织处置办法》第六条",
        (C.CLOSED, C.EXTENDED, C.LIFTED, C.REVOKED),
        outcome="已经改正",
    ),
    SanctionRule(
        K.ADVICE,
        _DISPOSAL,
        (),
        "本人同意的登记为劝退，坚持不退的予以除名",
        "《中国共产党不合格党员组织处置办法》第三条",
    ),
    SanctionRule(
        K.REMOVAL,
        _DISPOSAL,
        (),
        "失去党籍",
        "《中国共产党不合格党员组织处置办法》第三条",
        (),
    ),
    SanctionRule(
        K.RIGHTS,
        _RIGHTS,
        (),
        "期间没有表决权、选举权和被选举权，解除时登记结束日期",
        "《中国共产党基层组织选举工作条例》第五条",
        (C.LIFTED, C.REVOKED),
        takes_vote=True,
    ),
)
RULES_BY_KIND = {rule.kind: rule for rule in RULES}
# 选条 5: no vote within these.
VOTELESS = tuple(rule.kind for rule in RULES if rule.takes_vote)
DISCIPLINE = tuple(rule.kind for rule in RULES if rule.is_discipline)
# At the end of these the branch discusses what became of it, and the result is registered.
AWAITING = tuple(rule.kind for rule in RULES if rule.outcome)
# After any of these there is nothing left to be discussed.
SETTLED = (C.CLOSED, C.LIFTED, C.REVOKED)
# What the standing becomes with the decision itself; a 除名 names its ground.
REMOVAL_GROUNDS = (
    StandingKind.REFUSED_TO_LEAVE,
    StandingKind.LAPSED,
    StandingKind.DISMISSED,
)


@dataclass(frozen=True)
class Earlier:
    """A sanction decided before, as far as another one depends on it."""

    kind: str
    starts_on: date
    until: date | None


def ends_on(kind: str, starts_on: date, months: int | None) -> date | None:
    """The first day without the effect; None where it has no end of its own.

    `months` is needed where the rule offers several periods.
    """
    allowed = RULES_BY_KIND[SanctionKind(kind)].months
    if not allowed:
        return None
    return over_after(starts_on, months if len(allowed) > 1 and months else allowed[0])


def sanction_blockers(
    *,
    kind: str,
    months: int | None,
    most_correction: int,
    starts_on: date,
    standing: str,
    earlier: Iterable[Earlier],
    separate_matter: bool,
) -> list[Blocker]:
    """Why this cannot be registered for somebody in that standing.

    `separate_matter`: whoever registers declares that it is another matter than the 处分 before.
    """
    rule, found = RULES_BY_KIND[SanctionKind(kind)], []
    earlier = list(earlier)
    if standing not in PARTY_STANDINGS:
        now = StandingKind(standing).label if standing else "未登记身份"
        found.append(Blocker(f"现在是{now}，不是党员，不能登记{rule.kind.label}", rule.article))
    if standing == StandingKind.PROBATIONARY and rule.is_discipline:
        message = "预备党员不给予党纪处分：批评教育或者延长预备期，情节较重的取消预备党员资格"
        found.append(Blocker(message, "《中国共产党纪律处分条例》第三十六条", "id_kind"))
    if len(rule.months) > 1 and months not in rule.months:
        spans = "1 年或 2 年" if rule.kind is K.PROBATION else "1 到 12 个月"
        found.append(Blocker(f"{rule.kind.label}的期限是 {spans}", rule.article, "id_months"))
    elif rule.kind is K.CORRECTION and (months or 0) > most_correction:
        message = f"限期改正最长 {most_correction} 个月"
        found.append(Blocker(message, rule.article, "id_months"))
    if rule.is_disposal and not separate_matter and any(e.kind in DISCIPLINE for e in earlier):
        message = "已经受过党纪处分，不因同一问题再进行组织处置；确属另一问题的，请勾选说明"
        article = "《中国共产党不合格党员组织处置办法》第四条"
        found.append(Blocker(message, article, "id_separate_matter"))
    if rule.takes_vote and any(_holds(e, rule.kind, starts_on) for e in earlier):
        message = f"这一天已经在{rule.kind.label}期间，请登记延长或结束，不要重复登记"
        found.append(Blocker(message, rule.article, "id_starts_on"))
    return found


def _holds(earlier: Earlier, kind: str, on: date) -> bool:
    open_ = earlier.until is None or earlier.until > on
    return earlier.kind == kind and earlier.starts_on <= on and open_


def change_blockers(
    *,
    kind: str,
    change: str,
    starts_on: date,
    until: date | None,
    new_end: date,
    most: int,
    on: date,
    settled: bool = False,
) -> list[Blocker]:
    """Why the end may not be moved to `new_end`, on a day; `most`: months of a 限期改正.

    `settled`: its result, early end or revocation is registered.
    """
    rule = RULES_BY_KIND[SanctionKind(kind)]
    if change not in rule.changes:
        message = f"{rule.kind.label}不能登记{SanctionChangeKind(change).label}"
        if kind in (K.EXPULSION, K.REMOVAL):
            message += "：失去党籍以后只能重新申请入党；原决定经复查改变的，请由党委组织部门处理"
        return [Blocker(message, rule.article, "id_kind")]
    if settled:
        message = "已经登记过结论、提前结束或撤销，不能再改变期限"
        return [Blocker(message, rule.article, "id_kind")]
    if new_end < starts_on:
        return [Blocker(f"不能早于开始日期 {starts_on}", rule.article, "id_ends_on")]
    if change == C.CLOSED:
        return _closing_blockers(rule, until, new_end, on)
    if change != C.EXTENDED:
        if until is not None and new_end > until:
            message = f"原来到 {until} 为止，提前结束或撤销的日期不能晚于它"
            return [Blocker(message, rule.article, "id_ends_on")]
        return []
    limit = over_after(starts_on, MOST_PROBATION if kind == K.PROBATION else most)
    if until is not None and new_end <= until:
        return [Blocker(f"原来就到 {until}，延长后的日期应晚于它", rule.article, "id_ends_on")]
    if new_end > limit or (rule.kind is K.PROBATION and new_end != limit):
        once = "留党察看一年的只能再延长一年，" if rule.kind is K.PROBATION else ""
        message = f"{once}从 {starts_on} 起最长到 {limit}"
        return [Blocker(message, rule.article, "id_ends_on")]
    return []


def _closing_blockers(
    rule: SanctionRule, until: date | None, new_end: date, on: date
) -> list[Blocker]:
    """A result is that of the whole period: what it restores, it restores from the last day on."""
    if until is not None and until > on:
        message = f"到 {until} 才期满，期满以后再登记结论"
        return [Blocker(message, rule.article, "id_kind")]
    if until is not None and new_end != until:
        message = f"期满结论从期满那一天起算，日期请写 {until}"
        return [Blocker(message, rule.article, "id_ends_on")]
    return []
