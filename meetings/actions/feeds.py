"""The secret address of a member's calendar: issued, revoked, read."""

from __future__ import annotations

from datetime import datetime, timedelta
from secrets import token_urlsafe

from django.db import transaction
from django.db.models import Q

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError
from meetings.models import CalendarFeed
from meetings.queries.feeds import key_digest
from members.models import User

KEY_BYTES = 32  # 256 bits: cannot be guessed, so no attempts need be counted
NOTED_EVERY = timedelta(hours=1)


@transaction.atomic
def issue_feed(*, user: User, by: User, at: datetime) -> str:
    """A fresh key, said this once; an earlier address no longer answers."""
    if user.person is None:
        raise ActionError("这个账号没有对应的党员，没有可以订阅的会议。")
    User.objects.select_for_update().get(pk=user.pk)
    replaced = _revoke(user, at)
    key = token_urlsafe(KEY_BYTES)
    feed = CalendarFeed.objects.create(user=user, key_digest=key_digest(key), issued_at=at)
    detail = {"reason": "换新地址，旧地址停用"} if replaced else {}
    record("calendar.issued", by=by, at=at, thing=feed, person=user.person, detail=detail)
    return key


@transaction.atomic
def revoke_feed(*, user: User, by: User, at: datetime) -> None:
    """The address no longer answers; raises ActionError when there is none."""
    User.objects.select_for_update().get(pk=user.pk)
    feed = CalendarFeed.objects.filter(user=user, revoked_at__isnull=True).first()
    if feed is None:
        raise ActionError("没有正在使用的订阅地址。")
    _revoke(user, at)
    record("calendar.revoked", by=by, at=at, thing=feed, person=user.person)


def end_feeds(*, at: datetime) -> str:
    """No address answers any more, because the key changed from which their digests derive."""
    ended = CalendarFeed.objects.filter(revoked_at__isnull=True).update(revoked_at=at)
    return f"{ended} 个日历订阅地址停用，请本人重新生成。"


def _revoke(user: User, at: datetime) -> int:
    return CalendarFeed.objects.filter(user=user, revoked_at__isnull=True).update(revoked_at=at)


def note_feed_read(*, feed: CalendarFeed, content_digest: str, at: datetime) -> CalendarFeed:
    """Remember when the content changed, and about when it was last read (to the hour).

    Programs read every few minutes: most readings write nothing.
    """
    rows = CalendarFeed.objects.filter(pk=feed.pk)
    if feed.content_digest != content_digest:
        rows.update(content_digest=content_digest, changed_at=at, read_at=at)
        feed.content_digest, feed.changed_at, feed.read_at = content_digest, at, at
        return feed
    rows.filter(Q(read_at__isnull=True) | Q(read_at__lt=at - NOTED_EVERY)).update(read_at=at)
    return feed
