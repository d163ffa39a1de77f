"""Who is reminded of which deadline of a case, and from when."""

from __future__ import annotations

from datetime import date

import pytest

from members.reminders.development import due
from tests.factories.development import make_case
from tests.factories.members import make_tree, make_user

pytestmark = pytest.mark.django_db


def subjects(on: date) -> list[tuple[str, int]]:
    return [(r.subject, r.recipient_id) for r in due(on)]


def test_the_branch_is_reminded_of_the_talk():
    tree = make_tree()
    officer = make_user("secretary", tree["branch"])
    make_user("secretary", tree["sister"])
    make_case(tree["branch"], name="申请人")
    assert subjects(date(2023, 3, 10)) == [("申请人的入党谈话待安排", officer.pk)]


def test_转正_is_prepared_from_a_month_before_the_expiry():
    tree = make_tree()
    officer = make_user("secretary", tree["branch"])
    make_case(tree["branch"], "oath", name="预备党员")
    assert subjects(date(2025, 9, 9)) == []
    assert subjects(date(2025, 9, 10)) == [("预备党员预备期将满，待讨论转正", officer.pk)]


def test_the_committee_is_reminded_of_its_approval():
    tree = make_tree()
    make_user("secretary", tree["branch"])
    staff = make_user("committee_staff", tree["committee"])
    make_case(tree["branch"], "committee_talk", name="待审批")
    assert subjects(date(2024, 12, 15)) == [("待审批待党委审批", staff.pk)]
