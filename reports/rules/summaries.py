"""The annual summary: its sections, its year, what makes it too thin to send."""

from __future__ import annotations

from datetime import date

from .texts import Section

# 年度总结: 成绩, 不足, 打算 (domain.md 1.2, 004 篇6).
SECTIONS: tuple[Section, ...] = (
    Section("work", "主要工作", 60),
    Section("problems", "存在问题", 20),
    Section("plans", "下一步打算", 20),
)
# Until the end of March one still writes about the year before.
WRITING_ENDS_MONTH = 3


def summary_year(on: date) -> int:
    """The year one writes about on that day."""
    return on.year - 1 if on.month <= WRITING_ENDS_MONTH else on.year


def summary_title(year: int) -> str:
    """The title under the organisation's name."""
    return f"{year}年度工作总结"


def issue_serial(year: int, code: str, version: int) -> str:
    """The printed serial number: year, organisation's code, version."""
    return f"{year}-{code}-{version}"
