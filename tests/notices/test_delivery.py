"""Reminders reach each recipient once."""

from datetime import UTC, date, datetime

import pytest

from branchrecords.notices.delivery import Reminder, deliver
from branchrecords.notices.models import Notice
from members.models import User

AT = datetime(2026, 9, 1, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_deliver_twice_writes_once():
    user = User.objects.create_user("shuji", name="沈玉平")
    reminder = Reminder(user.pk, "cadence", "9月主题党日待召开", "/", date(2026, 9, 30))
    assert deliver([reminder], at=AT) == 1
    assert deliver([reminder], at=AT) == 0
    assert [n.subject for n in Notice.objects.filter(recipient=user)] == ["9月主题党日待召开"]
