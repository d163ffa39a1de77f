"""少交 and 免交: studied by the branch, approved one level up (费08 第七条)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from branchrecords.audit.recording import record
from branchrecords.errors import Blocker, refuse_if
from dues.models import Cause, Relief
from dues.rules.months import month_of
from dues.rules.rates import ARTICLE_RELIEF
from members.models import Organization, Person, User

from .differences import follow_change


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

    Months already assessed get a difference; what was paid too much becomes 预收.
    """
    from_month, until_month = month_of(from_month), month_of(until_month)
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    refuse_relief(
        kind=kind,
        amount=amount,
        from_month=from_month,
        until_month=until_month,
        studied_on=studied_on,
        approved_by=approved_by,
        approved_on=approved_on,
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
    follow_change(
        people=[person.pk],
        from_month=from_month,
        cause=Cause.RELIEF,
        reasons={person.pk: f"{relief.get_kind_display()}，{approved_by}批准"},
        by=by,
        at=at,
    )
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


def _problems(kind, amount, from_month, until_month, studied_on, approved_on):
    if until_month <= from_month:
        yield "结束月份应晚于开始月份", "id_until_month"
    if approved_on < studied_on:
        yield "批准日期不能早于支部研究日期，先由支部研究再报上级批准", "id_approved_on"
    if kind == Relief.Kind.EXEMPT and amount != 0:
        yield "免交时金额为 0", "id_amount"
    if kind == Relief.Kind.REDUCED and amount <= 0:
        yield "少交请写每月交多少元", "id_amount"


def refuse_relief(
    *,
    kind: str,
    amount: Decimal,
    from_month: date,
    until_month: date,
    studied_on: date,
    approved_by: str,
    approved_on: date,
) -> None:
    """Raise ActionError with every reason why such a relief cannot be registered."""
    found = list(_problems(kind, amount, from_month, until_month, studied_on, approved_on))
    if not approved_by.strip():
        found.append(("请写批准的党委", "id_approved_by"))
    refuse_if([Blocker(message, ARTICLE_RELIEF, target) for message, target in found], "没有登记")
