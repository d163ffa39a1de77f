"""Transfer of 组织关系: kinds and states of letters, validity, numbers in words. Pure.

教育管理条例 第二十五条: who changes unit or residence, or is away for six months and more in a
fixed place, moves the 组织关系; nobody is refused without cause; the sender stays responsible
until the receiver has accepted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import cn2an
from django.db.models import TextChoices

from .kinds import StandingKind

ARTICLE = "《党员教育管理工作条例》第二十五条"
ARTICLE_ENDED = "《党员教育管理工作条例》第二十四条"
ARTICLE_TEMPORARY = "《支部工作条例》第八条"
LETTER_WORD = "组介"

# The letter is valid for at most three months: 92 days is the longest such period.
MOST_VALID_DAYS = 92

# Kinds of reminders: to who receives, to who sent, and to both once the letter has run out.
WAITING, UNANSWERED, EXPIRED = REMINDERS = (
    "transfer.waiting",
    "transfer.unanswered",
    "transfer.expired",
)
# The sender is told so many days before the letter expires.
ANSWER_EXPECTED_DAYS = 3
# Values of the setting `letters_by`: who may issue letters.
BY_BRANCH, BY_COMMITTEE = "branch", "committee"


class TransferKind(TextChoices):
    """Where a letter leads."""

    WITHIN = "within", "系统内接转"
    OUT = "out", "转往系统外"
    IN = "in", "系统外转入"


class TransferState(TextChoices):
    """What has become of a letter. 逾期 is not a state: it follows from the date."""

    OPEN = "open", "已开出"
    ACCEPTED = "accepted", "已接收"
    RETURNED = "returned", "已退回"
    CANCELLED = "cancelled", "已作废"


class TransferEvent(TextChoices):
    """What is written into the history of a letter."""

    ISSUED = "issued", "开出介绍信"
    REGISTERED = "registered", "登记外来介绍信"
    ACCEPTED = "accepted", "接收组织关系"
    RETURNED = "returned", "退回介绍信"
    CANCELLED = "cancelled", "作废介绍信"
    PRINTED = "printed", "打印介绍信"


# Whose file moves with a letter. Candidates go with their case (发展党员工作细则 第十三条: the time
# served goes on); who is no member any more, or whose 党籍 is stopped, has no 组织关系 to move.
MOVABLE = (
    StandingKind.FULL,
    StandingKind.PROBATIONARY,
    StandingKind.CANDIDATE,
    StandingKind.ACTIVIST,
    StandingKind.APPLICANT,
)


@dataclass(frozen=True)
class Check:
    """One thing the receiver looks at before accepting."""

    key: str
    label: str


# S12: meet the member, check the letter.
CHECKS = (
    Check("met_person", "已见到本人"),
    Check("checked_letter", "已核对介绍信：姓名、身份、编号、有效期、党费交至"),
)


def last_valid_day(issued_on: date, days: int) -> date:
    """The last day on which it is valid; the day of issue does not count (民法典 第二百零一条)."""
    return issued_on + timedelta(days=days)


def letter_number(year: int, serial: int) -> str:
    """组介〔2026〕3号 (GB/T 9704: hexagonal brackets, no leading zero)."""
    return f"{LETTER_WORD}〔{year}〕{serial}号"


def capital_number(number: int) -> str:
    """30 → 叁拾: numbers on the letter and across its cut line, hard to alter."""
    return cn2an.an2cn(str(number), "up")


def written_year(year: int) -> str:
    """2026 → 二〇二六."""
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(year))


def written_month(month: date | None) -> str:
    """二〇二六年十月, as the letter writes 党费交至."""
    return f"{written_year(month.year)}年{_counted(month.month)}月" if month else ""


def written_date(day: date | None) -> str:
    """二〇二六年十一月二十日."""
    return f"{written_month(day)}{_counted(day.day)}日" if day else ""


def _counted(number: int) -> str:
    """11 → 十一; the library writes 一十一 for some numbers of two digits."""
    text = cn2an.an2cn(str(number), "low")
    return text.removeprefix("一") if 10 <= number < 20 else text
