"""少交 and 免交: studied by the branch, approved one level up (费08 第七条)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from branchrecords.audit.recording import record
from branchrecords.errors import Blocker, refuse_if
from dues.models import Assessment, Relief
from dues.rules.months import month_of
from members.models import Organization, Person, User

from .assessment import ARTICLE_RELIEF, reassess


@transaction.atomic
def grant_relief(
    *,
    person: Person,
    organization: Organization,
    kind: str,
    amount: Decimal,
    from_month: date,
    until_month: date,
    reason: str,
    studied_on: date,
    approved_by: str,
    approved_on: date,
    by: User | None,
    at: datetime,
) -> Relief:
    """Register an approved relief; `amount` is 元 a month (0 for 免交), `until_month` exclusive.

    Unpaid months within it are computed anew; paid months stay as they were paid.
    """
    from_month, until_month = month_of(from_month), month_of(until_month)
    Person.objects.select_for_update().get(pk=person.pk)
    refuse_if(
        _blockers(person, kind, amount, from_month, until_month, studied_on, approved_on),
        "没有登记",
    )
    relief = Relief.objects.create(
        person=person,
        organization=organization,
        kind=kind,
        amount=amount,
        from_month=from_month,
        until_month=until_month,
        reason=reason,
        studied_on=studied_on,
        approved_by=approved_by,
        approved_on=approved_on,
        entered_by=by,
        entered_at=at,
    )
    reassess(people=[person.pk], from_month=from_month, at=at)
    detail = {"kind": kind, "from": f"{from_month:%Y-%m}", "until": f"{until_month:%Y-%m}"}
    record(
        "dues.relief_granted",
        by=by,
        at=at,
        thing=relief,
        organization=organization,
        person=person,
        detail=detail,
    )
    return relief


def _problems(person, kind, amount, from_month, until_month, studied_on, approved_on):
    if until_month <= from_month:
        yield "结束月份应晚于开始月份", "id_until_month"
    if approved_on < studied_on:
        yield "批准日期不能早于支部研究日期，先由支部研究再报上级批准", "id_approved_on"
    if kind == Relief.Kind.EXEMPT and amount != 0:
        yield "免交时金额为 0", "id_amount"
    if kind == Relief.Kind.REDUCED and amount <= 0:
        yield "少交请写每月交多少元", "id_amount"
    paid = (
        Assessment.objects.with_paid()
        .filter(person=person, month__gte=from_month, month__lt=until_month, paid__gt=0)
        .order_by("-month")
        .first()
    )
    if paid:
        month = f"{paid.month.year}年{paid.month.month}月"
        yield f"{person}{month}的党费已交，少交、免交请从下一个月起", "id_from_month"


def _blockers(
    person: Person,
    kind: str,
    amount: Decimal,
    from_month: date,
    until_month: date,
    studied_on: date,
    approved_on: date,
) -> list[Blocker]:
    """Why this relief cannot be registered."""
    found = _problems(person, kind, amount, from_month, until_month, studied_on, approved_on)
    return [Blocker(message, ARTICLE_RELIEF, target) for message, target in found]
