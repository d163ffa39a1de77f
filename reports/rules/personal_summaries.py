"""个人总结: its sections, and what a member is asked to write."""

from __future__ import annotations

from datetime import date

from .summaries import summary_year
from .texts import Section

# What a member answers for by the 党章 第三条 and the records can show; the last section is the
# member's own judgement, which no record can give.
SECTIONS: tuple[Section, ...] = (
    Section("study", "学习情况", 10),
    Section("life", "参加组织生活", 10),
    Section("dues", "交纳党费", 5),
    Section(
        "role",
        "发挥作用",
        10,
        "记录里没有的，请自己补写：在本职岗位、在群众中做了哪些事。没有做的不要写。",
    ),
    Section(
        "efforts",
        "不足与努力方向",
        40,
        "这一段由您自己写，系统不代写。可以写：对照党员标准，学习、纪律、作风、作用上还差什么；"
        "原因是什么；明年从哪几件事做起。",
    ),
)
OWN_SECTION = "efforts"
WRITING_FROM_MONTH = 11  # a member's own page offers the year's from its November on


def offered_year(on: date) -> int | None:
    """The year that a member is offered to write about on that day; None before November."""
    year = summary_year(on)
    return year if year < on.year or on.month >= WRITING_FROM_MONTH else None


def due_day(year: int, day: int) -> date:
    """By which day of December a year's is handed in."""
    return date(year, 12, day)


def personal_title(year: int) -> str:
    """The title over the text."""
    return f"{year}年度个人总结"
