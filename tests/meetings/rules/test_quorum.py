"""Quorum and majority against literal tables and against fractions."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.rules.quorum import QUORUMS_BY_KEY, Matter, quorum, rule_for, verdict

ORDINARY = QUORUMS_BY_KEY["ordinary"]


@pytest.mark.parametrize(
    ("kind", "matter", "due", "present", "met", "needed"),
    [
        ("ordinary", Matter.ORDINARY, 30, 15, True, 15),
        ("ordinary", Matter.ORDINARY, 30, 14, False, 15),
        ("ordinary", Matter.ORDINARY, 31, 16, True, 16),
        ("ordinary", Matter.ORDINARY, 31, 15, False, 16),
        ("ordinary", Matter.ADMISSION, 30, 15, False, 16),
        ("ordinary", Matter.ADMISSION, 30, 16, True, 16),
        ("ordinary", Matter.ADMISSION, 31, 16, True, 16),
        ("committee", Matter.ORDINARY, 5, 3, True, 3),
        ("committee", Matter.ORDINARY, 5, 2, False, 3),
        ("committee", Matter.ORDINARY, 4, 2, True, 2),
        ("two_thirds", Matter.ORDINARY, 30, 20, True, 20),
        ("two_thirds", Matter.ORDINARY, 31, 20, False, 21),
        ("two_thirds", Matter.ADMISSION, 30, 15, False, 16),
        ("none", Matter.ORDINARY, 31, 16, True, 16),
        ("ordinary", Matter.ORDINARY, 0, 0, False, 0),
    ],
)
def test_quorum(kind, matter, due, present, met, needed):
    found = quorum(rule_for(kind, matter), due=due, present=present)
    assert (found.met, found.needed) == (met, needed)


def test_quorum_says_how_many_are_missing_and_which_article():
    found = quorum(ORDINARY, due=30, present=13)
    assert found.sentence == "有表决权党员 30 人，到会 13 人，未达半数（15 人），还差 2 人。"
    assert found.missing == 2
    assert found.article == "《支部工作条例》第十一条"


SHORT = "有表决权党员 30 人，到会 14 人，未达半数（15 人）"
OVER = "超过应到会有表决权党员 30 人的半数（须 16 人以上）。"


@pytest.mark.parametrize(
    ("present", "votes", "status", "sentence"),
    [
        (27, (26, 0, 1), "passed", f"赞成 26 人，{OVER}"),
        (27, (15, 12, 0), "failed", f"赞成 15 人，未{OVER}"),
        (27, (16, 11, 0), "passed", f"赞成 16 人，{OVER}"),
        (
            14,
            (14, 0, 0),
            "invalid",
            "有表决权党员 30 人，到会 14 人，未达半数（15 人），还差 1 人。",
        ),
    ],
)
def test_verdict(present, votes, status, sentence):
    found = verdict(
        ORDINARY,
        due=30,
        present=present,
        in_favour=votes[0],
        against=votes[1],
        abstained=votes[2],
    )
    assert (found.status, found.sentence) == (status, sentence)


@pytest.mark.parametrize(
    ("total", "sentence"),
    [
        ((26, 0, 1), "合计 27 票，与到会人数相符"),
        ((20, 0, 1), "合计 21 票，比到会有表决权的 27 人少 6 票"),
        ((26, 1, 1), "合计 28 票，多于到会有表决权的 27 人，请核对"),
    ],
)
def test_the_count_is_compared_with_those_present(total, sentence):
    found = verdict(
        ORDINARY,
        due=30,
        present=27,
        in_favour=total[0],
        against=total[1],
        abstained=total[2],
    )
    assert found.count_sentence == sentence


@given(st.integers(1, 3000), st.integers(0, 3000), st.sampled_from(Matter))
def test_quorum_agrees_with_fractions(due, present, matter):
    half = Fraction(due, 2)
    expected = present > half if matter == Matter.ADMISSION else present >= half
    rule = rule_for("ordinary", matter)
    assert quorum(rule, due=due, present=present).met is expected


@given(st.integers(1, 3000).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))))
def test_majority_agrees_with_fractions(due_and_votes):
    due, votes = due_and_votes
    found = verdict(ORDINARY, due=due, present=due, in_favour=votes, against=0, abstained=0)
    assert (found.status == "passed") is (votes > Fraction(due, 2))
