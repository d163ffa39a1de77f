"""个人总结: its sections, and what a member is asked to write."""

from __future__ import annotations

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
REMIND_FROM_MONTH = 11  # nobody is asked for a year's summary before its November


def personal_title(year: int) -> str:
    """The title over the text."""
    return f"{year}年度个人总结"
