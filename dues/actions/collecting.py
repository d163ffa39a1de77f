"""Receiving money, once; undoing it by a reversal."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError, Blocker
from dues.models import Allocation, Assessment, Collection, Payment
from dues.rules.months import MOST_ARREARS, month_names, month_of
from members.models import Membership, Organization, Person, User

from .assessment import BATCH

ARTICLE = "《党费规定》第十二条"


@dataclass(frozen=True)
class CollectLine:
    """What one member pays: whole months, oldest first, and their sum in 元.

    `payer_id` is another member who brings the money (代缴), None for the member.
    """

    person_id: int
    months: tuple[date, ...]
    amount: Decimal
    payer_id: int | None = None
    method: str = Payment.Method.CASH


@transaction.atomic
def collect(
    *,
    key: UUID,
    organization: Organization,
    lines: Sequence[CollectLine],
    paid_on: date,
    by: User,
    at: datetime,
) -> Collection:
    """Post what a branch has received, all lines or none.

    The same key with the same lines gives the collection already posted and posts nothing,
    however often and at once it is sent; with other lines it is refused. At most six months of
    补交 a member, and no month while an older one stays unpaid (费08 第十二条).
    """
    if not lines:
        raise ActionError("没有勾选任何人，请至少勾选一人再确认收款。")
    digest = _digest(organization, lines, paid_on)
    collection, is_new = _claim(key, organization, digest, by, at)
    if not is_new:
        return collection
    if paid_on > localdate(at):
        raise ActionError(f"交纳日期 {paid_on} 还没有到，请写今天或以前的日期。")
    owed = _lock_owed(organization, lines)
    problems = list(_problems(lines, owed, paid_on))
    problems += _wrong_payers(organization, lines, paid_on)
    if problems:
        raise ActionError("没有收款，请核对下列各项", problems)
    payments = _post(collection, lines, owed, paid_on, by, at)
    detail = {
        "count": len(payments),
        "amount": str(sum(payment.amount for payment in payments)),
        "paid_on": str(paid_on),
    }
    record(
        "dues.collected",
        by=by,
        at=at,
        thing=collection,
        organization=organization,
        detail=detail,
    )
    return collection


@transaction.atomic
def reverse_payment(*, payment: Payment, reason: str, by: User, at: datetime) -> Payment:
    """Undo a payment by a row of the same months with the opposite sign; the months are owed again.

    Whoever is no longer owed the money gives it back outside the product.
    """
    if not reason.strip():
        raise ActionError("请写冲正理由，例如：重复收款、收错人。")
    if payment.reverses_id:
        raise ActionError("这一笔本身就是冲正，不能再冲正。")
    allocations = list(payment.allocations.all())
    # Payments are insert-only, so it is their months that are locked.
    months = Assessment.objects.select_for_update().order_by("pk")
    list(months.filter(pk__in=[a.assessment_id for a in allocations]).values("pk"))
    if Payment.objects.filter(reverses=payment).exists():
        raise ActionError("这一笔已经冲正过了，请刷新页面查看。")
    reversal = Payment.objects.create(
        collection=payment.collection,
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
    Allocation.objects.bulk_create(
        Allocation(payment=reversal, assessment_id=a.assessment_id, amount=-a.amount)
        for a in allocations
    )
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


def _claim(
    key: UUID, organization: Organization, digest: str, by: User, at: datetime
) -> tuple[Collection, bool]:
    """The collection of this key, and whether it is new.

    A second sender waits at the unique key until the first has committed, then finds its row.
    """
    try:
        with transaction.atomic():
            return Collection.objects.create(
                key=key,
                organization=organization,
                body_digest=digest,
                collected_by=by,
                collected_at=at,
            ), True
    except IntegrityError:
        collection = Collection.objects.get(key=key)
    if collection.body_digest != digest:
        raise ActionError("这次收款已经提交过，内容与现在不同。请刷新页面，核对已收的人后再收。")
    return collection, False


def _digest(organization: Organization, lines: Sequence[CollectLine], paid_on: date) -> str:
    """Says whether two sends mean the same; the order of lines does not matter."""
    body = sorted(
        [
            line.person_id,
            sorted(str(month) for month in line.months),
            f"{line.amount:.2f}",
            line.payer_id or 0,
            str(line.method),
        ]
        for line in lines
    )
    text = json.dumps([organization.pk, str(paid_on), body])
    return hashlib.sha256(text.encode()).hexdigest()


def _lock_owed(
    organization: Organization, lines: Sequence[CollectLine]
) -> dict[int, dict[date, Assessment]]:
    """Each member's unpaid months in this branch, locked: {person: {month: assessment}}."""
    rows = Assessment.objects.filter(
        organization=organization, person_id__in=[line.person_id for line in lines]
    )
    keys = list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
    owed: dict[int, dict[date, Assessment]] = {line.person_id: {} for line in lines}
    # The income is not needed here, and opening it costs more than the rest of the query.
    outstanding = Assessment.objects.filter(pk__in=keys).outstanding().defer("base")
    for row in outstanding:
        owed[row.person_id][row.month] = row
    return owed


def _problems(
    lines: Sequence[CollectLine], owed: dict[int, dict[date, Assessment]], paid_on: date
) -> Iterator[Blocker]:
    """What is wrong with each line, by name."""
    names = dict(Person.objects.filter(pk__in=owed).values_list("pk", "name"))
    if len(owed) < len(lines):
        yield Blocker("同一个人出现了两次，请刷新页面后重新勾选")
    for line in lines:
        message = _problem(line, owed[line.person_id], paid_on)
        if message:
            name = names.get(line.person_id, "不在名册的人")
            yield Blocker(f"{name}：{message}", ARTICLE, f"pick-{line.person_id}")


def _problem(line: CollectLine, owed: dict[date, Assessment], paid_on: date) -> str:
    year = paid_on.year
    wanted = tuple(sorted(line.months))
    if not wanted:
        return "没有要收的月份"
    gone = [month for month in wanted if month not in owed]
    if gone:
        return f"{month_names(gone, year)}已交或没有应交，请刷新页面"
    paid_month = month_of(paid_on)
    ahead = [month for month in wanted if month > paid_month]
    if ahead:
        return f"{month_names(ahead, year)}还没有到，不能提前收"
    late = [month for month in wanted if month < paid_month]
    if len(late) > MOST_ARREARS:
        return f"补交一般不超过 {MOST_ARREARS} 个月，现在选了 {len(late)} 个月"
    older = [month for month in owed if month < wanted[-1] and month not in wanted]
    if older:
        return f"{month_names(older, year)}还没有交，请先收较早的月份"
    total = sum((owed[month].amount - owed[month].paid for month in wanted), Decimal(0))
    if line.amount != total:
        return f"{month_names(wanted, year)}应收 {total:,.2f} 元，与 {line.amount:,.2f} 元不符"
    return ""


def _wrong_payers(
    organization: Organization, lines: Sequence[CollectLine], paid_on: date
) -> list[Blocker]:
    """Money is brought by the member or by another member of the branch (费08 第十二条)."""
    payers = {line.payer_id for line in lines if line.payer_id}
    here = (
        set(
            Membership.objects.active_on(paid_on)
            .filter(organization=organization, person_id__in=payers)
            .values_list("person_id", flat=True)
        )
        if payers
        else set()
    )
    return [
        Blocker("代缴人不在本支部，请选本支部党员", ARTICLE, f"payer-{line.person_id}")
        for line in lines
        if line.payer_id and line.payer_id not in here
    ]


def _post(
    collection: Collection,
    lines: Sequence[CollectLine],
    owed: dict[int, dict[date, Assessment]],
    paid_on: date,
    by: User,
    at: datetime,
) -> list[Payment]:
    """One payment a member, divided over its months."""
    payments = Payment.objects.bulk_create(
        (
            Payment(
                collection=collection,
                person_id=line.person_id,
                organization=collection.organization,
                payer_id=line.payer_id if line.payer_id != line.person_id else None,
                amount=line.amount,
                paid_on=paid_on,
                method=line.method,
                posted_by=by,
                posted_at=at,
            )
            for line in lines
        ),
        batch_size=BATCH,
    )
    Allocation.objects.bulk_create(
        (
            Allocation(payment=payment, assessment=row, amount=row.amount - row.paid)
            for payment, line in zip(payments, lines, strict=True)
            for row in (owed[line.person_id][month] for month in line.months)
        ),
        batch_size=BATCH,
    )
    return payments
