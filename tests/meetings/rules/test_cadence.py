from datetime import date

import pytest

from meetings.rules.cadence import Rule, existed, span_of, spans_of_year
from meetings.rules.kind_table import KINDS
from meetings.rules.kinds import Period


@pytest.mark.parametrize(
    ("period", "day", "starts", "ends", "label"),
    [
        (Period.MONTH, date(2026, 12, 31), date(2026, 12, 1), date(2027, 1, 1), "12月"),
        (Period.QUARTER, date(2026, 5, 20), date(2026, 4, 1), date(2026, 7, 1), "第二季度"),
        (Period.HALF_YEAR, date(2026, 7, 1), date(2026, 7, 1), date(2027, 1, 1), "下半年"),
        (Period.YEAR, date(2026, 7, 1), date(2026, 1, 1), date(2027, 1, 1), "2026年度"),
    ],
)
def test_span_of(period, day, starts, ends, label):
    span = span_of(period, day)
    assert (span.starts, span.ends, span.label) == (starts, ends, label)


def test_a_rule_that_begins_within_a_span_applies_from_the_next():
    quarterly = Rule(Period.QUARTER, 1, "", "")
    monthly = Rule(Period.MONTH, 1, "", "")
    spans = spans_of_year(2026, lambda day: monthly if day >= date(2026, 8, 1) else quarterly)
    assert [span.label for span, _ in spans] == [
        "第一季度", "第二季度", "第三季度", "10月", "11月", "12月"
    ]  # fmt: skip


def test_a_longer_span_that_takes_over_starts_where_the_shorter_ended():
    quarterly = Rule(Period.QUARTER, 1, "", "")
    monthly = Rule(Period.MONTH, 1, "", "")
    spans = [
        span
        for span, _ in spans_of_year(
            2026, lambda day: quarterly if day >= date(2026, 2, 1) else monthly
        )
    ]
    assert [(span.label, span.starts) for span in spans[:3]] == [
        ("1月", date(2026, 1, 1)),
        ("第一季度", date(2026, 2, 1)),
        ("第二季度", date(2026, 4, 1)),
    ]


@pytest.mark.parametrize(
    ("founded_on", "dissolved_on", "owed"),
    [
        (None, None, True),
        (date(2026, 11, 16), None, True),
        (date(2026, 11, 17), None, False),
        (None, date(2026, 12, 1), True),
        (None, date(2026, 11, 30), False),
    ],
)
def test_half_a_span_must_have_been_lived(founded_on, dissolved_on, owed):
    span = span_of(Period.MONTH, date(2026, 11, 5))
    assert existed(span, founded_on, dissolved_on) is owed


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_every_kind_with_a_cadence_says_its_rule_and_article(kind):
    assert bool(kind.period) == bool(kind.times)
    if kind.period:
        assert kind.rule
        assert kind.article


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_who_votes_has_a_quorum(kind):
    assert kind.votes == (kind.quorum != "none")
