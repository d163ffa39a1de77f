"""Handing reminders to people. What is due is found by each app's `reminders.py`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from .models import Notice


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

    Runs any number of times without a second copy: the unique key refuses it.
    """
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
        for r in reminders
    ]
    before = Notice.objects.count()
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    return Notice.objects.count() - before


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
