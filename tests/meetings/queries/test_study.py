"""学时 of a year: by source, against 32 and 56, of a branch and of a committee."""

from datetime import date
from decimal import Decimal

import pytest

from meetings.queries.study import (
    branch_lines,
    credits_of,
    narrowed,
    study_lines,
    study_year,
)
from reports.queries.values import compute
from tests.factories.meetings import make_branch, make_sealed
from tests.factories.members import TODAY, make_organization
from tests.factories.study import make_confirmed, make_training

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee():
    return make_organization("东湾区住建局党委", kind="committee")


def _branch(committee):
    """书记 26 (24 of them 集中培训), 组织委员 2, one member 34 online, one 0 of a refused one."""
    branch = make_branch(full=4, parent=committee)
    make_sealed(branch, study_hours=Decimal(2), absent={branch.people[3].pk: ("absent", "不明")})
    staff = make_branch(full=2).user
    make_confirmed(branch.people[0], staff)
    make_confirmed(
        branch.people[2], staff, way="online", starts_on=date(2026, 3, 1),
        last_on=date(2026, 3, 31), hours=32,
    )  # fmt: skip
    make_training(branch.people[3], branch.user)
    return branch


def test_each_member_by_source_against_the_own_bar(committee):
    branch = _branch(committee)
    lines = {line.person: line for line in study_lines(branch.organization, year=2026, on=TODAY)}
    secretary, officer, online, absent = (lines[person] for person in branch.people)
    assert (secretary.hours, secretary.wanted, secretary.lacks) == (26, 56, "还差 30 学时")
    assert officer.lacks == "还差 54 学时，还没有参加集中培训"
    assert (online.sources, online.lacks) == ([("会议和活动", 2), ("网络学习", 32)], "")
    assert (absent.hours, absent.missing) == (0, 32)
    both = list(lines.values())
    assert [len(narrowed(both, key)) for key in ("all", "short", "reached")] == [4, 3, 1]


def test_the_member_s_page_says_the_same_as_the_list(committee):
    branch = _branch(committee)
    for line in study_lines(branch.organization, year=2026, on=TODAY):
        own = study_year(line.person, year=2026, on=TODAY)
        assert (own.hours, own.wanted, own.lacks) == (line.hours, line.wanted, line.lacks)
        credits = credits_of(line.person, year=2026, on=TODAY)
        assert sum(credit.hours for credit in credits) == own.hours


def test_a_year_ends_with_its_day_and_another_year_starts_anew(committee):
    branch = _branch(committee)
    person = branch.people[0]
    assert study_year(person, year=2026, on=date(2026, 10, 14)).hours == 0
    assert study_year(person, year=2026, on=date(2026, 10, 15)).hours == 24
    assert study_year(person, year=2025, on=TODAY).hours == 0


def test_a_committee_sees_the_share_of_each_branch(committee):
    _branch(committee)
    (line,) = branch_lines(committee, year=2026, on=TODAY)
    assert (line.members, line.reached, line.untrained) == (4, 1, 1)
    assert (line.hours, line.mean, line.share) == (62, Decimal("15.5"), 0.25)


def test_the_lists_and_the_figures_of_the_reports_say_the_same(committee):
    branch = _branch(committee)
    lines = study_lines(branch.organization, year=2026, on=TODAY)
    keys = ("study_hours", "study_mean", "study_32", "study_short")
    values = compute(committee, 2026, TODAY, keys=keys)
    assert [value.number for value in values] == [62, Decimal("15.5"), 1, 3]
    assert sum(line.hours for line in lines) == 62
    assert sum(line.hours >= 32 for line in lines) == 1


def test_a_list_takes_as_many_queries_for_three_branches_as_for_one(
    committee, django_assert_num_queries
):
    for number in (1, 3):
        while len(branch_lines(committee, year=2026, on=TODAY)) < number:
            _branch(committee)
        with django_assert_num_queries(3):
            assert len(branch_lines(committee, year=2026, on=TODAY)) == number
        with django_assert_num_queries(2):
            study_lines(committee, year=2026, on=TODAY)
