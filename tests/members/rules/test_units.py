"""Credit codes, due days of surveys, and what the rules suggest for a unit."""

import pytest

from members.rules.numbers import NumberError
from members.rules.units import (
    UNCOVERED,
    UNIT_FIGURES,
    UNIT_FIGURES_BY_KEY,
    CoverageKind,
    advice,
    read_credit_code,
)


@pytest.mark.parametrize(
    "written", ["91110000600037341L", "9111 0000 6000 3734 1l", "91110000-600037341L"]
)
def test_a_right_code_is_read_in_any_spelling(written):
    assert read_credit_code(written) == "91110000600037341L"


def test_a_code_of_a_farmers_cooperative_may_begin_with_a_letter():
    assert read_credit_code("N2340524MA0000001G") == "N2340524MA0000001G"


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("9111000060003734", "应为 18 位，现在是 16 位"),
        ("9111000060003734IL", "代码里不会有 I"),
        ("91A10000600037341L", "第 3 至 8 位"),
        ("91110000600037341M", "末位应为 L"),
    ],
)
def test_a_wrong_code_is_named(written, problem):
    with pytest.raises(NumberError, match=problem):
        read_credit_code(written)


@pytest.mark.parametrize(
    ("members", "coverage", "joint", "words"),
    [
        (None, UNCOVERED, 0, ""),
        (0, UNCOVERED, 0, ""),
        (2, UNCOVERED, 0, "不足 3 人"),
        (2, CoverageKind.INSTRUCTOR, 0, "不足 3 人"),
        (2, CoverageKind.JOINT, 5, ""),
        (2, CoverageKind.JOINT, 6, "覆盖了 6 个单位"),
        (3, CoverageKind.JOINT, 2, "应当单独成立"),
        (3, UNCOVERED, 0, "应当单独成立"),
        (3, CoverageKind.SINGLE, 0, ""),
    ],
)
def test_what_the_rules_suggest(members, coverage, joint, words):
    said, article = advice(members=members, coverage=coverage, joint_units=joint)
    assert words in said
    assert bool(said) == bool(words) == bool(article)


def test_every_share_is_taken_of_a_figure():
    assert [
        f.key for f in UNIT_FIGURES if f.share_of and f.share_of not in UNIT_FIGURES_BY_KEY
    ] == []
