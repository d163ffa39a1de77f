"""The inboxes: handing reminders to people. What is due is found by each app's `reminders.py`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from .kinds import KINDS, KINDS_BY_KEY
from .models import Notice, Unsubscribed


@dataclass(frozen=True)
class Reminder:
    """One thing due for one user, named with its date («9月主题党日待召开»)."""

    recipient_id: int
    kind: str
    subject: str
    url: str
    due_on: date
    body: str = ""


def deliver(reminders: Iterable[Reminder], *, at: datetime) -> int:
    """Write the reminders that are new; returns how many were written.

    Runs any number of times without a second copy: the unique key refuses it. Kinds that the
    recipient switched off are left out.
    """
    wanted = wanted_of(reminders)
    rows = [
        Notice(
            recipient_id=r.recipient_id,
            kind=r.kind,
            subject=r.subject,
            body=r.body,
            url=r.url,
            due_on=r.due_on,
            created_at=at,
        )
        for r in wanted
    ]
    before = Notice.objects.count()
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    return Notice.objects.count() - before


def wanted_of(reminders: Iterable[Reminder]) -> list[Reminder]:
    """Without those whose kind the recipient switched off; one query."""
    off = set(Unsubscribed.objects.values_list("user", "kind"))
    return [
        one
        for one in reminders
        if not may_switch_off(one.kind) or (one.recipient_id, one.kind) not in off
    ]


def is_new(reminders: list[Reminder]) -> list[Reminder]:
    """Those that are not in any inbox yet; one query."""
    recipients = {one.recipient_id for one in reminders}
    kept = Notice.objects.filter(recipient__in=recipients).order_by()
    known = set(kept.values_list("recipient", "kind", "subject", "due_on"))
    return [
        one
        for one in reminders
        if (one.recipient_id, one.kind, one.subject, one.due_on) not in known
    ]


def may_switch_off(kind: str) -> bool:
    """Whether people may do without a kind; one that is not in the table they may not."""
    return kind in KINDS_BY_KEY and not KINDS_BY_KEY[kind].must


def settle_done(reminders: Iterable[Reminder], *, source: str, at: datetime) -> int:
    """Take away what a daily read no longer finds, because it has been dealt with, and bring back
    what it finds again; returns how many were taken away.

    `reminders`: everything that the source found today.
    """
    kinds = [kind.key for kind in KINDS if kind.source == source]
    found = {(one.recipient_id, one.kind, one.subject, one.due_on) for one in reminders}
    rows = Notice.objects.filter(kind__in=kinds)
    gone = [pk for pk, *key in _keys(rows.filter(read_at=None)) if tuple(key) not in found]
    back = [pk for pk, *key in _keys(rows.exclude(settled_at=None)) if tuple(key) in found]
    Notice.objects.filter(pk__in=back).update(read_at=None, settled_at=None)
    return Notice.objects.filter(pk__in=gone, read_at=None).update(read_at=at, settled_at=at)


def _keys(rows: QuerySet[Notice]) -> Iterator[tuple]:
    return rows.order_by().values_list("pk", "recipient", "kind", "subject", "due_on").iterator()


def mark_read(*, recipient, at: datetime, pk: int | None = None) -> int:
    """Mark the recipient's unread notices (or the one with `pk`) as read; returns how many."""
    unread = Notice.objects.filter(recipient=recipient, read_at__isnull=True)
    if pk is not None:
        unread = unread.filter(pk=pk)
    return unread.update(read_at=at)


def settle(*, kind: str, url: str, at: datetime, recipients: Iterable[int] | None = None) -> int:
    """Take a reminder away from everybody, or from these alone, once the thing is done; returns
    how many were open."""
    rows = Notice.objects.filter(kind=kind, url=url, read_at__isnull=True)
    if recipients is not None:
        rows = rows.filter(recipient__in=recipients)
    return rows.update(read_at=at)
