"""From the dates of a person's file to dated standings (发展党员工作细则 第四章). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from members.rules.kinds import MEMBER_STANDINGS, StandingKind
from members.rules.periods import anniversary


@dataclass(frozen=True)
class Period:
    """A standing from `starts_on` until before `ends_on`."""

    kind: StandingKind
    starts_on: date
    ends_on: date | None = None


def standing_periods(
    *, kind: str, joined_on: date | None, full_on: date | None, since: date
) -> tuple[Period, ...]:
    """The standings that lead to `kind` today.

    A 正式党员 was 预备党员 from joining until 转正 (党籍 counts from the branch meeting that
    admitted, 党龄 from 转正); without those dates the standing begins at `since`.
    """
    standing = StandingKind(kind)
    if standing is StandingKind.FULL:
        if joined_on and full_on and joined_on < full_on:
            return (
                Period(StandingKind.PROBATIONARY, joined_on, full_on),
                Period(standing, full_on),
            )
        return (Period(standing, full_on or joined_on or since),)
    if standing is StandingKind.PROBATIONARY:
        return (Period(standing, joined_on or since),)
    return (Period(standing, since),)


@dataclass(frozen=True)
class Joining:
    """The two dates of a file from which the standings of a member follow."""

    joined_on: date | None
    full_on: date | None


class RedatingError(ValueError):
    """Standings cannot follow a corrected date. `str(error)` says in Chinese why."""


def redated(history: Sequence[Period], *, was: Joining, now: Joining) -> list[Period]:
    """The standings after 入党日期 or 转正日期 was corrected; `history` is oldest first.

    Only the membership that began on one of the former dates is moved: what came before it ends
    earlier or later, what follows it stays. Raises RedatingError when they would not fit.
    """
    former = {was.joined_on, was.full_on} - {None}
    first = next(
        (
            number
            for number, row in enumerate(history)
            if row.kind in MEMBER_STANDINGS and row.starts_on in former
        ),
        None,
    )
    if first is None:
        return list(history)
    end = first + 1
    while end < len(history) and history[end].kind in MEMBER_STANDINGS:
        end += 1
    run = history[first:end]
    if len(run) > 1 and now.full_on is None:
        raise RedatingError("预备期已经登记，转正日期不能清空，请填写正确的日期")
    made = standing_periods(
        kind=run[-1].kind,
        joined_on=now.joined_on,
        full_on=now.full_on,
        since=run[0].starts_on,
    )
    before = [
        replace(row, ends_on=made[0].starts_on) if row.ends_on == run[0].starts_on else row
        for row in history[:first]
    ]
    rows = [*before, *made[:-1], replace(made[-1], ends_on=run[-1].ends_on), *history[end:]]
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        _refuse_disorder(row, following)
    return rows


def _refuse_disorder(row: Period, following: Period | None) -> None:
    """A standing lasts a day or more, and is over when the next begins."""
    if row.ends_on is not None and row.ends_on <= row.starts_on:
        raise RedatingError(
            f"与已登记的身份变化矛盾：{row.starts_on} 起是{row.kind.label}，应早于 {row.ends_on}"
        )
    if following is not None and following.starts_on < (row.ends_on or date.max):
        raise RedatingError(
            f"与已登记的身份变化矛盾：{following.starts_on} 起是{following.kind.label}，"
            f"{row.kind.label}的日期应更早"
        )


def probation_ends(joined_on: date) -> date:
    """One year after admission (第三十条): the first day on which 转正 can be discussed."""
    return anniversary(joined_on, 1)
