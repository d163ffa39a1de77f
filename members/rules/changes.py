"""Which standing may follow which, who decides it and by which article (domain.md 7, 8). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from branchrecords.errors import Blocker
from members.rules.kinds import (
    DEVELOPING,
    EXITS,
    GONE,
    MEMBER_STANDINGS,
    PARTY_STANDINGS,
    StandingKind,
)
from members.rules.periods import anniversary
from members.rules.standings import Period

K = StandingKind
_BY_MEETING = "支部党员大会讨论决定，基层党委批准"

# 教条 24: who cannot be found two years after 党籍 was stopped counts as having left.
LOST_FOR_YEARS = 2
# 纪条 13: nobody expelled joins again for five years.
EXPELLED_FOR_YEARS = 5
# Exits after which the setting `readmission_years` holds joining back.
DISPOSED = (K.PERSUADED_OUT, K.REFUSED_TO_LEAVE, K.LAPSED, K.DISMISSED)


@dataclass(frozen=True)
class StandingChange:
    """One way from a standing in `came_from` to `becomes`.

    `decided`: it takes a branch meeting and an approval, whose dates are asked for.
    """

    becomes: StandingKind
    label: str
    came_from: tuple[StandingKind, ...]
    decided_by: str
    article: str
    decided: bool = False


CHANGES: tuple[StandingChange, ...] = (
    StandingChange(
        K.ACTIVIST, "确定为入党积极分子", (K.APPLICANT,), "支部委员会", "《发展党员工作细则》第八条"
    ),
    StandingChange(
        K.CANDIDATE, "确定为发展对象", (K.ACTIVIST,), "支部委员会", "《发展党员工作细则》第十三条"
    ),
    StandingChange(
        K.PROBATIONARY,
        "接收为预备党员",
        (K.CANDIDATE,),
        _BY_MEETING,
        "《发展党员工作细则》第二十条",
    ),
    StandingChange(K.FULL, "转为正式党员", (K.PROBATIONARY,), _BY_MEETING, "《党章》第七条"),
    StandingChange(
        K.ACTIVIST,
        "退回积极分子继续培养",
        (K.CANDIDATE,),
        "支部委员会",
        "《发展党员工作细则》第十三条",
    ),
    StandingChange(
        K.APPLICANT,
        "不再作为积极分子",
        (K.ACTIVIST, K.CANDIDATE),
        "支部委员会",
        "《发展党员工作细则》第十三条",
    ),
    StandingChange(
        K.SUSPENDED,
        "停止党籍",
        MEMBER_STANDINGS,
        "所在党委决定，报上级党组织",
        "《党员教育管理工作条例》第二十四条",
    ),
    StandingChange(
        K.FULL,
        "恢复党籍（正式党员）",
        (K.SUSPENDED,),
        "作出停止党籍决定的党委",
        "《党员教育管理工作条例》第二十四条",
    ),
    StandingChange(
        K.PROBATIONARY,
        "恢复党籍（预备党员）",
        (K.SUSPENDED,),
        "作出停止党籍决定的党委",
        "《党员教育管理工作条例》第二十四条",
    ),
    StandingChange(
        K.PROBATION_CANCELLED,
        "取消预备党员资格",
        (K.PROBATIONARY,),
        _BY_MEETING,
        "《党章》第七条",
        decided=True,
    ),
    StandingChange(
        K.RESIGNED,
        "本人要求退党，予以除名",
        PARTY_STANDINGS,
        "支部党员大会讨论后宣布除名，报上级党组织备案",
        "《党章》第九条",
        decided=True,
    ),
    StandingChange(
        K.PERSUADED_OUT,
        "劝退（本人同意）",
        (K.FULL,),
        _BY_MEETING,
        "《不合格党员组织处置办法》第三条",
        decided=True,
    ),
    StandingChange(
        K.REFUSED_TO_LEAVE,
        "劝其退党而坚持不退，予以除名",
        (K.FULL,),
        _BY_MEETING,
        "《党章》第九条",
        decided=True,
    ),
    StandingChange(
        K.LAPSED,
        "自行脱党，予以除名",
        (K.FULL, K.PROBATIONARY, K.SUSPENDED),
        _BY_MEETING,
        "《党章》第九条",
        decided=True,
    ),
    StandingChange(
        K.DISMISSED,
        "丧失党员条件，予以除名",
        (K.FULL,),
        _BY_MEETING,
        "《不合格党员组织处置办法》第三条",
        decided=True,
    ),
    StandingChange(
        K.EXPELLED,
        "开除党籍",
        (K.FULL, K.SUSPENDED),
        "支部党员大会讨论决定，报县级以上纪委批准",
        "《党章》第四十二条",
        decided=True,
    ),
    StandingChange(
        K.TRANSFERRED_OUT,
        "组织关系转出本系统",
        MEMBER_STANDINGS,
        "基层党委开具介绍信，对方接收",
        "《党员教育管理工作条例》第二十五条",
    ),
    StandingChange(
        K.PROBATIONARY,
        "组织关系转回（预备党员）",
        (K.TRANSFERRED_OUT,),
        "基层党委核对介绍信",
        "《党员教育管理工作条例》第二十五条",
    ),
    StandingChange(
        K.FULL,
        "组织关系转回（正式党员）",
        (K.TRANSFERRED_OUT,),
        "基层党委核对介绍信",
        "《党员教育管理工作条例》第二十五条",
    ),
    StandingChange(
        K.APPLICANT,
        "重新申请入党",
        EXITS,
        "本人申请，党支部受理",
        "《党员教育管理工作条例》第二十四条",
    ),
    StandingChange(K.DECEASED, "死亡", (*DEVELOPING, *PARTY_STANDINGS), "家属告知，支部登记", ""),
)


def changes_from(standing: str) -> tuple[StandingChange, ...]:
    """What may follow a standing, in table order; nothing follows death."""
    return tuple(change for change in CHANGES if standing in change.came_from)


def changes_offered(standing: str | None) -> tuple[StandingChange, ...]:
    """What the form offers. 开除党籍 is a 处分 and registered as one; who has no standing yet may
    be registered in any but a way out."""
    if standing:
        return tuple(row for row in changes_from(standing) if row.becomes is not K.EXPELLED)
    return tuple(
        StandingChange(kind, f"登记为{kind.label}", (), "党支部", "")
        for kind in (*DEVELOPING, *MEMBER_STANDINGS)
    )


def change_to(standing: str, kind: str) -> StandingChange | None:
    """The row that leads from one standing to another, if there is one."""
    return next((change for change in changes_from(standing) if change.becomes == kind), None)


def change_blockers(
    *, history: Sequence[Period], kind: str, starts_on: date, readmission_years: int
) -> list[Blocker]:
    """Why somebody with this history (oldest first) may not become `kind` on a day.

    Without a history everything but a way out can be registered. `readmission_years`: how long
    who was removed waits before applying again (a setting).
    """
    if not history:
        first = (*DEVELOPING, *MEMBER_STANDINGS)
        message = "还没有登记过身份，请先登记现在是什么身份"
        return [] if kind in first else [Blocker(message, target="id_kind")]
    current = history[-1]
    change = change_to(current.kind, kind)
    if change is None:
        return [_not_from_here(current.kind, kind)]
    before = history[-2] if len(history) > 1 else None
    found = (
        _wrong_restoration(current, before, kind),
        _lost_too_short(current, kind, starts_on),
        _back_too_soon(current, kind, starts_on, readmission_years),
    )
    return [Blocker(message, change.article, "id_kind") for message in found if message]


def _not_from_here(standing: str, kind: str) -> Blocker:
    now, wanted = StandingKind(standing), StandingKind(kind)
    articles = [change.article for change in CHANGES if change.becomes == kind]
    possible = "、".join(change.label for change in changes_from(standing))
    mend = f"现在可以登记的是：{possible}" if possible else "没有可以登记的变化"
    if wanted is StandingKind.ENDED:
        return Blocker(f"请写明是怎样出党的。{mend}", "", "id_kind")
    if now in EXITS:
        return Blocker(
            f"{now.label}以后不能恢复，只能重新申请入党",
            "《党员教育管理工作条例》第二十四条",
            "id_kind",
        )
    message = f"{now.label}不能改为{wanted.label}。{mend}"
    return Blocker(message, articles[0] if articles else "", "id_kind")


def _wrong_restoration(current: Period, before: Period | None, kind: str) -> str:
    if current.kind is not K.SUSPENDED or kind not in MEMBER_STANDINGS or before is None:
        return ""
    if before.kind in MEMBER_STANDINGS and before.kind != kind:
        return f"停止党籍以前是{before.kind.label}，恢复后仍是{before.kind.label}"
    return ""


def _lost_too_short(current: Period, kind: str, starts_on: date) -> str:
    if current.kind is not K.SUSPENDED or kind != K.LAPSED:
        return ""
    first = anniversary(current.starts_on, LOST_FOR_YEARS)
    if starts_on >= first:
        return ""
    return f"停止党籍满 {LOST_FOR_YEARS} 年仍无法联系的才按自行脱党除名，最早 {first}"


def _back_too_soon(current: Period, kind: str, starts_on: date, years: int) -> str:
    if kind != K.APPLICANT:
        return ""
    if current.kind is K.EXPELLED:
        years = EXPELLED_FOR_YEARS
    elif current.kind not in DISPOSED:
        return ""
    first = anniversary(current.starts_on, years)
    if starts_on >= first:
        return ""
    return f"{current.kind.label}后 {years} 年内不得重新入党，最早 {first}"


def effects(change: StandingChange) -> tuple[str, ...]:
    """What registering the change does, in sentences for the page."""
    kind = change.becomes
    if kind in GONE:
        return (
            "从填写的日期起离开支部名册，不再计入应到人数和表决人数",
            "从这个日期所在的月份起不再核算党费，以前的欠交、已交照样保留",
            "在任的党内职务同时免去",
        )
    if kind is K.SUSPENDED:
        return (
            "仍留在支部的档案里，但从填写的日期起不计入应到人数，没有表决权",
            "从这个日期所在的月份起不再核算党费",
            "在任的党内职务同时免去；以后可以登记恢复党籍",
        )
    if kind is K.FULL and K.PROBATIONARY in change.came_from:
        return ("填写的日期记为转正日期，党龄从这一天算起", "从这一天起有表决权、选举权和被选举权")
    if kind is K.PROBATIONARY and K.CANDIDATE in change.came_from:
        return ("填写的日期记为入党日期，预备期一年", "从这个日期所在的月份起核算党费")
    if kind in MEMBER_STANDINGS and K.TRANSFERRED_OUT in change.came_from:
        return (
            "入党日期和转正日期不变",
            "登记以后请再“调整支部或小组”，写明现在的支部；从那时起计入应到人数、核算党费",
        )
    if kind is K.APPLICANT and K.RESIGNED in change.came_from:
        return (
            "按新的申请人培养，以前的党员经历保留在历史里，党龄不连续计算",
            "登记以后请再“调整支部或小组”，写明受理申请的支部",
        )
    if kind in MEMBER_STANDINGS:
        return (
            "从填写的日期起重新计入支部名册和应到人数",
            "从这个日期所在的月份起核算党费",
            "入党日期和转正日期不变",
        )
    return ("从填写的日期起按新的身份登记，原来的身份保留在历史里",)
