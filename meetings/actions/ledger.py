"""Who keeps the 活动台账."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError, refuse_if, wrong
from meetings.models import LedgerCustodian
from meetings.queries.volunteering import belonging
from meetings.rules.volunteering import day_blockers
from members.models import Organization, Person


@transaction.atomic
def appoint_custodian(
    *,
    organization: Organization,
    person: Person | None,
    on: date,
    handed_over: str = "",
    by: Any,
    at: datetime,
) -> LedgerCustodian | None:
    """From a day on somebody else keeps the ledger, or, without a person, nobody.

    `handed_over`: what the one before handed over (台账, 队旗, 服务证).
    """
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    today = timezone.localdate(at)
    refuse_if(day_blockers(on, today=today, since=organization.founded_on, what="日期"), "日期不对")
    current = organization.custodians.lasting(on).order_by("starts_on").first()
    if current is None and person is None:
        raise ActionError("现在没有台账管理员，请选择一名")
    if current is not None:
        _end(current, person, on, handed_over)
    if person is None:
        made = None
    else:
        if not belonging(organization, on=on).filter(pk=person.pk).exists():
            raise wrong("person", f"{person}那一天不在{organization}的名册上")
        made = LedgerCustodian.objects.create(
            organization=organization, person=person, starts_on=on
        )
    record(
        "ledger.custodian", by=by, at=at, thing=organization, organization=organization,
        person=person or (current.person if current else None),
        detail={"on": str(on), "name": str(person) if person else "没有人"},
    )  # fmt: skip
    return made


def _end(current: LedgerCustodian, person: Person | None, on: date, handed_over: str) -> None:
    if person is not None and current.person_id == person.pk:
        raise wrong("person", f"{person}已经是台账管理员")
    if on <= current.starts_on:
        raise wrong("on", f"现任从 {current.starts_on} 起，请写晚于这一天的日期")
    current.ends_on, current.handed_over = on, handed_over.strip()
    current.save(update_fields=("ends_on", "handed_over"))
