"""Closing the books of a month; opening them again needs two people."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError, Blocker
from dues.models import MonthClosing, ReopeningDecision, ReopeningRequest
from dues.queries.closings import books_below
from dues.rules.closings import ARTICLE_BOOKS, closing_blockers, month_words
from dues.rules.months import month_of
from members.models import Organization, User

from .journal import lock_books


@transaction.atomic
def close_month(*, organization: Organization, month: date, by: User, at: datetime) -> MonthClosing:
    """From now on nothing is booked into this month of this organisation."""
    month = month_of(month)
    lock_books(organizations=[organization.pk])
    earlier = MonthClosing.objects.filter(organization=organization, month=month)
    is_closed = earlier.in_force().exists()
    _refuse(closing_blockers(month=month, today=localdate(at), is_closed=is_closed))
    return _close(organization, month, by, at)


@transaction.atomic
def close_months_below(
    *, organization: Organization, month: date, by: User, at: datetime
) -> list[MonthClosing]:
    """Close the month of every branch below whose books are complete; the others stay open.

    Raises ActionError when there is none, with the reason of each.
    """
    month, today = month_of(month), localdate(at)
    lock_books(organizations=[o.organization.pk for o in books_below(organization, month, today)])
    found = books_below(organization, month, today)
    ready = [one.organization for one in found if one.may_close]
    if not ready:
        reasons = [b for one in found if not one.closing for b in one.blockers] or [
            Blocker(f"{month_words(month)}的账都已经结了", ARTICLE_BOOKS)
        ]
        _refuse(reasons)
    return [_close(branch, month, by, at) for branch in ready]


def _close(organization: Organization, month: date, by: User, at: datetime) -> MonthClosing:
    earlier = MonthClosing.objects.filter(organization=organization, month=month)
    closing = MonthClosing.objects.create(
        organization=organization,
        month=month,
        round=earlier.count() + 1,
        closed_by=by,
        closed_at=at,
    )
    _record("dues.month_closed", closing, closing.round, by, at)
    return closing


@transaction.atomic
def request_reopening(
    *, closing: MonthClosing, reason: str, by: User, at: datetime
) -> ReopeningRequest:
    """Ask for a closed month to be opened again; another user decides."""
    lock_books(organizations=[closing.organization_id])
    reason = reason.strip()
    if not reason:
        raise ActionError("请写反结账的理由，例如：漏记一笔收款。")
    if not MonthClosing.objects.in_force().filter(pk=closing.pk).exists():
        raise _refused(f"{month_words(closing.month)}没有结账，可以直接记账")
    if closing.requests.filter(decision=None).exists():
        raise _refused(f"{month_words(closing.month)}已经有一份申请，请等另一个人审批")
    request = ReopeningRequest.objects.create(
        closing=closing,
        organization_id=closing.organization_id,
        reason=reason,
        requested_by=by,
        requested_at=at,
    )
    _record("dues.reopening_requested", closing, reason, by, at)
    return request


@transaction.atomic
def decide_reopening(
    *, request: ReopeningRequest, approved: bool, by: User, at: datetime
) -> ReopeningDecision:
    """Agree or not; never the one who asked. When agreed, the month can be booked into again."""
    lock_books(organizations=[request.organization_id])
    if request.requested_by_id == by.pk:
        raise _refused("反结账要由另一个人审批，申请人自己不能审批")
    if ReopeningDecision.objects.filter(request=request).exists():
        raise _refused("这份申请已经审批过了，请刷新页面查看")
    decision = ReopeningDecision.objects.create(
        request=request, approved=approved, decided_by=by, decided_at=at
    )
    _record("dues.reopening_decided", request.closing, approved, by, at)
    return decision


def _refuse(blockers: list[Blocker]) -> None:
    """With the articles in the sentence: it stands above a list that cites none."""
    if blockers:
        words = "；".join(f"{one.message}（{one.article}）" for one in blockers)
        raise ActionError(f"没有结账：{words}", blockers)


def _refused(message: str) -> ActionError:
    return ActionError(f"{message}。{ARTICLE_BOOKS}", [Blocker(message, ARTICLE_BOOKS)])


def _record(
    action: str, closing: MonthClosing, said: str | int | bool, by: User, at: datetime
) -> None:
    record(
        action,
        by=by,
        at=at,
        thing=closing,
        organization=closing.organization,
        detail={"month": f"{closing.month:%Y-%m}", "said": said},
    )
