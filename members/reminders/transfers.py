"""Letters that wait for the receiver, and letters that expire without an answer."""

from __future__ import annotations

from datetime import date, timedelta

from django.urls import reverse

from branchrecords.access.permissions import Permission
from branchrecords.notices.delivery import Reminder
from members.models import Transfer
from members.rules.transfers import UNANSWERED, WAITING, TransferKind

from .recipients import Officers

# The sender is told so many days before the letter expires.
BEFORE = timedelta(days=3)


def due(on: date) -> list[Reminder]:
    """The receiver from the first day, the sender shortly before the end and after it."""
    letters = Transfer.objects.open().select_related("origin", "target").order_by("pk")
    officers = Officers(Permission.TRANSFER_EDIT, on)
    found = []
    for letter in letters:
        if letter.target is not None:
            found += [_waiting(letter, user) for user in officers.of(letter.target)]
        if letter.kind != TransferKind.IN and letter.origin and on >= letter.valid_until - BEFORE:
            found += [_unanswered(letter, user) for user in officers.of(letter.origin)]
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
