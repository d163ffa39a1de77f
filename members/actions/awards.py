"""Giving awards to many at once, and revoking one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from branchrecords.audit.models import AuditEvent
from branchrecords.audit.recording import build, record
from branchrecords.errors import ActionError, wrong
from members.models import Award, Organization, Person
from members.queries.people import homes_on
from members.rules.awards import FOR_ORGANIZATIONS, FOR_PEOPLE, AwardKind


@dataclass(frozen=True)
class AwardFacts:
    """What is the same for everybody who receives it."""

    kind: str
    level: str
    title: str
    awarded_on: date
    awarded_by: str
    document: str = ""


@transaction.atomic
def give_awards(
    *,
    facts: AwardFacts,
    people: Sequence[Person],
    organizations: Sequence[Organization],
    by: Any,
    at: datetime,
) -> list[Award]:
    """One award to each of them, in as many queries as one. Raises ActionError naming whoever may
    not receive it or has it already."""
    _refuse_wrong_recipients(facts, people, organizations, at)
    homes = homes_on(people, facts.awarded_on)
    homeless = [p.name for p in people if p.pk not in homes]
    if homeless:
        raise wrong("people", f"还没有所在支部，不能登记表彰：{'、'.join(homeless)}")
    common = {**facts.__dict__, "recorded_by": by, "recorded_at": at}
    awards = [Award(person=p, organization=homes[p.pk], **common) for p in people]
    awards += [Award(recipient=o, organization=o, **common) for o in organizations]
    _refuse_doubled(facts, people, organizations)
    Award.objects.bulk_create(awards, batch_size=1000)
    AuditEvent.objects.bulk_create(
        [
            build(
                "award.given",
                by=by,
                at=at,
                thing=award,
                organization=award.organization,
                person=award.person,
                detail={"kind": award.get_kind_display(), "level": award.get_level_display()},
            )
            for award in awards
        ],
        batch_size=1000,
    )
    return awards


@transaction.atomic
def revoke_award(*, award: Award, revoked_on: date, reason: str, by: Any, at: datetime) -> Award:
    """The award stays in the list, marked with day and reason, and is no longer counted."""
    award = Award.objects.select_for_update(of=("self",)).get(pk=award.pk)
    if award.revoked_on:
        raise ActionError(f"已经在 {award.revoked_on} 撤销，不用再撤")
    if not reason.strip():
        raise wrong("reason", "请写明撤销的理由")
    if revoked_on < award.awarded_on:
        raise wrong("revoked_on", f"撤销日期不能早于表彰日期 {award.awarded_on}")
    award.revoked_on, award.revoke_reason = revoked_on, reason.strip()
    award.save(update_fields=("revoked_on", "revoke_reason"))
    record(
        "award.revoked",
        by=by,
        at=at,
        thing=award,
        organization=award.organization,
        person=award.person,
        detail={"on": str(revoked_on), "reason": award.revoke_reason},
    )
    return award


def _refuse_wrong_recipients(
    facts: AwardFacts, people: Sequence, organizations: Sequence, at: datetime
) -> None:
    if not people and not organizations:
        raise wrong("people", "请至少写一个受表彰的党员或组织")
    label = AwardKind(facts.kind).label
    if people and facts.kind in FOR_ORGANIZATIONS:
        raise wrong("people", f"{label}授予组织，请把个人从名单里去掉")
    if organizations and facts.kind in FOR_PEOPLE:
        raise wrong("organizations", f"{label}授予个人，请把组织从名单里去掉")
    if facts.awarded_on > timezone.localdate(at):
        raise wrong("awarded_on", f"表彰日期晚于今天 {timezone.localdate(at)}，请核对")


def _refuse_doubled(facts: AwardFacts, people: Sequence, organizations: Sequence) -> None:
    same = Award.objects.filter(
        kind=facts.kind, level=facts.level, title=facts.title, awarded_on=facts.awarded_on
    ).select_related("person", "recipient")
    known = [str(award.who) for award in same.filter(person__in=people)]
    known += [str(award.who) for award in same.filter(recipient__in=organizations)]
    if known:
        raise ActionError(f"同一次表彰已经登记过：{'、'.join(known)}")
