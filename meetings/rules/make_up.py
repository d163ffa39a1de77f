"""补学: who owes it, how long, what may happen to it next. Pure.

No national rule gives a number of days (domain.md 2 and 7 name none): it is the setting
`make_up_days`. 学时 of 补学 are not counted: the rule knows hours of attended meetings alone.
"""

from __future__ import annotations

from datetime import date

from django.db.models import TextChoices

# The kinds that teach or decide for all members; for others the branch may ask for it too.
USUAL_KINDS = frozenset({"general", "lecture"})


class MakeUpState(TextChoices):
    """How a 补学 stands; every value but the first is the kind of its last step."""

    OPEN = "open", "待补学"
    REPORTED = "reported", "待认定"
    RETURNED = "returned", "退回重补"
    CERTIFIED = "certified", "已认定"
    WAIVED = "waived", "免予补学"


class StudyWay(TextChoices):
    """How the missed content was studied."""

    MATERIAL = "material", "自学会议材料"
    TOLD = "told", "听参会同志传达"
    RECORDING = "recording", "看录像、听录音"
    VISITED = "visited", "支部送学上门"
    ANOTHER = "another", "参加另一场"


# What may follow which state.
NEXT: dict[str, frozenset[str]] = {
    MakeUpState.OPEN: frozenset({MakeUpState.REPORTED, MakeUpState.WAIVED}),
    MakeUpState.RETURNED: frozenset({MakeUpState.REPORTED, MakeUpState.WAIVED}),
    MakeUpState.REPORTED: frozenset({MakeUpState.CERTIFIED, MakeUpState.RETURNED}),
    MakeUpState.CERTIFIED: frozenset(),
    MakeUpState.WAIVED: frozenset(),
}


def step_problem(*, state: str, step: str) -> str:
    """Why a step cannot follow a state, or nothing."""
    if step in NEXT[state]:
        return ""
    return {
        MakeUpState.CERTIFIED: "这次补学已经认定，不用再登记。",
        MakeUpState.WAIVED: "这次补学已经免予，不用再登记。",
        MakeUpState.REPORTED: "补学情况已经报来，正在等支部认定。",
    }.get(MakeUpState(state), "本人还没有报补学情况，不能认定或退回。")


def study_day_problem(*, studied_on: date, held_on: date, today: date) -> str:
    """Why a day cannot be that of a 补学, or nothing: after the meeting, not in the future."""
    if studied_on < held_on:
        return f"补学日期不能早于会议日期 {held_on}。"
    return f"补学日期不能晚于今天 {today}。" if studied_on > today else ""
