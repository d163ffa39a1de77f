"""双重组织生活: what a leader's year lacks, in sentences."""

import pytest

from meetings.rules.dual_life import DualFacts, Part, missing_of

WHOLE = {"branch": Part(12, 12), "body": Part(6, 6), "democratic": Part(1, 1)}


def said(**changes) -> list[str]:
    given = {"democratic_held": 1, "talks_missing": 0, **WHOLE, **changes}
    return [one.message for one in missing_of(DualFacts(**given))]


def test_nothing_is_missing_where_both_lives_were_led():
    assert said() == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"branch": Part(12, 9, 2, 1)},
            "支部组织生活应到 12 次，实到 9 次（请假 2 次，缺席 1 次）",
        ),
        ({"branch": Part()}, "支部还没有封存的记录里有这位同志，请支部核对名册和点名"),
        (
            {"branch": Part(), "placed": False},
            "没有编入党支部，请把组织关系编入一个支部",
        ),
        ({"body": Part(6, 5, 1, 0)}, "班子的会议应到 6 次，实到 5 次（请假 1 次，缺席 0 次）"),
        ({"democratic_held": 0}, "班子这一年还没有封存的民主生活会记录"),
        ({"talks_missing": 2}, "班子成员之间还缺 2 次谈心谈话"),
    ],
)  # fmt: skip
def test_each_gap_is_one_sentence(changes, sentence):
    assert said(**changes) == [sentence]
