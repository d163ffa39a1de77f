"""The approval of a higher body: who, when, under which number. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

# 支部工作条例 第六条: the 基层党委 normally answers within a month.
ANSWER_DAYS = 31
_BRACKETED = re.compile(r"[\[（(【﹝〔](\d{4})[\]）)】﹞〕]")


@dataclass(frozen=True)
class Approval:
    """A 批复. `applied_on` is the day of the 请示, where known."""

    approved_by: str
    approved_on: date
    document_number: str
    applied_on: date | None = None

    @property
    def fields(self) -> dict:
        """The columns of a row that keeps it."""
        return {
            "approved_by": self.approved_by,
            "approved_on": self.approved_on,
            "document_number": self.document_number,
            "applied_on": self.applied_on,
        }

    @property
    def sentence(self) -> str:
        """临江街道党工委 2026-03-02 批复（临工委〔2026〕5号）."""
        return f"{self.approved_by} {self.approved_on} 批复（{self.document_number}）"


def normal_number(text: str) -> str:
    """A 发文字号 as GB/T 9704 writes it: the year in hexagonal brackets, no blanks."""
    return _BRACKETED.sub(r"〔\1〕", "".join(text.split()))


def approval_problem(approval: Approval, on: date) -> tuple[str, str]:
    """(field, why) an approval cannot stand with an act of `on`; ("", "") when it can."""
    if approval.applied_on and approval.approved_on < approval.applied_on:
        return "approved_on", f"批复日期不能早于请示日期 {approval.applied_on}"
    if approval.approved_on > on:
        return "approved_on", f"批复日期不能晚于生效日期 {on}"
    return "", ""
