"""Letters that wait for the receiver, that nobody answers, and that have run out."""

from __future__ import annotations

from datetime import date, timedelta

from django.urls import reverse

from branchrecords.access.permissions import Permission
from branchrecords.notices.delivery import Reminder
from members.models import Transfer
from members.rules.transfers import (
    ANSWER_EXPECTED_DAYS,
    EXPIRED,
    UNANSWERED,
    WAITING,
    TransferKind,
)

from .recipients import Officers

BEFORE = timedelta(days=ANSWER_EXPECTED_DAYS)


def due(on: date) -> list[Reminder]:
    """The receiver from the first day, the sender shortly before the end, both after it."""
    letters = Transfer.objects.open().select_related("origin", "target").order_by("pk")
    officers = Officers(Permission.TRANSFER_EDIT, on)
    found = []
    for letter in letters:
        receivers = officers.of(letter.target) if letter.target else []
        senders = officers.of(letter.origin) if letter.origin else []
        found += [_waiting(letter, user) for user in receivers]
        if on >= letter.valid_until - BEFORE:
            found += [_unanswered(letter, user) for user in senders]
        if letter.is_overdue(on):
            both = dict.fromkeys([*senders, *receivers])
            found += [_expired(letter, user) for user in both]
    return found


def _waiting(letter: Transfer, user: int) -> Reminder:
    return Reminder(
        recipient_id=user,
        kind=WAITING,
        subject=f"介绍信 {letter.number} 待接收",
        url=reverse("transfer-detail", args=(letter.pk,)),
        due_on=letter.valid_until,
        body="见到本人、核对介绍信后接收；没有理由不能拒转",
    )


def _unanswered(letter: Transfer, user: int) -> Reminder:
    return Reminder(
        recipient_id=user,
        kind=UNANSWERED,
        subject=f"介绍信 {letter.number} 还没有回音",
        url=reverse("transfer-detail", args=(letter.pk,)),
        due_on=letter.valid_until,
        body="对方接收以前，党员仍由原支部管理：请联系对方，过期的作废后重新开具",
    )


def _expired(letter: Transfer, user: int) -> Reminder:
    ending = "请登记回执，或者" if letter.kind == TransferKind.OUT else "接收要写明情况，否则"
    return Reminder(
        recipient_id=user,
        kind=EXPIRED,
        subject=f"介绍信 {letter.number} 已经过期",
        url=reverse("transfer-detail", args=(letter.pk,)),
        due_on=letter.valid_until + timedelta(days=1),
        body=f"党员仍由{letter.from_name}管理；{ending}作废后重新开具",
    )
