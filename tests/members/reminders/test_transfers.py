"""Who is reminded of letters and of contacts, from which day on, and until when."""

from datetime import date, timedelta

import pytest

from branchrecords.notices.delivery import deliver
from branchrecords.notices.models import Notice
from members.actions.mobile import record_contact
from members.actions.transfers import return_letter
from members.reminders import due, mobile, transfers
from tests.factories.members import AT, TODAY, make_person, make_user
from tests.factories.transfers import away, letter, letter_from_outside, visiting

pytestmark = pytest.mark.django_db


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
    return_letter(transfer=sent, reason="姓名不符", by=None, at=AT)
    assert transfers.due(date(2026, 11, 27)) == []


def test_both_sides_are_told_that_a_letter_has_run_out(tree):
    sender = make_user("secretary", tree["branch"])
    receiver = make_user("secretary", tree["other"])
    letter(make_person(tree["branch"]), tree["other"])  # valid until 2026-11-30
    subject = "介绍信 组介〔2026〕1号 已经过期"
    kinds = {one.kind for one in transfers.due(date(2026, 11, 30))}
    assert kinds == {"transfer.waiting", "transfer.unanswered"}
    for on in (date(2026, 12, 1), date(2027, 1, 27)):
        late = [one for one in transfers.due(on) if one.kind == "transfer.expired"]
        assert told(late) == [
            (sender.pk, "transfer.expired", subject),
            (receiver.pk, "transfer.expired", subject),
        ]
        assert {one.due_on for one in late} == {date(2026, 12, 1)}


def test_six_months_away_are_told_once(tree):
    officer = make_user("secretary", tree["branch"])
    row = away(make_person(tree["branch"], "陶建中"), tree["branch"], date(2026, 5, 20))
    record_contact(
        row=row,
        on=date(2026, 11, 1),
        way="phone",
        was_reached=True,
        contacted_by="何干事",
        content="了解近况",
        by=None,
        at=AT,
    )
    assert mobile.due(date(2026, 11, 19)) == []
    (advice,) = mobile.due(TODAY)
    assert told([advice]) == [
        (
            officer.pk,
            "mobile.advice",
            "陶建中：外出已满 6 个月且地点固定，一般应当转接组织关系",
        )
    ]
    assert advice.due_on == date(2026, 11, 20)
    assert deliver(mobile.due(TODAY), at=AT) == 1
    assert deliver(mobile.due(TODAY + timedelta(days=30)), at=AT) == 0


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
    """Due on 2026-12-04: three months after leaving."""
    officer = make_user("secretary", tree["branch"])
    row = away(make_person(tree["branch"], "江一"), tree["branch"], date(2026, 9, 4))
    assert mobile.due(TODAY - timedelta(days=1)) == []
    expected = (officer.pk, "mobile.contact", "与流出党员江一联系")
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
    assert [one.kind for one in mobile.due(TODAY)] == ["mobile.contact"]
