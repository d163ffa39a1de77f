"""What stands on the desks: letters to accept, members to contact."""

from datetime import date

import pytest

from meetings.queries.heat import heat
from reports.queries.desk import watched
from tests.factories.desk import desk_duties
from tests.factories.members import TODAY, make_person, make_tree
from tests.factories.transfers import away, letter, letter_from_outside

pytestmark = pytest.mark.django_db


def test_the_branch_sees_its_letters_and_overdue_contacts():
    tree = make_tree()
    letter_from_outside(tree["branch"], name="秦立新")  # valid until 2026-12-20
    letter(make_person(tree["branch"]), tree["other"])
    away(make_person(tree["branch"], "陶建中"), tree["branch"], date(2026, 3, 1))
    away(make_person(tree["branch"]), tree["branch"], date(2026, 10, 1))
    found = desk_duties("members.queries.duties", organization=tree["branch"], on=TODAY)
    assert [(one.title, one.due_on, one.late) for one in found] == [
        ("秦立新的介绍信待接收", date(2026, 12, 20), False),
        ("与流出党员陶建中联系", date(2026, 6, 1), True),
        ("1 名流出党员外出或失去联系满六个月，请支部研究", TODAY, False),
    ]
    assert desk_duties("members.queries.duties", organization=tree["committee"], on=TODAY) == []


def test_the_sender_sees_a_letter_that_nobody_answers():
    tree = make_tree()
    letter(make_person(tree["branch"], "陶建中"), tree["other"])  # valid until 2026-11-30
    assert (
        desk_duties("members.queries.duties", organization=tree["branch"], on=date(2026, 11, 26))
        == []
    )
    for on, late in ((date(2026, 11, 27), False), (date(2026, 12, 1), True)):
        (one,) = desk_duties("members.queries.duties", organization=tree["branch"], on=on)
        assert (one.title, one.button, one.late) == (
            "陶建中的介绍信还没有回音",
            "看介绍信",
            late,
        )


def test_the_committee_watches_both():
    tree = make_tree()
    letter_from_outside(tree["branch"], issued_on=date(2026, 11, 2), valid_days=10)
    away(make_person(tree["branch"]), tree["branch"], date(2026, 3, 1))
    empty = heat(tree["elsewhere"], 2026, TODAY)
    texts = [one.text for one in watched(tree["committee"], 2026, TODAY, empty)]
    assert "转入介绍信 1 份未接收，最早 11月2日" in texts
    assert "流动党员 1 人逾期未联系" in texts
