"""The sentence under «why is this yellow», against what a secretary would write."""

from datetime import date

from meetings.rules.cadence import Rule, span_of, window_named, windows_of
from meetings.rules.explaining import Standing, sentence_of
from meetings.rules.kinds import Period

ON = date(2026, 11, 20)
RULE = Rule(Period.MONTH, 1, "每月相对固定 1 天开展主题党日", "《支部工作条例》第十六条")
BY_RULE = "按《支部工作条例》第十六条「每月相对固定 1 天开展主题党日」，"


def standing(day: date, status: str, done: int = 0, asked: int = 1, **facts) -> Standing:
    facts = {"late": 0} | facts
    return Standing(span_of(Period.MONTH, day), RULE, asked, done, status=status, **facts)


def test_an_overdue_month_says_since_when_and_what_to_do():
    assert sentence_of(standing(date(2026, 10, 1), "overdue"), ON) == (
        BY_RULE + "10月应开 1 次，已封存的记录 0 次，期限 10月31日已过 20 天，"
        "所以标为「缺 1 次」；下一步：已经开过的补录，没有开的补开后登记。"
    )


def test_a_record_not_sealed_is_named():
    found = standing(date(2026, 10, 1), "overdue", unsealed_on=(date(2026, 10, 15),))
    assert sentence_of(found, ON) == (
        BY_RULE + "10月应开 1 次，已封存的记录 0 次，10月15日的会议还没有封存，"
        "期限 10月31日已过 20 天，所以标为「缺 1 次」；下一步：写完记录并封存。"
    )


def test_a_running_month_says_how_long_is_left():
    assert sentence_of(standing(date(2026, 11, 1), "due"), ON) == (
        BY_RULE + "11月应开 1 次，已封存的记录 0 次，期限 11月30日，还有 10 天，"
        "所以标为「待召开」；下一步：安排会议。"
    )
    assert "期限 11月30日就是今天" in sentence_of(
        standing(date(2026, 11, 1), "due"), date(2026, 11, 30)
    )


def test_late_entries_are_said():
    assert sentence_of(standing(date(2026, 9, 1), "held", done=1, late=1), ON) == (
        BY_RULE + "9月应开 1 次，已封存的记录 1 次（其中补录 1 次），次数已够，"
        "所以标为「开齐（补录 1 次）」；不用再办。"
    )


def test_groups_are_counted_one_by_one():
    found = standing(
        date(2026, 10, 1), "overdue", done=1, asked=2, groups=2, lacking=("第二党小组",)
    )
    assert sentence_of(found, ON) == (
        BY_RULE + "10月有 2 个党小组，各 1 次，共应开 2 次，已封存的记录 1 次，还缺第二党小组，"
        "期限 10月31日已过 20 天，所以标为「缺 1 次」；"
        "下一步：已经开过的补录，没有开的补开后登记。"
    )


def test_what_is_planned_and_what_has_not_begun():
    planned = standing(date(2026, 11, 1), "planned", planned_on=(date(2026, 11, 26),))
    assert "已安排在11月26日，期限 11月30日，所以标为「已安排」；按时召开" in sentence_of(
        planned, ON
    )
    assert "12月1日才开始计，所以标为「未到」" in sentence_of(
        standing(date(2026, 12, 1), "future"), ON
    )


def test_the_windows_of_a_year():
    assert [(window.key, window.span.label) for window in windows_of(2026)] == [
        ("year", "2026年度"),
        ("h1", "上半年"),
        ("h2", "下半年"),
        ("q1", "第一季度"),
        ("q2", "第二季度"),
        ("q3", "第三季度"),
        ("q4", "第四季度"),
        *((f"m{n}", f"{n}月") for n in range(1, 13)),
    ]
    third = window_named("q3", 2026)
    assert (third.span.starts, third.span.ends) == (date(2026, 7, 1), date(2026, 10, 1))
    assert window_named("m13", 2026) is None
