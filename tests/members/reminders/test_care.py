"""Ends of sanctions and reviews of hardship reach those who act, without a name."""

from datetime import date

import pytest

from members import reminders
from tests.factories.care import make_hardship, make_sanction
from tests.factories.members import make_person, make_tree, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    tree = make_tree()
    tree["users"] = {
        role: make_user(role, place)
        for role, place in (
            ("secretary", tree["branch"]),
            ("branch_officer", tree["branch"]),
            ("group_leader", tree["group"]),
            ("committee_staff", tree["committee"]),
            ("auditor", tree["committee"]),
        )
    }
    make_user("secretary", tree["sister"])
    return tree


def told(found, tree):
    names = {user.pk: role for role, user in tree["users"].items()}
    return sorted(names.get(one.recipient_id, "other") for one in found)


def test_the_end_of_a_period_is_announced_thirty_days_before(tree):
    person = make_person(tree["branch"], "沈玉平")
    make_sanction(person, "probation", starts_on=date(2025, 12, 10), months=12)
    assert reminders.due(date(2026, 11, 9)) == []
    found = reminders.due(date(2026, 11, 10))
    assert told(found, tree) == ["committee_staff", "secretary"]
    assert {one.subject for one in found} == {"12月10日有 1 名党员的留党察看期满"}
    assert {one.due_on for one in found} == {date(2026, 12, 10)}


def test_the_result_is_asked_for_until_it_is_registered(tree):
    person = make_person(tree["branch"], "沈玉平")
    make_sanction(person, "correction", starts_on=date(2025, 12, 10), months=6)
    found = reminders.due(date(2026, 6, 10))
    assert told(found, tree) == ["committee_staff", "secretary"]
    assert {one.subject for one in found} == {"6月10日期满的限期改正，1 名党员的结论待登记"}


def test_a_review_is_announced_to_the_branch_from_its_day_on(tree):
    make_hardship(make_person(tree["branch"], "沈玉平"), starts_on=date(2025, 11, 20))
    assert reminders.due(date(2026, 11, 19)) == []
    found = reminders.due(date(2026, 11, 20))
    assert told(found, tree) == ["branch_officer", "secretary"]
    assert {one.subject for one in found} == {"11月20日有 1 名党员的帮扶情况待复核"}
