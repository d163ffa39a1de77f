"""Who owes for the month of a transfer: the branch that sends; what a letter certifies is paid."""

from datetime import date, datetime

import pytest

from dues.queries.history import paid_until
from dues.queries.payers import payers
from tests.factories import dues as make
from tests.factories.members import AT, make_person
from tests.factories.transfers import accept, letter, letter_from_outside

pytestmark = pytest.mark.django_db

MIDMONTH = date(2026, 11, 16)
ISSUED = datetime(2026, 11, 12, 2, 0, tzinfo=AT.tzinfo)


def owing(month):
    found = payers(month=date(2026, month, 1))
    return {(one.name, one.organization) for one in found}


def test_within_the_system_the_sender_collects_the_month_of_transfer(tree):
    person = make_person(tree["branch"], "陶建中", starts_on=date(2020, 1, 1))
    accept(letter(person, tree["other"], at=ISSUED), MIDMONTH)
    assert owing(11) == {("陶建中", str(tree["branch"]))}
    assert owing(12) == {("陶建中", str(tree["other"]))}


def test_the_sender_collects_the_month_of_the_receipt_from_outside(tree):
    person = make_person(tree["branch"], "陶建中", starts_on=date(2020, 1, 1))
    accept(letter(person, at=ISSUED), MIDMONTH)
    assert owing(11) == {("陶建中", str(tree["branch"]))}
    assert owing(12) == set()


def test_who_comes_from_outside_owes_after_the_month_on_the_letter(tree):
    accept(letter_from_outside(tree["branch"], name="秦立新", dues_until=date(2026, 11, 1)))
    assert owing(11) == set()
    assert owing(12) == {("秦立新", str(tree["branch"]))}


def test_who_comes_with_an_older_month_owes_from_acceptance_on(tree):
    accept(letter_from_outside(tree["branch"], name="秦立新"))  # 党费交至 2026-10
    assert owing(10) == set()
    assert owing(11) == {("秦立新", str(tree["branch"]))}


def test_the_letter_carries_what_the_records_of_dues_say(tree):
    secretary = make.user(tree["branch"])
    person = make.with_base(make.member(tree["branch"]), tree["branch"])
    make.assessed(tree["branch"], 9, 10, 11)
    make.paid(tree["branch"], person, 9, 10, by=secretary)
    assert letter(person, tree["other"]).dues_until == date(2026, 10, 1)
    assert paid_until(person=person, on=date(2026, 11, 20)) == date(2026, 10, 1)


def test_without_records_of_dues_the_letter_leaves_the_month_blank(tree):
    assert letter(make_person(tree["branch"]), tree["other"]).dues_until is None
