"""The organisation statistics table, with shares rounded half up."""

import pytest

from reports.queries.statistics import statistics
from tests.factories.reports import TODAY, committee, member, node

pytestmark = pytest.mark.django_db


def test_counts_and_shares():
    root = committee()
    general = node(root, "general_branch", "机关党总支", sector="agency")
    for number in range(2):
        branch = node(general, sector="agency")
        member(branch, education="21" if number else "61")
    third = node(root, sector="community")
    member(third, education="31")
    table = statistics(root, 2026, TODAY)
    assert [(line.value.figure.key, line.value.text, line.share) for line in table.lines] == [
        ("organizations", "4", "100.0%"),
        ("committees", "0", "0.0%"),
        ("general_branches", "1", "25.0%"),
        ("branches", "3", "75.0%"),
        ("sector_agency", "3", "75.0%"),
        ("sector_community", "1", "25.0%"),
        ("sector_other", "0", "0.0%"),
        ("members", "3", ""),
        ("college", "2", "66.67%"),
    ]
    assert [(one.organization, one.values[2].text) for one in table.children] == [
        (general, "2"),
        (third, "1"),
    ]


def test_an_organisation_with_nothing_below_has_no_shares():
    table = statistics(node(committee()), 2026, TODAY)
    assert [line.share for line in table.lines[:7]] == [""] * 7
    assert table.lines[-1].share == "—"
    assert table.children == ()
