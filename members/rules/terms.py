"""How long a term lasts, when 换届 is due and how far it may be put off. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from members.rules.kinds import BRANCH_KINDS, OrganizationKind, Sector
from members.rules.periods import anniversary, months_after

ARTICLE = "《支部工作条例》第六章、《关于党的基层组织任期的意见》"
CHANGE_ARTICLE = "《基层组织选举工作条例》第三条"
TEMPORARY_ARTICLE = "《支部工作条例》第八条"
REMIND_MONTHS = 6  # the higher body reminds six months before expiry (支部工作条例 第六章)
MOST_YEARS_MOVED = 1  # 延期或者提前一般不超过 1 年 (选举工作条例 第三条)
COMMITTEE_YEARS, COMMUNITY_YEARS, BRANCH_YEARS = 5, 5, 3


@dataclass(frozen=True)
class TermState:
    """Where a term stands on a day. `key`: overdue, soon, running, ended, none."""

    key: str
    text: str
    days: int = 0

    @property
    def pill(self) -> str:
        """The status of its pill."""
        return {"overdue": "late", "soon": "soon", "running": "done", "none": "open"}.get(
            self.key, "plain"
        )


NO_TERM = TermState("none", "未登记任期")


def term_years(kind: str, sector: str) -> int | None:
    """Years of a term; None for a 党小组 and a 临时党支部, which have no 换届."""
    if kind == OrganizationKind.COMMITTEE:
        return COMMITTEE_YEARS
    if kind in (OrganizationKind.GROUP, OrganizationKind.TEMPORARY_BRANCH):
        return None
    if kind == OrganizationKind.GENERAL_BRANCH or kind in BRANCH_KINDS:
        return COMMUNITY_YEARS if sector == Sector.COMMUNITY else BRANCH_YEARS
    return None


def due_date(starts_on: date, years: int) -> date:
    """The first day after the term: by then the next one must have been elected."""
    return anniversary(starts_on, years)


def reminder_day(due_on: date) -> date:
    """From this day on the 换届 stands in the reminders."""
    return months_after(due_on, -REMIND_MONTHS)


def state_of(due_on: date, ends_on: date | None, on: date) -> TermState:
    """Where a term stands; once the next has begun it has ended, however late that was."""
    if ends_on is not None and ends_on <= on:
        return TermState("ended", "已换届")
    days = (due_on - on).days
    if days < 0:
        return TermState("overdue", f"超期 {-days} 天", -days)
    if days == 0:
        return TermState("overdue", "今天届满")
    if on >= reminder_day(due_on):
        return TermState("soon", f"还有 {days} 天", days)
    return TermState("running", "任期内", days)


def change_problem(*, kind: str, original: date, current: date, wanted: date, on: date) -> str:
    """Why a due date may not move to `wanted`, in Chinese; "" when it may.

    `original` is the due date by the length of the term: several extensions together may not
    pass one year either. `on`: the day of approval.
    """
    latest = anniversary(original, MOST_YEARS_MOVED)
    earliest = anniversary(original, -MOST_YEARS_MOVED)
    if kind == "extend":
        if wanted <= current:
            return f"延期后的届满日期应晚于现在的 {current}"
        if wanted > latest:
            return f"延期一般不超过 {MOST_YEARS_MOVED} 年，最晚到 {latest}"
        return ""
    if wanted >= current:
        return f"提前后的届满日期应早于现在的 {current}"
    if wanted < earliest:
        return f"提前一般不超过 {MOST_YEARS_MOVED} 年，最早到 {earliest}"
    if wanted < on:
        return f"提前后的届满日期不能早于批复日期 {on}"
    return ""
