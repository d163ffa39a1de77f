"""What the database refuses of calendar addresses."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from meetings.models import CalendarFeed
from tests.factories.members import AT, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("facts", "constraint"),
    [
        ({}, "calendar_feed_one_in_force"),
        ({"revoked_at": AT - timedelta(days=1)}, "calendar_feed_revoked_after_issue"),
        ({"revoked_at": AT, "content_digest": "c" * 64}, "calendar_feed_content_dated"),
    ],
)
def test_what_cannot_be_is_refused(facts, constraint):
    user = make_user()
    CalendarFeed.objects.create(user=user, key_digest="a" * 64, issued_at=AT)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        CalendarFeed.objects.create(user=user, key_digest="b" * 64, issued_at=AT, **facts)


def test_a_revoked_address_leaves_room_for_another():
    user = make_user()
    CalendarFeed.objects.create(user=user, key_digest="a" * 64, issued_at=AT, revoked_at=AT)
    CalendarFeed.objects.create(user=user, key_digest="b" * 64, issued_at=AT)
    assert user.calendar_feeds.count() == 2
