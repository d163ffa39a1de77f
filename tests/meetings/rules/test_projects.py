"""项目三部曲: 动员, 监督, 总结评价 in this order; lateness by hand."""

from datetime import date

import pytest

from meetings.rules.ledger import PERIODS_BY_KEY
from meetings.rules.projects import (
    ProjectFacts,
    day_blockers,
    days_late,
    stage_blockers,
    term_blockers,
)

BEGAN = date(2026, 9, 1)
FIRST, SECOND, THIRD = date(2026, 9, 10), date(2026, 10, 8), date(2026, 11, 12)


def _facts(*days: date, dropped: bool = False) -> ProjectFacts:
    return ProjectFacts(BEGAN, {number: (day, day) for number, day in enumerate(days, 1)}, dropped)


@pytest.mark.parametrize(
    ("facts", "open_stages"),
    [
        (_facts(), [1]),
        (_facts(FIRST), [2]),
        (_facts(FIRST, SECOND), [2, 3]),
        (_facts(FIRST, SECOND, THIRD), []),
        (_facts(FIRST, dropped=True), []),
    ],
)
def test_each_stage_waits_for_the_one_before(facts, open_stages):
    assert [stage for stage in (1, 2, 3) if not stage_blockers(stage, facts)] == open_stages


def test_the_reason_names_the_stage_that_is_missing():
    (one,) = stage_blockers(3, _facts(FIRST))
    assert one.message == "先登记「监督」，再登记「总结评价」"


@pytest.mark.parametrize(
    ("stage", "on", "says"),
    [
        (1, date(2026, 8, 31), "早于 2026-09-01"),
        (2, date(2026, 9, 9), "早于 2026-09-10"),
        (2, date(2026, 11, 21), "晚于今天"),
        (2, date(2026, 11, 13), "晚于下一步的 2026-11-12"),
        (2, date(2026, 11, 12), ""),
    ],
)
def test_the_days_keep_the_order(stage, on, says):
    days = {1: (FIRST, FIRST), 3: (THIRD, THIRD)} if stage == 2 else {}
    found = day_blockers(stage, on, ProjectFacts(BEGAN, days), today=date(2026, 11, 20))
    assert [says in one.message for one in found] == ([True] if says else [])


def test_the_terms_follow_each_other():
    terms = {"mobilise_by": FIRST, "supervise_by": date(2026, 9, 9), "conclude_by": THIRD}
    assert [one.target for one in term_blockers(terms, starts_on=BEGAN)] == ["id_supervise_by"]


def test_lateness_in_days():
    term, today = date(2026, 10, 31), date(2026, 11, 20)
    assert days_late(term, None, on=today) == 20
    assert days_late(term, date(2026, 11, 2), on=today) == 2
    assert days_late(term, date(2026, 10, 31), on=today) == 0
    assert days_late(term, None, on=date(2026, 10, 31)) == 0


@pytest.mark.parametrize(
    ("key", "days"),
    [
        ("", (date(2026, 1, 1), date(2027, 1, 1))),
        ("q3", (date(2026, 7, 1), date(2026, 10, 1))),
        ("h2", (date(2026, 7, 1), date(2027, 1, 1))),
        ("m2", (date(2026, 2, 1), date(2026, 3, 1))),
        ("m12", (date(2026, 12, 1), date(2027, 1, 1))),
    ],
)
def test_the_days_of_a_period_of_the_ledger(key, days):
    assert PERIODS_BY_KEY[key].days(2026) == days
