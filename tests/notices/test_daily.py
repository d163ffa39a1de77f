"""The daily run: what is new comes, what is done goes, what is due again comes back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.module_loading import import_string

from branchrecords.notices.daily import write_inboxes
from branchrecords.notices.models import Notice
from dues.rules.accounts import Account
from tests.factories.care import make_hardship
from tests.factories.development import make_case
from tests.factories.dues import owed
from tests.factories.elections import make_term
from tests.factories.meetings import make_branch, make_sealed
from tests.factories.members import (
    AT,
    TODAY,
    make_organization,
    make_person,
    make_user,
)
from tests.factories.plans import make_decided
from tests.factories.problems import make_problem
from tests.factories.spending import decided, money
from tests.factories.transfers import away, letter
from tests.factories.units import make_survey, make_unit

pytestmark = pytest.mark.django_db


def notices(user) -> dict[str, bool]:
    """Subject → whether it waits."""
    rows = Notice.objects.filter(recipient=user, kind__startswith="meeting")
    return {one.subject: one.read_at is None for one in rows}


def test_what_is_done_goes_and_what_is_due_again_comes_back():
    branch = make_branch(founded_on=date(2026, 10, 1))
    branch.recorder.positions.all().delete()
    user = branch.user
    write_inboxes(on=TODAY, at=AT)
    assert notices(user) == {"10月主题党日待补录": True, "11月主题党日待召开": True}
    make_sealed(branch, held_on=date(2026, 10, 15))
    outcome = write_inboxes(on=TODAY, at=AT)
    assert outcome.settled == 1
    assert notices(user) == {"10月主题党日待补录": False, "11月主题党日待召开": True}
    Notice.objects.filter(subject="11月主题党日待召开").update(read_at=AT, settled_at=AT)
    write_inboxes(on=TODAY, at=AT)
    assert notices(user) == {"10月主题党日待补录": False, "11月主题党日待召开": True}


def test_what_somebody_has_read_stays_read():
    branch = make_branch(founded_on=date(2026, 10, 1))
    write_inboxes(on=TODAY, at=AT)
    Notice.objects.filter(recipient=branch.user).update(read_at=AT)
    write_inboxes(on=TODAY, at=AT)
    assert not Notice.objects.filter(recipient=branch.user, read_at=None).exists()


def test_a_source_that_fails_does_not_keep_the_others_back(settings):
    make_branch(founded_on=date(2026, 10, 1))
    settings.REMINDERS = ("tests.notices.test_daily.broken", "meetings.reminders.due")
    outcome = write_inboxes(on=TODAY, at=AT)
    assert outcome.failed == ("tests.notices.test_daily.broken",)
    assert outcome.written > 0


def broken(on: date) -> list:
    raise ValueError("not today")


def test_a_notice_that_was_settled_is_read():
    user = make_user()
    with pytest.raises(IntegrityError, match="notice_settled_is_read"), transaction.atomic():
        Notice.objects.create(
            recipient=user, kind="x", subject="x", url="/", due_on=TODAY, created_at=AT,
            settled_at=AT,
        )  # fmt: skip


def busy_branch(committee) -> None:
    """A branch with one of everything that the daily read looks at."""
    branch = make_branch(parent=committee)
    place, user = branch.organization, branch.user
    make_case(place, "oath")
    make_case(place, "activist")
    make_user("member", place, branch.people[2])
    make_term(place)
    away(branch.people[3], place)
    letter(branch.people[4])
    make_hardship(branch.people[5])
    make_problem(place, branch.people[2], due_on=TODAY + timedelta(days=2))
    make_decided(branch)
    make_survey(make_unit(place), date(2025, 11, 25))
    make_unit(place)
    owed(branch.people[2], place, date(2026, 7, 1))
    owed(branch.people[2], place, date(2026, 11, 1))
    money(place, "800.00", Account.CASH, on=date(2026, 1, 5))
    decided(place, user, over=True)
    make_person(place, joined_on=date(2010, 12, 6))


def queries_by_source(on: date) -> dict[str, int]:
    """How many queries each app's read of a day takes; each finds something."""
    numbers = {}
    for source in settings.REMINDERS:
        with CaptureQueriesContext(connection) as context:
            assert import_string(source)(on), source
        numbers[source] = len(context)
    return numbers


def test_the_number_of_queries_does_not_grow_with_the_branches():
    committee = make_organization("东湾区住建局党委", kind="committee")
    make_user("committee_staff", committee)
    busy_branch(committee)
    at_one = queries_by_source(date(2026, 12, 5))
    busy_branch(committee)
    busy_branch(committee)
    assert queries_by_source(date(2026, 12, 5)) == at_one
