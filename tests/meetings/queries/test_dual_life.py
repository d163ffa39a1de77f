"""双重组织生活 from attendance: counted in the branch and in the body, each by itself."""

from datetime import date, time

import pytest

from meetings.models import Attendance
from meetings.queries.dual_life import own_dual_life, records_of, year_of_leaders
from members.rules.kinds import Post
from tests.factories.meetings import Branch, make_branch, make_open, make_sealed
from tests.factories.members import (
    TODAY,
    make_organization,
    make_person,
    make_position,
    make_user,
)
from tests.factories.reviews import make_talk

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee():
    return make_organization("东湾区住建局党委", kind="committee")


@pytest.fixture
def branch(committee):
    return make_branch(full=5, parent=committee, name="第一党支部")


@pytest.fixture
def body(committee, branch):
    """The 班子: two members of the branch; with the committee's own account."""
    first, second = branch.people[2], branch.people[3]
    make_position(first, committee, Post.SECRETARY)
    make_position(second, committee, Post.ORGANIZATION)
    user = make_user("committee_staff", committee)
    return Branch(committee, first, second, user, [first, second])


def of(body, person, on=TODAY):
    [row] = [
        row for row in year_of_leaders(body.organization, year=2026, on=on) if row.person == person
    ]
    return row


def test_both_lives_are_counted_each_by_itself(branch, body):
    first, second = body.people
    make_sealed(branch, absent={second.pk: ("leave", "出差")})
    make_sealed(branch, kind="general", held_on=date(2026, 10, 15))
    make_sealed(body, kind="democratic_life", held_on=date(2026, 7, 10))
    make_sealed(body, kind="central_group", held_on=date(2026, 9, 10))
    facts = of(body, first).facts
    assert (facts.branch.due, facts.branch.there) == (2, 2)
    assert (facts.body.due, facts.body.there) == (2, 2)
    assert (facts.democratic.there, facts.democratic_held) == (1, 1)
    facts = of(body, second).facts
    assert (facts.branch.due, facts.branch.there, facts.branch.leave) == (2, 1, 1)


def test_only_sealed_records_until_the_day_count(branch, body):
    first = body.people[0]
    make_sealed(branch)  # 12 November
    make_open(branch, held_on=date(2026, 11, 13))
    assert of(body, first).facts.branch.due == 1
    assert of(body, first, on=date(2026, 11, 11)).facts.branch.due == 0


def test_talks_inside_the_body_are_asked_of_both(body):
    first, second = body.people
    assert of(body, first).facts.talks_missing == 1
    make_talk(body.organization, first, second)
    assert [
        row.facts.talks_missing for row in year_of_leaders(body.organization, year=2026, on=TODAY)
    ] == [0, 0]


def test_a_leader_without_a_branch_is_named(committee):
    person = make_person(make_branch().organization)
    person.memberships.update(ends_on=date(2026, 1, 1))
    make_position(person, committee, Post.SECRETARY)
    [row] = year_of_leaders(committee, year=2026, on=TODAY)
    assert row.branch is None
    assert row.missing[0].message.startswith("没有编入党支部")


def test_a_leader_of_two_bodies_sees_both_and_others_none(branch, body, committee):
    general = make_organization("二级党总支", committee, "general_branch")
    make_position(body.people[0], general, Post.SECRETARY)
    rows = own_dual_life(body.people[0], year=2026, on=TODAY)
    assert [row.body for row in rows] == [committee, general]
    assert own_dual_life(branch.people[0], year=2026, on=TODAY) == [], "a branch's 书记 is none"


def test_the_records_behind_the_figures_are_as_many(branch, body):
    make_sealed(branch)
    make_sealed(body, kind="party_committee", held_on=date(2026, 9, 10))
    person = body.people[0]
    ordinary, own = records_of(person, body.organization, year=2026, on=TODAY)
    facts = of(body, person).facts
    assert (len(ordinary), len(own)) == (facts.branch.due, facts.body.due) == (1, 1)
    assert own[0].meeting.starts_at == time(15, 0)
    assert Attendance.objects.filter(person=person).count() == 2


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_many(committee, number, django_assert_max_num_queries):
    organization = make_branch(full=2, parent=committee).organization
    posts = (Post.SECRETARY, Post.ORGANIZATION, Post.PUBLICITY)
    for post in posts[:number]:
        make_position(make_person(organization), committee, post)
    with django_assert_max_num_queries(11):
        assert len(year_of_leaders(committee, year=2026, on=TODAY)) == number
