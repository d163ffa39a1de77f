"""Who is reminded of letters and of contacts, from which day on, and until when."""

from datetime import date, timedelta

import pytest

from branchrecords.notices.delivery import deliver
from branchrecords.notices.models import Notice
from members.actions.mobile import record_contact
from members.actions.transfers import return_letter
from members.reminders import due, mobile, transfers
from tests.factories.members import AT, TODAY, make_person, make_tree, make_user
from tests.factories.transfers import away, letter, letter_from_outside, visiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return make_tree()


def told(reminders):
    return [(one.recipient_id, one.kind, one.subject) for one in reminders]


def test_the_receiver_is_told_at_once_and_the_sender_before_the_end(tree):
    sender = make_user("secretary", tree["branch"])
    receiver = make_user("secretary", tree["other"])
    sent = letter(make_person(tree["branch"]), tree["other"])  # valid until 2026-11-30
    waiting = (receiver.pk, "transfer.waiting", "介绍信 组介〔2026〕1号 待接收")
    unanswered = (sender.pk, "transfer.unanswered", "介绍信 组介〔2026〕1号 还没有回音")
    assert told(transfers.due(date(2026, 11, 26))) == [waiting]
    assert told(transfers.due(date(2026, 11, 27))) == [waiting, unanswered]
    assert told(transfers.due(date(2027, 1, 27))) == [waiting, unanswered]
    return_letter(transfer=sent, reason="姓名不符", by=None, at=AT)
    assert transfers.due(date(2026, 11, 27)) == []


def test_without_an_officer_the_nearest_committee_is_told(tree):
    staff = make_user("committee_staff", tree["committee"])
    make_user("auditor", tree["branch"])
    letter_from_outside(tree["branch"])
    assert [one.recipient_id for one in transfers.due(TODAY)] == [staff.pk]


def test_the_end_of_a_letter_takes_its_reminders_away(tree):
    make_user("secretary", tree["other"])
    sent = letter(make_person(tree["branch"]), tree["other"])
    assert deliver(due(TODAY), at=AT) == 1
    assert deliver(due(TODAY), at=AT) == 0
    return_letter(transfer=sent, reason="姓名不符", by=None, at=AT)
    assert not Notice.objects.filter(read_at__isnull=True).exists()


def test_contacts_are_announced_a_fortnight_before(tree):
    officer = make_user("secretary", tree["branch"])
    row = away(make_person(tree["branch"]), tree["branch"], date(2026, 9, 4))  # due 2026-12-04
    assert mobile.due(TODAY - timedelta(days=1)) == []
    expected = (officer.pk, "mobile.contact", "流出党员待联系：深圳市南山区")
    assert told(mobile.due(TODAY)) == [expected]
    assert deliver(mobile.due(TODAY), at=AT) == 1
    record_contact(
        row=row,
        on=TODAY,
        way="phone",
        was_reached=True,
        contacted_by="何干事",
        content="了解近况",
        by=None,
        at=AT,
    )
    assert mobile.due(TODAY) == []
    assert not Notice.objects.filter(read_at__isnull=True).exists()


def test_an_attempt_that_reached_nobody_settles_nothing(tree):
    make_user("secretary", tree["branch"])
    row = visiting(tree["branch"], starts_on=date(2026, 3, 1))
    record_contact(
        row=row,
        on=TODAY,
        way="phone",
        was_reached=False,
        contacted_by="何干事",
        content="无人接听",
        by=None,
        at=AT,
    )
    assert len(mobile.due(TODAY)) == 1
