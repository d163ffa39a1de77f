"""A subtree is computed as a whole, by as many queries as one branch."""

from datetime import date
from decimal import Decimal

import pytest

from reports.catalogue import FIGURES, FIGURES_BY_KEY
from reports.figures.figure import Count, Slice
from reports.models import EnteredFigure
from reports.queries.values import compute, compute_subtree, entries_of, records_of
from tests.factories.reports import (
    AT,
    TODAY,
    committee,
    meeting,
    member,
    node,
    owed,
    paid,
    user,
)

pytestmark = pytest.mark.django_db


def fill(branch, people=2):
    staff = [member(branch, education="21") for _ in range(people)]
    meeting(branch, "party_day", present=staff, study_hours=2)
    paid(owed(staff[0], branch, date(2026, 3, 1)), date(2026, 3, 9), user(branch))
    return branch


def by_key(values):
    return {value.figure.key: value.number for value in values}


def test_there_are_more_than_thirty_figures_with_unique_keys():
    assert len(FIGURES_BY_KEY) == len(FIGURES)
    assert len(FIGURES) >= 60


def test_every_figure_explains_itself():
    for figure in FIGURES:
        assert figure.explanation.endswith("。"), figure.key


def test_a_committee_is_the_sum_of_its_branches():
    root = committee()
    first, second = fill(node(root)), fill(node(root), people=3)
    values = compute_subtree(root, 2026, TODAY, keys=["members", "dues_received", "study_mean"])
    assert by_key(values[root.path]) == {
        "members": 5,
        "dues_received": Decimal("30.00"),
        "study_mean": 2,
    }
    assert by_key(values[first.path])["members"] == 2
    assert by_key(values[second.path])["members"] == 3


def test_every_number_equals_its_list():
    root = committee()
    for _ in range(3):
        fill(node(root))
    for value in compute(root, 2026, TODAY, with_ids=True):
        if value.figure.is_quotient:
            assert value.record_ids is None
            continue
        if value.figure.entries is not None:
            entries = entries_of(value.figure, root, 2026, TODAY)
            assert value.number == len(entries)
            continue
        records = records_of(value.figure, root, 2026, TODAY)
        assert value.record_ids == tuple(sorted(records.values_list("pk", flat=True)))
        if isinstance(value.figure.measure, Count):
            assert value.number == len(value.record_ids), value.figure.key


@pytest.mark.parametrize("branches", [1, 3])
def test_queries_do_not_grow_with_the_branches(branches, django_assert_num_queries):
    root = committee()
    for _ in range(branches):
        fill(node(root))
    slices = {figure.base for figure in FIGURES if isinstance(figure.measure, Slice)}
    # The tree of the day, branches, posts, rosters, kinds of one's own, local rules, how 党小组会
    # are counted, meetings: once for three figures.
    cadence = 8
    signs = counted_and_summed = 1
    with django_assert_num_queries(signs + counted_and_summed + len(slices) + cadence + 2):
        compute_subtree(root, 2026, TODAY)


def test_nothing_to_divide_by_is_a_dash_and_not_zero():
    (value,) = compute(node(committee()), 2026, TODAY, keys=["attendance_rate"])
    assert (value.number, value.text) == (None, "—")


def test_entered_numbers_add_up_and_keep_their_author():
    root = committee()
    for value in (46, 12):
        branch = node(root)
        EnteredFigure.objects.create(
            organization=branch,
            year=2026,
            key="good_deeds",
            value=value,
            entered_by=user(branch),
            entered_at=AT,
        )
    (deeds,) = compute(root, 2026, TODAY, keys=["good_deeds"])
    assert (deeds.number, deeds.text, deeds.unit) == (58, "58", "件")


def test_numbers_are_written_as_in_documents():
    root = committee()
    branch = node(root)
    owed(member(branch), branch, date(2026, 3, 1), "28481.52")
    money, share = compute(root, 2026, TODAY, keys=["dues_owed", "college_share"])
    assert (money.text, money.unit) == ("28,481.52", "元")
    assert (share.text, share.unit) == ("0.00%", "")
