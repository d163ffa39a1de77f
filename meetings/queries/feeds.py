"""Finding the calendar address that a program presents."""

from __future__ import annotations

from branchrecords.access.permissions import Permission as P
from branchrecords.database.fields import digest
from branchrecords.database.reading import beyond_scope
from meetings.models import CalendarFeed
from members.models import User

LONGEST_KEY = 100


def key_digest(key: str) -> str:
    """What is kept of a key."""
    return digest(key, "meetings.calendar_feed")


@beyond_scope("a calendar program is nobody until its key has named the member")
def feed_of_key(key: str) -> CalendarFeed | None:
    """The feed in force with that key: of an active account of a member who may log in."""
    if not key or len(key) > LONGEST_KEY:
        return None
    feed = (
        CalendarFeed.objects.filter(key_digest=key_digest(key), revoked_at__isnull=True)
        .filter(user__is_active=True, user__person__isnull=False)
        .select_related("user__person")
        .first()
    )
    return feed if feed and feed.user.holds(P.SELF_VIEW) else None


def feed_in_force(user: User) -> CalendarFeed | None:
    """The address that an account has now."""
    return CalendarFeed.objects.filter(user=user, revoked_at__isnull=True).first()
