"""Undoing a payment by its opposite, together with what depends on it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate

from branchrecords.audit.recording import record
from dues.models import Assessment, Payment
from dues.queries.advances import advances_of, used_by_month
from dues.queries.statements import companions_of
from dues.rules.accounts import Account
from dues.rules.money import ZERO
from members.models import User

from .advances import use_advances, use_draft
from .journal import Draft, lock_books, opposite, post
from .vouchers import refuse_short


@transaction.atomic
def reverse_payment(*, payment: Payment, reason: str, by: User, at: datetime) -> Payment:
    """Undo a payment by an entry of the same lines with the other sign; its months are owed again.

    Where part of it has become 预收 or has been used for other months since, that is taken back
    first, the newest month before the older ones; what is left of other money pays the months that
    are open then. Whoever gets the money back gets it by hand; raises ActionError when it is not
    there any more, as after handing it up. What one line of a statement paid for several members is
    undone for all of them.
    """
    lock_books(organizations=[payment.organization_id])
    done = {
        one.pk: _reverse(payment=one, reason=reason, by=by, at=at) for one in companions_of(payment)
    }
    return done[payment.pk]


def _reverse(*, payment: Payment, reason: str, by: User, at: datetime) -> Payment:
    """One member's part."""
    draft = opposite(entry=payment.entry, reason=reason, at=at)
    drafts = [*_taken_back(payment, draft, at), draft]
    refuse_short(drafts=drafts)
    entry = post(drafts=drafts, by=by, at=at)[-1]
    reversal = Payment.objects.create(
        collection=payment.collection,
        entry=entry,
        person_id=payment.person_id,
        organization_id=payment.organization_id,
        payer_id=payment.payer_id,
        amount=-payment.amount,
        paid_on=localdate(at),
        method=payment.method,
        reverses=payment,
        reason=reason.strip(),
        posted_by=by,
        posted_at=at,
    )
    use_advances(people=[payment.person_id], by=by, at=at)
    record(
        "dues.reversed",
        by=by,
        at=at,
        thing=reversal,
        organization=payment.organization,
        person=payment.person,
        detail={"reverses": payment.pk, "amount": str(payment.amount), "reason": reason.strip()},
    )
    return reversal


def _taken_back(payment: Payment, draft: Draft, at: datetime) -> list[Draft]:
    """What must be undone first, so that no month and no 预收 falls below zero."""
    person, branch = payment.person_id, payment.organization_id
    months = {
        line.month: -line.credit
        for line in draft.lines
        if line.account == Account.RECEIVABLE and line.month
    }
    used = used_by_month(person=person, organization=branch)
    paid = dict(
        Assessment.objects.with_balance()
        .filter(person=person, month__in={*months, *used})
        .values_list("month", "paid")
    )
    # What a later difference has moved from these months to 预收 comes back to them.
    short = {m: part - paid[m] for m, part in months.items() if part > paid[m]}
    ahead = sum((-line.credit for line in draft.lines if line.account == Account.ADVANCE), ZERO)
    rest = advances_of([person]).get((person, branch), ZERO)
    lacking = ahead + sum(short.values(), ZERO) - rest
    # A month can give back what is still paid on it without this payment.
    there = {m: max(paid[m] - months.get(m, ZERO), ZERO) for m in used}
    back = _from_newest({m: min(part, there[m]) for m, part in used.items()}, lacking)
    moves = {month: short.get(month, ZERO) - back.get(month, ZERO) for month in {*short, *back}}
    moves = {month: part for month, part in moves.items() if part}
    return [use_draft(person=person, branch=branch, months=moves, at=at)] if moves else []


def _from_newest(used: dict[date, Decimal], lacking: Decimal) -> dict[date, Decimal]:
    """Which uses of 预收 to take back (元 a month), so that `lacking` is there again."""
    found: dict[date, Decimal] = {}
    for month, part in used.items():
        if lacking <= 0:
            break
        found[month] = min(part, lacking)
        lacking -= found[month]
    return found
