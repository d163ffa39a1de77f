"""The log takes events and never gives one back changed."""

from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError

from branchrecords.audit.models import AuditEvent
from branchrecords.audit.recording import record
from members.models import User

AT = datetime(2026, 11, 20, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_record_keeps_who_what_and_when():
    user = User.objects.create_user("shuji", name="沈玉平")
    event = record("account.password_set", by=user, at=AT, thing=user)
    event.refresh_from_db()
    assert (event.actor_name, event.action, event.object_type, event.at) == (
        "沈玉平",
        "account.password_set",
        "members.user",
        AT,
    )


def test_record_refuses_an_action_without_words():
    with pytest.raises(KeyError):
        record("account.unheard_of", by=None, at=AT)


def test_the_application_cannot_change_an_event():
    record("account.logged_in", by=None, at=AT)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        AuditEvent.objects.update(actor_name="别人")


def test_the_application_cannot_delete_an_event():
    record("account.logged_in", by=None, at=AT)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        AuditEvent.objects.all().delete()
