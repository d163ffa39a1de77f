"""Periods of 处分 and 处置 and what stands against them (纪条, 处办, 选条 5)."""

from datetime import date

import pytest

from members.rules.sanctions import (
    RULES,
    VOTELESS,
    Earlier,
    change_blockers,
    ends_on,
    sanction_blockers,
)

DAY = date(2024, 3, 15)


@pytest.mark.parametrize(
    ("kind", "months", "end"),
    [
        ("warning", None, date(2025, 3, 15)),
        ("serious_warning", None, date(2025, 9, 15)),
        ("post_removal", None, date(2026, 3, 15)),
        ("probation", 12, date(2025, 3, 15)),
        ("probation", 24, date(2026, 3, 15)),
        ("expulsion", None, date(2029, 3, 15)),
        ("correction", 6, date(2024, 9, 15)),
        ("advice", None, None),
        ("removal", None, None),
        ("rights", None, None),
    ],
)
def test_the_effect_ends_by_the_kind(kind, months, end):
    assert ends_on(kind, DAY, months) == end


def blockers(kind, **fields):
    defaults = {
        "months": None,
        "most_correction": 12,
        "starts_on": DAY,
        "standing": "full",
        "earlier": (),
        "separate_matter": False,
    }
    return sanction_blockers(kind=kind, **{**defaults, **fields})


def test_only_these_take_the_vote():
    assert set(VOTELESS) == {"probation", "rights"}


def test_probation_needs_one_or_two_years():
    assert blockers("probation", months=12) == blockers("probation", months=24) == []
    (blocker,) = blockers("probation", months=6)
    assert blocker.message == "留党察看的期限是 1 年或 2 年"
    assert blocker.article == "《中国共产党纪律处分条例》第十二条"


def test_correction_lasts_a_year_at_most_and_less_where_the_setting_says():
    assert blockers("correction", months=12) == []
    assert blockers("correction", months=24)
    (blocker,) = blockers("correction", months=9, most_correction=6)
    assert blocker.message == "限期改正最长 6 个月"


def test_no_disposal_on_top_of_discipline_for_the_same_matter():
    earlier = [Earlier("warning", date(2023, 1, 1), date(2024, 1, 1))]
    (blocker,) = blockers("correction", months=6, earlier=earlier)
    assert blocker.article == "《中国共产党不合格党员组织处置办法》第四条"
    assert blockers("correction", months=6, earlier=earlier, separate_matter=True) == []
    disposal = [Earlier("correction", date(2023, 1, 1), date(2024, 1, 1))]
    assert blockers("advice", earlier=disposal) == []


def test_who_is_no_member_gets_none():
    (blocker,) = blockers("warning", standing="activist")
    assert blocker.message == "现在是积极分子，不是党员，不能登记警告"


def test_the_vote_is_not_taken_twice_at_once():
    held = [Earlier("rights", date(2024, 1, 1), None)]
    assert blockers("rights", earlier=held)
    over = [Earlier("rights", date(2024, 1, 1), date(2024, 3, 15))]
    assert blockers("rights", earlier=over) == []


def change(kind, what, end, until=date(2025, 3, 15), on=date(2026, 1, 1), **more):
    return change_blockers(
        kind=kind, change=what, starts_on=DAY, until=until, new_end=end, most=12, on=on, **more
    )


def test_a_probationary_member_gets_no_discipline():
    (blocker,) = blockers("warning", standing="probationary")
    assert blocker.article == "《中国共产党纪律处分条例》第三十六条"
    assert blockers("correction", months=6, standing="probationary") == []


def test_the_result_is_that_of_the_whole_period():
    end = date(2025, 3, 15)
    assert change("probation", "closed", end, on=end) == []
    (early,) = change("probation", "closed", end, on=date(2025, 3, 14))
    assert early.message == "到 2025-03-15 才期满，期满以后再登记结论"
    (moved,) = change("correction", "closed", date(2025, 4, 1))
    assert moved.message == "期满结论从期满那一天起算，日期请写 2025-03-15"
    assert change("warning", "closed", end)


def test_what_is_settled_is_moved_no_more():
    (blocker,) = change("probation", "extended", date(2026, 3, 15), settled=True)
    assert "已经登记过结论" in blocker.message


def test_a_year_of_probation_is_extended_by_exactly_one():
    (blocker,) = change("probation", "extended", date(2025, 9, 15))
    assert blocker.message == "留党察看一年的只能再延长一年，从 2024-03-15 起最长到 2026-03-15"


def test_probation_is_extended_to_two_years_at_most():
    assert change("probation", "extended", date(2026, 3, 15)) == []
    assert change("probation", "extended", date(2026, 3, 16))
    assert change("probation", "extended", date(2025, 3, 15))


def test_what_a_kind_does_not_have_is_refused():
    assert change("warning", "lifted", date(2024, 6, 1))
    assert change("probation", "lifted", date(2024, 6, 1))
    (blocker,) = change("expulsion", "revoked", date(2024, 6, 1))
    assert "重新申请入党" in blocker.message


def test_an_early_end_lies_between_start_and_end():
    assert change("rights", "lifted", date(2024, 6, 1), until=None) == []
    assert change("warning", "revoked", DAY) == []
    assert change("warning", "revoked", date(2024, 3, 14))
    assert change("warning", "revoked", date(2025, 3, 16))


def test_every_rule_cites_an_article_and_says_its_effect():
    for rule in RULES:
        assert rule.article.startswith("《")
        assert rule.effect
