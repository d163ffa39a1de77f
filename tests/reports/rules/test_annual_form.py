"""The form has the blanks of domain.md 1.2, and its checks warn where numbers contradict."""

from collections import Counter
from decimal import Decimal

import pytest

from reports.catalogue import FIGURES_BY_KEY
from reports.rules.annual_form import FORM_SECTIONS
from reports.rules.form_checks import CHECKS, breaches

BLANKS = [blank for section in FORM_SECTIONS for blank in section.blanks]


def said(**numbers):
    found = breaches({key: Decimal(number) for key, number in numbers.items()})
    return [breach.check.total for breach in found]


def test_the_six_sections_have_the_items_of_the_source():
    titles = [(section.sign, section.title, len(section.items)) for section in FORM_SECTIONS]
    assert titles == [
        ("一", "思想政治建设", 4),
        ("二", "组织建设", 6),
        ("三", "作风建设", 3),
        ("四", "党风廉政", 6),
        ("五", "精神文明", 4),
        ("六", "领导责任制", 4),
    ]


def test_the_blanks_of_each_item_are_as_many_as_in_the_source():
    assert [[len(item.blanks) for item in section.items] for section in FORM_SECTIONS] == [
        [7, 6, 4, 2],
        [2, 2, 2, 2, 5, 2],
        [13, 7, 5],
        [3, 6, 6, 4, 6, 3],
        [7, 8, 3, 9],
        [4, 6, 2, 0],
    ]


def test_every_blank_is_one_figure_of_the_catalogue_in_the_unit_of_the_form():
    assert max(Counter(blank.figure for blank in BLANKS).values()) == 1
    assert {blank.figure for blank in BLANKS} <= set(FIGURES_BY_KEY)
    for blank in BLANKS:
        if blank.entered or blank.unit in ("元", "%"):
            assert FIGURES_BY_KEY[blank.figure].unit == blank.unit, blank.figure


def test_every_check_is_over_figures_of_the_catalogue():
    for check in CHECKS:
        assert {check.total, *check.parts} <= set(FIGURES_BY_KEY)


@pytest.mark.parametrize(
    ("numbers", "breached"),
    [
        ({"pledges": 10, "pledges_done": 7, "pledges_open": 3}, []),
        ({"pledges": 10, "pledges_done": 7, "pledges_open": 2}, ["pledges"]),
        ({"pledges": 10, "pledges_done": 7, "pledges_open": 4}, ["pledges"]),
        ({"terms_due": 3, "terms_done": 3}, []),
        ({"terms_due": 3, "terms_done": 4}, ["terms_due"]),
        ({"trained_people": 9, "trained_county": 4, "trained_section": 5}, []),
        ({"trained_people": 8, "trained_county": 4, "trained_section": 5}, ["trained_people"]),
        ({"letters": 0, "letters_solved": 1}, ["letters"]),
    ],
)
def test_a_part_is_never_more_than_its_total(numbers, breached):
    assert said(**numbers) == breached


def test_what_is_not_entered_contradicts_nothing():
    assert said(pledges=10, pledges_done=7) == []
    assert said(trained_county=4) == []
    assert said(trained_people=3, trained_county=4) == ["trained_people"]
