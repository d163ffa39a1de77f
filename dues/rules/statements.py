"""Whose money a line of a statement is, and which months it pays. Pure.

A name is looked for where people write it: in the memo («张三11月党费», «代张三交») and as the
other party. Apps hide part of a name (*三, 张*); a hidden letter stands for any one letter.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from django.db.models import TextChoices

from .money import ZERO
from .months import month_names, month_of, payable
from .receiving import LARGE, CollectLine, Due, Rest, split

HIDDEN = "*＊×✱●○"
# A nickname of an app may be anything; a hidden name is at most one known letter and stars.
_MASKED = re.compile(rf"[{re.escape(HIDDEN)}]")
_FAILED = re.compile(r"退款|关闭|失败|撤销|已退|冲正|退回")
INCOMING = ("收入", "收", "贷", "入", "转入", "贷方", "存入", "c", "cr", "+")


class Standing(TextChoices):
    """Where a line stands: what the page sorts by and the list of what is left filters by."""

    MATCHED = "matched", "已对上"
    DECIDE = "decide", "待选择"
    UNMATCHED = "unmatched", "未匹配"
    BOOKED = "booked", "已收款"
    DISMISSED = "dismissed", "不收"


class Fit(StrEnum):
    """How a sum agrees with what is owed."""

    EXACT = "exact"
    SHORT = "short"
    OVER = "over"


@dataclass(frozen=True)
class Who:
    """Whose dues a line may be: `people` by id; `payer` is another member who sent the money."""

    people: tuple[int, ...] = ()
    payer: int | None = None


@dataclass(frozen=True)
class Allotment:
    """Which months a sum pays, the oldest first. In 元: `shown` is what they owe, `rest` what is
    left over, `short` what the last month still lacks."""

    months: tuple[date, ...] = ()
    shown: Decimal = ZERO
    rest: Decimal = ZERO
    short: Decimal = ZERO

    @property
    def fit(self) -> Fit:
        """Whether whole months are paid and nothing is left over."""
        return Fit.OVER if self.rest else Fit.SHORT if self.short else Fit.EXACT


def is_incoming(direction: str) -> bool:
    """Whether the column 收/支 says that money came in; an empty one says nothing against it."""
    return not direction or direction.lower() in INCOMING


def has_failed(state: str) -> bool:
    """Whether the column 状态 says that the money went back or never came."""
    return bool(_FAILED.search(state))


def who(party: str, memo: str, names: Mapping[int, str], by_phone: Collection[int] = ()) -> Who:
    """The members meant by a line. A member named in the memo comes before who sent the money."""
    senders = set(by_phone) | _named(party, names)
    payer = min(senders) if len(senders) == 1 else None
    meant = _inside(memo, names)
    people = meant or senders
    return Who(tuple(sorted(people)), None if payer in people else payer)


def _named(party: str, names: Mapping[int, str]) -> set[int]:
    """Who is called just so; with hidden letters, who may be."""
    found = {person for person, name in names.items() if name == party}
    if found or not _MASKED.search(party):
        return found
    shape = "".join("." if letter in HIDDEN else re.escape(letter) for letter in party)
    if set(shape) == {"."}:
        return set()
    return {person for person, name in names.items() if re.fullmatch(shape, name)}


def _inside(memo: str, names: Mapping[int, str]) -> set[int]:
    """Whose names stand in a text; a name within a longer one is not meant (高明 in 高明远)."""
    found: set[int] = set()
    left = memo
    for name in sorted(set(names.values()), key=lambda name: (-len(name), name)):
        if len(name) > 1 and name in left:
            found |= {person for person, one in names.items() if one == name}
            left = left.replace(name, "\n")
    return found


def allot(money: Decimal, due: Due, paid_on: date) -> Allotment:
    """Divide a sum over the months that may be paid on that day, the oldest first."""
    months: list[date] = []
    left = money
    for month in payable(due.open, month_of(paid_on)):
        if left <= 0:
            break
        months.append(month)
        left -= due.open[month]
    shown = sum((due.open[month] for month in months), ZERO)
    return Allotment(tuple(months), shown, max(left, ZERO), max(-left, ZERO))


def line_of(
    person: int, money: Decimal, allotted: Allotment, *, rest: Rest, payer: int | None, method: str
) -> CollectLine:
    """The same as `collect` takes it."""
    return CollectLine(person, allotted.months, allotted.shown, payer, method, money, rest)


def after(due: Due, line: CollectLine) -> Due:
    """What is owed once the line is paid; so the next line of the same member is divided."""
    parts, rest = split(line, due)
    left = {month: sum_ - parts.get(month, ZERO) for month, sum_ in due.open.items()}
    ahead = due.ahead + (rest if line.rest == Rest.ADVANCE else ZERO)
    return Due({month: sum_ for month, sum_ in left.items() if sum_}, due.monthly, ahead)


def allotted_words(allotted: Allotment, rest: Rest, year: int) -> str:
    """10月、11月，余 20.00 元预收."""
    said = [month_names(allotted.months, year)] if allotted.months else []
    if allotted.short:
        said.append(f"还差 {allotted.short:,.2f} 元")
    if allotted.rest:
        word = "预收" if rest == Rest.ADVANCE else "自愿多交"
        said.append(f"{'余 ' if allotted.months else ''}{allotted.rest:,.2f} 元{word}")
    return "，".join(said)


def why_differs(allotted: Allotment, year: int) -> str:
    """Why somebody has to decide about a sum, in one sentence; "" when there is nothing to."""
    if allotted.rest >= LARGE:
        return f"多交 {LARGE:,.0f} 元以上的，按大额党费登记，不在这里收"
    if not allotted.months:
        return "没有应交的月份，可能已经收过；请选预收、自愿多交，或登记不收"
    names = month_names(allotted.months, year)
    if allotted.rest:
        return f"比{names}应交 {allotted.shown:,.2f} 元多 {allotted.rest:,.2f} 元，请选去向"
    if allotted.short:
        return f"比{names}应交 {allotted.shown:,.2f} 元少 {allotted.short:,.2f} 元，请核对"
    return ""


def refusal(
    on: date | None, amount: Decimal | None, problem: str, today: date, is_closed: bool
) -> str:
    """Why a line cannot be received whoever sent it, in one sentence; "" when it can."""
    if problem:
        return problem
    if on is None or amount is None:
        return "没有交易日期或金额"
    if amount < 0:
        return "是支出，不是收入（金额为负）"
    if amount == 0:
        return "金额是零"
    if on > today:
        return f"交易日期 {on} 还没有到"
    if is_closed:
        return f"{on.year}年{on.month}月已结账，要收先申请反结账"
    return ""


def parts_problem(amount: Decimal, parts: Sequence[Decimal | None]) -> str:
    """Why a line (元) cannot be divided so; "" when it can, or is one whole part (None)."""
    if list(parts) == [None]:
        return ""
    sums = [part for part in parts if part is not None]
    if len(sums) < len(parts):
        return "没有写每个人多少，请刷新页面"
    if any(part <= 0 for part in sums):
        return "每个人的金额要大于 0"
    total = sum(sums, ZERO)
    if total != amount:
        much = "多" if total > amount else "少"
        apart = abs(total - amount)
        return f"各人合计 {total:,.2f} 元，到账 {amount:,.2f} 元，{much} {apart:,.2f} 元"
    return ""


def propose_parts(
    amount: Decimal, owed: Mapping[int, Decimal], groups: Sequence[Sequence[int]]
) -> dict[int, Decimal]:
    """How a line may be divided, in 元 each: the first group whose members owe just that much.

    Otherwise the first group gets what it owes as far as the money goes, in order.
    """
    for people in groups:
        found = {person: owed[person] for person in people if owed.get(person)}
        if found and sum(found.values(), ZERO) == amount:
            return found
    left, found = amount, {}
    for person in groups[0] if groups else ():
        part = min(left, owed.get(person, ZERO))
        if part > 0:
            found[person] = part
            left -= part
    return found
