"""Whose money a line is and what it pays; sums by hand: 40.00 元 a month."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dues.rules.months import MOST_ARREARS, plus_months
from dues.rules.receiving import Due, Rest
from dues.rules.statements import (
    Fit,
    Who,
    after,
    allot,
    allotted_words,
    has_failed,
    is_incoming,
    line_of,
    refusal,
    who,
    why_differs,
)

TODAY = date(2026, 11, 20)
NAMES = {1: "张三", 2: "李四", 3: "高明", 4: "高明远", 5: "王芳", 6: "王芳", 7: "欧阳建国"}
OCT, NOV = date(2026, 10, 1), date(2026, 11, 1)
TWO = Due({OCT: Decimal("40.00"), NOV: Decimal("40.00")}, Decimal("40.00"))


@pytest.mark.parametrize(
    ("party", "memo", "expected"),
    [
        ("张三", "", Who((1,))),
        ("张三", "11月党费", Who((1,))),
        ("李四", "代张三交", Who((1,), 2)),
        ("李四", "李四、张三党费", Who((1, 2))),
        ("快乐的小鱼", "张三10-11月党费", Who((1,))),
        ("快乐的小鱼", "收款", Who()),
        ("高明远", "高明远11月", Who((4,))),
        ("高明", "代高明远", Who((4,), 3)),
        ("王芳", "", Who((5, 6))),
        ("*三", "", Who((1,))),
        ("欧*国", "", Who()),
        ("欧**国", "", Who((7,))),
        ("**", "", Who()),
        ("", "", Who()),
    ],
)
def test_who_is_meant(party, memo, expected):
    assert who(party, memo, NAMES) == expected


def test_the_phone_finds_who_has_a_nickname_and_tells_namesakes_apart_only_by_choice():
    assert who("快乐的小鱼", "", NAMES, [2]) == Who((2,))
    assert who("快乐的小鱼", "代张三", NAMES, [2]) == Who((1,), 2)
    assert who("张三", "", NAMES, [2]) == Who((1, 2))


@pytest.mark.parametrize(
    ("money", "months", "rest", "short", "fit", "words"),
    [
        ("80.00", (OCT, NOV), "0.00", "0.00", Fit.EXACT, "10月、11月"),
        ("40.00", (OCT,), "0.00", "0.00", Fit.EXACT, "10月"),
        ("50.00", (OCT, NOV), "0.00", "30.00", Fit.SHORT, "10月、11月，还差 30.00 元"),
        ("100.00", (OCT, NOV), "20.00", "0.00", Fit.OVER, "10月、11月，余 20.00 元预收"),
    ],
)
def test_a_sum_pays_the_oldest_months_first(money, months, rest, short, fit, words):
    found = allot(Decimal(money), TWO, TODAY)
    assert (found.months, found.rest, found.short) == (months, Decimal(rest), Decimal(short))
    assert found.fit == fit
    assert allotted_words(found, Rest.ADVANCE, 2026) == words


def test_a_month_to_come_is_not_paid_and_more_than_a_thousand_is_large():
    due = Due({date(2026, 12, 1): Decimal("40.00")}, Decimal("40.00"))
    found = allot(Decimal("40.00"), due, TODAY)
    assert (found.months, found.rest) == ((), Decimal("40.00"))
    assert why_differs(found, 2026) == (
        "没有应交的月份，可能已经收过；请选预收、自愿多交，或登记不收"
    )
    assert "大额党费" in why_differs(allot(Decimal("1080.00"), TWO, TODAY), 2026)


@given(
    money=st.decimals("0.01", "5000", places=2),
    open_=st.lists(st.decimals("0.01", "900", places=2), max_size=9),
    back=st.integers(0, 9),
)
def test_nothing_is_lost_and_no_month_is_paid_before_an_older_one(money, open_, back):
    start = plus_months(NOV, -back)
    due = Due({plus_months(start, i): sum_ for i, sum_ in enumerate(open_)}, Decimal("40.00"))
    found = allot(money, due, TODAY)
    assert found.shown == sum((due.open[month] for month in found.months), Decimal(0))
    assert found.shown - found.short + found.rest == money
    assert not (found.rest and found.short)
    assert list(found.months) == sorted(due.open)[: len(found.months)]
    assert all(month <= NOV for month in found.months)
    assert len([month for month in found.months if month < NOV]) <= MOST_ARREARS
    line = line_of(1, money, found, rest=Rest.ADVANCE, payer=None, method="mobile")
    left = after(due, line)
    assert sum(left.open.values()) + money - found.rest == sum(due.open.values())
    assert left.ahead == found.rest
    assert all(sum_ > 0 for sum_ in left.open.values())


@pytest.mark.parametrize(
    ("on", "amount", "problem", "closed", "words"),
    [
        (TODAY, "40.00", "", False, ""),
        (TODAY, "-40.00", "", False, "是支出，不是收入（金额为负）"),
        (TODAY, "0.00", "", False, "金额是零"),
        (date(2026, 11, 21), "40.00", "", False, "交易日期 2026-11-21 还没有到"),
        (date(2026, 9, 3), "40.00", "", True, "2026年9月已结账，要收先申请反结账"),
        (None, "40.00", "交易日期看不懂", False, "交易日期看不懂"),
    ],
)
def test_what_cannot_be_received_says_why(on, amount, problem, closed, words):
    assert refusal(on, Decimal(amount), problem, TODAY, closed) == words


def test_what_the_columns_say_of_the_direction_and_the_state():
    assert [is_incoming(text) for text in ("收入", "贷", "", "支出", "/", "不计收支")] == [
        True, True, True, False, False, False,
    ]  # fmt: skip
    assert has_failed("已全额退款")
    assert not has_failed("已存入零钱")
