"""Which dates of a person's way into the party can be right. Pure; problems are sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from members.rules.ages import age_on
from members.rules.kinds import DEVELOPING, MEMBER_STANDINGS, StandingKind
from members.rules.periods import anniversary
from members.rules.standings import probation_ends

FOUNDED_ON = date(1921, 7, 23)  # 中国共产党第一次全国代表大会开幕
ADULT = 18  # 党章 第一条; 发展党员工作细则 第五条
# Since the party constitution of September 1982 probation is one year for everybody.
ONE_YEAR_SINCE = date(1982, 9, 6)

# 党内统计公报: bands of the day of joining as (key, label, from, before).
JOINED_BANDS = (
    ("joined_1949", "新中国成立前", date(1900, 1, 1), date(1949, 10, 1)),
    ("joined_1978", "新中国成立后至十一届三中全会前", date(1949, 10, 1), date(1978, 12, 18)),
    ("joined_2012", "十一届三中全会后至十八大前", date(1978, 12, 18), date(2012, 11, 8)),
    ("joined_since", "十八大以来", date(2012, 11, 8), date(9999, 1, 1)),
)


@dataclass(frozen=True)
class DateProblem:
    """What is wrong with the date of `field`. An old file may be `excusable`: confirmed by hand."""

    field: str
    message: str
    excusable: bool = False


def joining_problems(
    *, born_on: date | None, joined_on: date | None, full_on: date | None
) -> list[DateProblem]:
    """What cannot be right about 入党日期 and 转正日期, each with its rule."""
    problems = []
    if joined_on and joined_on < FOUNDED_ON:
        problems.append(
            DateProblem("joined_on", "早于中国共产党成立（一大 1921年7月23日开幕），请核对")
        )
    elif joined_on and born_on and joined_on <= born_on:
        problems.append(DateProblem("joined_on", f"早于出生日期 {born_on}，请核对"))
    elif joined_on and born_on and (age_on(born_on, joined_on) or 0) < ADULT:
        problems.append(
            DateProblem(
                "joined_on",
                f"入党时不满十八岁（{anniversary(born_on, ADULT)} 才满）。年满十八岁才可以申请"
                "入党 · 《党章》第一条",
                excusable=True,
            )
        )
    if joined_on and full_on:
        problems += _full_problems(joined_on, full_on)
    return problems


def standing_problems(
    *, standing: str, joined_on: date | None, full_on: date | None
) -> list[DateProblem]:
    """Where 人员类别 and the two dates tell different stories."""
    kind = StandingKind(standing)
    if kind in DEVELOPING and joined_on:
        return [DateProblem("joined_on", f"{kind.label}还没有入党，不应有入党日期，请核对人员类别")]
    if kind in MEMBER_STANDINGS and joined_on is None:
        return [
            DateProblem(
                "joined_on",
                f"{kind.label}须填入党日期：支部大会通过接收为预备党员之日 · 《党章》第七条",
            )
        ]
    if kind is StandingKind.PROBATIONARY and full_on:
        return [
            DateProblem(
                "full_on",
                "预备党员不应有转正日期。已经转正的，人员类别应是正式党员；"
                "现在转正的，用「登记身份变化」",
            )
        ]
    if kind in DEVELOPING and full_on:
        return [DateProblem("full_on", f"{kind.label}不应有转正日期，请核对人员类别")]
    return []


def _full_problems(joined_on: date, full_on: date) -> list[DateProblem]:
    if full_on < joined_on:
        return [DateProblem("full_on", f"转正日期不能早于入党日期 {joined_on}")]
    if joined_on >= ONE_YEAR_SINCE and full_on < probation_ends(joined_on):
        return [
            DateProblem(
                "full_on",
                f"预备期一年，{probation_ends(joined_on)} 才满 · 《党章》第七条",
                excusable=True,
            )
        ]
    return []


def early_steps_problems(
    *,
    born_on: date | None,
    steps: Sequence[tuple[str, str, date | None]],
    member_from: date | None,
) -> list[DateProblem]:
    """What is wrong with 申请, 积极分子 and 发展对象 (field, label, day), in their order.

    Application from the 18th birthday (发展党员工作细则 第五条); an 积极分子 is trained for a year
    or more before becoming 发展对象 (第十三条); all before membership begins.
    """
    problems: list[DateProblem] = []
    before: tuple[str, date] | None = None
    for field, label, day in steps:
        if day is None:
            continue
        if member_from and day >= member_from:
            problems.append(DateProblem(field, f"应早于入党日期 {member_from}"))
        elif before is None and born_on and (age_on(born_on, day) or 0) < ADULT:
            problems.append(
                DateProblem(
                    field,
                    f"{label}时不满十八岁（{anniversary(born_on, ADULT)} 才满）"
                    " · 《发展党员工作细则》第五条",
                )
            )
        elif before and day <= before[1]:
            problems.append(DateProblem(field, f"应晚于{before[0]}的日期 {before[1]}"))
        before = (label, day)
    return problems
