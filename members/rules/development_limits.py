"""Days and votes of 发展党员: how long, until when, who carries. Pure; whole numbers only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from branchrecords.notices.holidays import WorkCalendar
from members.rules.periods import anniversary, months_after, over_after
from members.rules.standings import probation_ends

LEAST_AGE = 18  # 第五条
TALK_MONTHS = 1  # 第七条
FOSTERING_YEARS = 1  # 第十三条
REVIEW_MONTHS = 6  # 第十一条: the branch every half-year
LEAST_REVIEWS = 2  # two half-years make the year
TRAINING_DAYS, TRAINING_HOURS = 3, 24  # 第十七条
APPROVAL_MONTHS, SPECIAL_MONTHS = 3, 6  # 第二十七条, 第三十四条
EXTENSION_MONTHS = (6, 12)  # 第三十二条
REMIND_MONTHS = 1  # 转正 is prepared from a month before the expiry


def talk_until(applied_on: date) -> date:
    """The last day for the talk."""
    return months_after(applied_on, TALK_MONTHS)


def candidate_from(activist_on: date) -> date:
    """The first day on which an 入党积极分子 can become 发展对象."""
    return anniversary(activist_on, FOSTERING_YEARS)


def review_until(last_on: date) -> date:
    """The last day for the branch's next half-yearly review."""
    return months_after(last_on, REVIEW_MONTHS)


def approval_until(meeting_on: date, *, special: bool = False) -> date:
    """The last day for the committee's approval."""
    return months_after(meeting_on, SPECIAL_MONTHS if special else APPROVAL_MONTHS)


def probation_until(admitted_on: date, extended_months: int = 0) -> date:
    """The day on which probation has expired: 转正 counts from it (第三十二条, 第三十五条)."""
    ends = probation_ends(admitted_on)
    return over_after(ends, extended_months)


def working_days(first: date, last: date, calendar: WorkCalendar) -> int:
    """Days from `first` to `last`, both included, on which people work by `calendar`."""
    days = (first + timedelta(n) for n in range((last - first).days + 1))
    return sum(calendar.is_work(day) for day in days)


def nth_working_day(first: date, number: int, calendar: WorkCalendar) -> date:
    """The last of `number` (≥ 1) working days, counted from `first` on."""
    day = calendar.next_work(first)
    for _ in range(number - 1):
        day = calendar.next_work(day + timedelta(1))
    return day


@dataclass(frozen=True)
class Vote:
    """A counted vote of 正式党员. Written opinions of absentees count as votes (第二十二条)."""

    due: int
    present: int
    in_favour: int
    against: int
    abstained: int
    written_in_favour: int = 0
    written_against: int = 0
    written_abstained: int = 0

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> Vote:
        """From the facts of a step; what is missing is 0."""
        return cls(**{name: int(facts.get(name) or 0) for name in cls.__dataclass_fields__})

    @property
    def total_in_favour(self) -> int:
        """Those present and those who wrote."""
        return self.in_favour + self.written_in_favour

    @property
    def total_against(self) -> int:
        """Those present and those who wrote."""
        return self.against + self.written_against

    @property
    def total_abstained(self) -> int:
        """Those present and those who wrote."""
        return self.abstained + self.written_abstained

    @property
    def quorate(self) -> bool:
        """More than half of those due are present (第二十条)."""
        return self.due > 0 and 2 * self.present > self.due

    @property
    def carried(self) -> bool:
        """More than half of those due are in favour (第二十二条)."""
        return 2 * self.total_in_favour > self.due

    @property
    def needed_present(self) -> int:
        """The smallest number present that makes the quorum."""
        return self.due // 2 + 1

    @property
    def needed_votes(self) -> int:
        """The smallest number in favour that carries."""
        return self.due // 2 + 1

    def problems(self) -> list[tuple[str, str]]:
        """(field, sentence) for counts that cannot be right."""
        found = []
        if self.due <= 0:
            found.append(("due", "应到会有表决权的党员至少 1 人"))
        if self.present > self.due:
            found.append(("present", f"实到 {self.present} 人多于应到 {self.due} 人，请核对"))
        cast = self.in_favour + self.against + self.abstained
        if cast > self.present:
            found.append(("in_favour", f"票数合计 {cast} 多于实到 {self.present} 人，请核对"))
        written = self.written_in_favour + self.written_against + self.written_abstained
        absent = max(self.due - self.present, 0)
        if written > absent:
            found.append(
                ("written_in_favour", f"书面意见 {written} 份多于未到会的 {absent} 人，请核对")
            )
        return found

    def sentence(self) -> str:
        """应到 9 人，实到 8 人，赞成 7 票（含书面意见 1 份）…"""
        written = self.written_in_favour + self.written_against + self.written_abstained
        tail = f"（含书面意见 {written} 份）" if written else ""
        return (
            f"应到会有表决权的党员 {self.due} 人，实到 {self.present} 人，"
            f"赞成 {self.total_in_favour} 票，反对 {self.total_against} 票，"
            f"弃权 {self.total_abstained} 票{tail}，"
            f"{'通过' if self.carried else '未通过'}（须赞成 {self.needed_votes} 票以上）"
        )
