"""Taking over a case that was kept on paper: which days may be entered, in which order. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from members.rules.ages import age_on
from members.rules.development import STEPS, STEPS_BY_KEY
from members.rules.development_limits import LEAST_AGE
from members.rules.development_order import TAKEN_OVER_UNTIL

# The steps that somebody's standing can prove; what comes later is recorded as it happens.
TAKEN_STEPS = tuple(step for step in STEPS if step.number <= max(TAKEN_OVER_UNTIL.values()))


def take_over_problems(
    days: Mapping[str, date], *, until: int, today: date
) -> list[tuple[str, str]]:
    """What is wrong with these days of steps by key, as pairs of step and sentence.

    `until` is the last step that the register proves. Every day on which a standing began up to
    there must be given (发展党员工作细则 第五, 八, 十三, 二十条): else the case would take the
    standing away again. Later steps cannot have earlier days.
    """
    steps = [step for step in STEPS if step.key in days]
    if "application" not in days:
        return [("application", "空着。请填写递交入党申请书的日期")]
    problems = [
        (
            step.key,
            f"名册里的身份最多只能补登到第 {until} 步，"
            f"第 {step.number} 步「{step.name}」请按程序登记",
        )
        for step in steps
        if step.number > until
    ]
    problems += [
        (step.key, f"空着。请补上「{step.name}」的日期，身份从这一天起算")
        for step in STEPS
        if step.standing and step.number <= until and step.key not in days
    ]
    return problems + _disorder(days, today)


def _disorder(days: Mapping[str, date], today: date) -> list[tuple[str, str]]:
    """Days to come, and days before that of an earlier step; of a repeating one any day counts."""
    problems, latest = [], None
    for step in STEPS:
        if step.key not in days:
            continue
        on = days[step.key]
        if on > today:
            problems.append((step.key, f"晚于今天 {today}，请核对"))
        elif latest is not None and on < days[latest]:
            earlier = STEPS_BY_KEY[latest].name
            problems.append((step.key, f"早于「{earlier}」的日期 {days[latest]}，请核对"))
        elif not step.repeats:
            latest = step.key
    return problems


def under_age(born_on: date | None, applied_on: date) -> bool:
    """Whether somebody was too young to apply (第五条)."""
    age = age_on(born_on, applied_on)
    return age is not None and age < LEAST_AGE
