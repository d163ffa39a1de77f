"""Editing the calendar of work days."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from branchrecords.notices.models import SpecialDay, WorkYear
from branchrecords.notices.workdays import keep_year, mark_days, unmark_day, work_calendar
from tests.factories.members import AT, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return make_user()


def test_editing_begins_with_the_published_table(user):
    keep_year(year=2026, source="市政府通知", by=user, at=AT)
    assert SpecialDay.objects.filter(kind="off").count() == 33
    assert SpecialDay.objects.filter(kind="work").count() == 6
    with pytest.raises(ActionError, match="已经在编辑"):
        keep_year(year=2026, source="又一次", by=user, at=AT)


def test_days_are_marked_changed_and_taken_out(user):
    keep_year(year=2027, source="国务院办公厅通知", by=user, at=AT)
    values = {"year": 2027, "by": user, "at": AT}
    first, last = date(2027, 10, 1), date(2027, 10, 7)
    assert mark_days(first=first, last=last, kind="off", name="国庆节", **values) == 7
    sunday = date(2027, 9, 26)
    mark_days(first=sunday, last=sunday, kind="work", name="国庆节调休", **values)
    calendar = work_calendar()
    assert (calendar.is_work(first), calendar.is_work(sunday)) == (False, True)
    assert mark_days(first=last, last=last, kind="off", name="调休", **values) == 1
    unmark_day(day=first, **values)
    assert work_calendar().is_work(first)
    assert SpecialDay.objects.count() == 7
    assert AuditEvent.objects.filter(action="workday.changed").count() == 4


@pytest.mark.parametrize(
    ("first", "last", "kind", "message"),
    [
        ("2026-10-01", "2026-10-02", "off", "只写2027年"),
        ("2027-10-02", "2027-10-01", "off", "早于"),
        ("2027-10-01", "2027-10-20", "off", "最多写 15 天"),
        ("2027-10-04", "2027-10-04", "work", "只写周六、周日"),
    ],
)
def test_a_slip_is_refused(user, first, last, kind, message):
    keep_year(year=2027, source="通知", by=user, at=AT)
    with pytest.raises(ActionError, match=message):
        mark_days(
            year=2027,
            first=date.fromisoformat(first),
            last=date.fromisoformat(last),
            kind=kind,
            name="国庆节",
            by=user,
            at=AT,
        )


def test_a_year_needs_a_source_and_editing(user):
    with pytest.raises(ActionError, match="写明依据"):
        keep_year(year=2027, source=" ", by=user, at=AT)
    with pytest.raises(ActionError, match="还没有开始编辑"):
        unmark_day(year=2027, day=date(2027, 1, 1), by=user, at=AT)


def test_the_database_refuses_days_of_another_year_and_work_on_a_weekday(user):
    year = WorkYear.objects.create(year=2027, source="通知", changed_at=AT, changed_by=user)
    for name, day, kind in (
        ("notice_specialday_in_its_year", date(2026, 10, 1), "off"),
        ("notice_specialday_work_on_weekend", date(2027, 10, 4), "work"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            SpecialDay.objects.create(day=day, year=year, kind=kind, name="某日")
    for name, fields in (
        ("notice_workyear_range", {"year": 1999, "source": "通知"}),
        ("notice_workyear_has_source", {"year": 2028, "source": ""}),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            WorkYear.objects.create(changed_at=AT, changed_by=user, **fields)
