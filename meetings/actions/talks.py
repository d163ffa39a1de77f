"""谈心谈话: logging one, withdrawing a wrong row, reading what was said."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError, wrong
from meetings.models import FollowUp, Talk, TalkWithdrawal
from meetings.queries.talks import talkers
from meetings.rules.talks import kind_of_talk
from members.models import Organization, Person


@transaction.atomic
def log_talk(
    *,
    key: UUID,
    organization: Organization,
    first: Person,
    second: Person,
    held_on: date,
    place: str,
    purpose: str,
    gist: str,
    solved: int = 0,
    by: Any,
    at: datetime,
) -> Talk:
    """Log one talk of two people of the organisation on that day. The same `key` logs once."""
    Organization.objects.select_for_update().get(pk=organization.pk)
    if (known := Talk.objects.filter(key=key).first()) is not None:
        return known
    today = timezone.localdate(at)
    if first.pk == second.pk:
        raise wrong("second", "谈心谈话是两个人的，请选另一个人")
    if held_on > today:
        raise wrong("held_on", f"日期晚于今天 {today}，谈过以后再登记")
    entries, officers = talkers(organization, on=held_on)
    _refuse_strangers((first, second), {entry.person.pk for entry in entries}, organization)
    pair = sorted((first, second), key=lambda one: one.pk)
    talk = Talk.objects.create(
        key=key,
        organization=organization,
        first=pair[0],
        second=pair[1],
        kind=kind_of_talk(first.pk, second.pk, officers),
        purpose=purpose,
        held_on=held_on,
        place=place.strip(),
        gist=gist.strip(),
        solved=solved,
        recorded_at=at,
        recorded_by=by,
    )
    for person in pair:
        record(
            "talk.logged", by=by, at=at, thing=talk, organization=organization, person=person,
            detail={"on": str(held_on), "kind": talk.get_kind_display()},
        )  # fmt: skip
    return talk


def _refuse_strangers(
    people: tuple[Person, Person], known: Collection[int], organization: Organization
) -> None:
    for field, person in zip(("first", "second"), people, strict=True):
        if person.pk not in known:
            raise wrong(field, f"{person}那一天不在{organization}的名册上，请核对日期和姓名")


@transaction.atomic
def withdraw_talk(*, talk: Talk, reason: str, by: Any, at: datetime) -> TalkWithdrawal:
    """A row entered wrongly no longer counts; it stays in the log with the reason."""
    # Talks are only ever added to, so their rows cannot be locked: the organisation stands in.
    Organization.objects.select_for_update().get(pk=talk.organization_id)
    if TalkWithdrawal.objects.filter(talk=talk).exists():
        raise ActionError("这条谈话记录已经撤回过")
    if not reason.strip():
        raise wrong("reason", "请写明撤回的理由")
    if FollowUp.objects.filter(talk=talk).exists():
        raise ActionError("这次谈话是评议后的提醒谈话，不能撤回")
    row = TalkWithdrawal.objects.create(talk=talk, reason=reason.strip(), at=at, by=by)
    for person in (talk.first, talk.second):
        record(
            "talk.withdrawn", by=by, at=at, thing=talk, organization=talk.organization,
            person=person, detail={"reason": row.reason},
        )  # fmt: skip
    return row


@transaction.atomic
def reveal_talk(*, talk: Talk, reason: str, by: Any, at: datetime) -> str:
    """What was said, once, for somebody who is neither of the two; both can read of it."""
    if not reason.strip():
        raise wrong("reason", "请写明查看的事由")
    for person in (talk.first, talk.second):
        record(
            "person.talk_revealed", by=by, at=at, thing=talk, organization=talk.organization,
            person=person, detail={"reason": reason.strip()},
        )  # fmt: skip
    return talk.gist
