"""认定困难 and its reviews, 结对帮扶, 慰问走访 and their reversal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from branchrecords.audit.models import AuditEvent
from branchrecords.audit.recording import build, record
from branchrecords.errors import ActionError, wrong
from members.models import Hardship, HardshipReview, Organization, Pairing, Person, Visit
from members.queries.care import review_after
from members.queries.people import home_of, homes_on
from members.rules.care import HardshipKind, ReviewResult
from members.rules.periods import months_after


@transaction.atomic
def recognize_hardship(
    *,
    person: Person,
    kind: str,
    level: str,
    starts_on: date,
    details: str,
    by: Any,
    at: datetime,
) -> Hardship:
    """A member is in hardship from a day on; the next review follows from the setting."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    if starts_on > timezone.localdate(at):
        raise wrong("starts_on", f"认定日期晚于今天 {timezone.localdate(at)}，请核对")
    if person.hardships.filter(kind=kind).exclude(ends_on__lte=starts_on).exists():
        raise wrong("kind", f"{HardshipKind(kind).label}已经在册，请复核原来的一条")
    home = home_of(person)
    first_review = months_after(starts_on, review_after(organization=home, on=starts_on))
    hardship = Hardship.objects.create(
        person=person,
        kind=kind,
        level=level,
        details=details.strip(),
        starts_on=starts_on,
        review_on=first_review,
        first_level=level,
        first_review_on=first_review,
        recorded_by=by,
        recorded_at=at,
    )
    record(
        "care.hardship", by=by, at=at, thing=hardship, organization=home, person=person,
        detail={"on": str(starts_on)},
    )  # fmt: skip
    return hardship


@transaction.atomic
def review_hardship(
    *,
    hardship: Hardship,
    reviewed_on: date,
    result: str,
    level: str,
    note: str,
    by: Any,
    at: datetime,
) -> HardshipReview:
    """The hardship goes on (with its level of today) until the next review, or ends that day."""
    hardship = Hardship.objects.select_for_update().get(pk=hardship.pk)
    if hardship.ends_on:
        raise ActionError(f"已经在 {hardship.ends_on} 解除，不用再复核")
    if reviewed_on <= hardship.starts_on:
        raise wrong("reviewed_on", f"复核日期应晚于认定日期 {hardship.starts_on}")
    if reviewed_on > timezone.localdate(at):
        raise wrong("reviewed_on", f"复核日期晚于今天 {timezone.localdate(at)}，请核对")
    last = hardship.reviews.order_by("-reviewed_on", "-pk").first()
    if last is not None and reviewed_on < last.reviewed_on:
        raise wrong("reviewed_on", f"上次复核是 {last.reviewed_on}，复核日期不能早于它")
    home = home_of(hardship.person)
    months = review_after(organization=home, on=reviewed_on)
    review_on = None if result == ReviewResult.ENDED else months_after(reviewed_on, months)
    review = HardshipReview.objects.create(
        hardship=hardship,
        reviewed_on=reviewed_on,
        result=result,
        level=level,
        review_on=review_on,
        note=note.strip(),
        recorded_by=by,
        recorded_at=at,
    )
    if review_on is None:
        hardship.ends_on = reviewed_on
    else:
        hardship.level, hardship.review_on = level, review_on
    hardship.save(update_fields=("ends_on", "level", "review_on"))
    record(
        "care.reviewed", by=by, at=at, thing=hardship, organization=home,
        person=hardship.person, detail={"on": str(reviewed_on), "result": result},
    )  # fmt: skip
    return review


def reveal_hardship(*, hardship: Hardship, reason: str, by: Any, at: datetime) -> dict[int, str]:
    """Details and review notes in clear text, once; key 0 is the details, others the reviews."""
    if not reason.strip():
        raise ActionError("请写明查看的事由")
    record(
        "person.care_revealed",
        by=by,
        at=at,
        thing=hardship,
        organization=home_of(hardship.person),
        person=hardship.person,
        detail={"reason": reason.strip()},
    )
    return {0: hardship.details, **{one.pk: one.note for one in hardship.reviews.all()}}


@transaction.atomic
def pair(
    *,
    person: Person,
    helper: Person | None,
    helping_organization: Organization | None,
    aim: str,
    starts_on: date,
    by: Any,
    at: datetime,
) -> Pairing:
    """A member or an organisation helps a person from a day on."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    if (helper is None) == (helping_organization is None):
        raise wrong("helper", "帮扶的是一名党员或一个组织，请只填一项")
    if helper is not None and helper.pk == person.pk:
        raise wrong("helper", "不能自己和自己结对")
    same = person.pairings.filter(helper=helper, helping_organization=helping_organization)
    if same.exclude(ends_on__lte=starts_on).exists():
        raise wrong("helper", f"{helper or helping_organization}已经和{person}结对")
    pairing = Pairing.objects.create(
        person=person,
        helper=helper,
        helping_organization=helping_organization,
        aim=aim,
        starts_on=starts_on,
    )
    record("care.paired", by=by, at=at, thing=pairing, organization=home_of(person), person=person)
    return pairing


@transaction.atomic
def end_pairing(*, pairing: Pairing, ends_on: date, reason: str, by: Any, at: datetime) -> Pairing:
    """`ends_on` is the first day without it."""
    pairing = Pairing.objects.select_for_update(of=("self",)).get(pk=pairing.pk)
    if pairing.ends_on:
        raise ActionError(f"已经在 {pairing.ends_on} 结束")
    if ends_on <= pairing.starts_on:
        raise wrong("ends_on", f"结束日期应晚于结对日期 {pairing.starts_on}")
    pairing.ends_on, pairing.end_reason = ends_on, reason.strip()
    pairing.save(update_fields=("ends_on", "end_reason"))
    record(
        "care.unpaired", by=by, at=at, thing=pairing,
        organization=home_of(pairing.person), person=pairing.person,
    )  # fmt: skip
    return pairing


@dataclass(frozen=True)
class VisitFacts:
    """What is the same for everybody visited on one round; `amount` is 元 for each person."""

    host: Organization
    visited_on: date
    occasion: str
    visitors: str
    goods: str = ""
    amount: Decimal = Decimal(0)
    source: str = ""
    note: str = ""


@transaction.atomic
def record_visits(
    *, facts: VisitFacts, people: Sequence[Person], by: Any, at: datetime
) -> list[Visit]:
    """One visit to each of them. Raises ActionError without a source for money."""
    if not people:
        raise wrong("people", "请选择走访了谁")
    if facts.visited_on > timezone.localdate(at):
        raise wrong("visited_on", f"走访日期晚于今天 {timezone.localdate(at)}，走访以后再登记")
    if facts.amount and not facts.source:
        raise wrong("source", "有慰问金的，请写资金来源")
    homes = homes_on(people, facts.visited_on)
    visits = [
        Visit(
            person=person,
            organization=homes.get(person.pk, facts.host),
            recorded_by=by,
            recorded_at=at,
            **{**facts.__dict__, "source": facts.source if facts.amount else ""},
        )
        for person in people
    ]
    Visit.objects.bulk_create(visits, batch_size=1000)
    AuditEvent.objects.bulk_create(
        [
            build(
                "care.visited",
                by=by,
                at=at,
                thing=visit,
                organization=visit.organization,
                person=visit.person,
                detail={"on": str(visit.visited_on), "amount": str(visit.amount)},
            )
            for visit in visits
        ],
        batch_size=1000,
    )
    return visits


@transaction.atomic
def reverse_visit(*, visit: Visit, reason: str, by: Any, at: datetime) -> Visit:
    """A row that mirrors the visit, so that every sum is as if it had not been; the visit stays."""
    Person.objects.select_for_update().get(pk=visit.person_id)
    if visit.reverses_id:
        raise ActionError("冲正记录本身不能再冲正，请重新登记一次走访")
    if Visit.objects.filter(reverses=visit).exists():
        raise ActionError("这次走访已经冲正过")
    if not reason.strip():
        raise ActionError("请写明冲正的理由")
    same = ("person", "organization", "host", "visited_on", "occasion", "visitors", "source")
    mirror = Visit.objects.create(
        **{name: getattr(visit, name) for name in same},
        amount=-visit.amount,
        reverses=visit,
        reason=reason.strip(),
        recorded_by=by,
        recorded_at=at,
    )
    record(
        "care.reversed", by=by, at=at, thing=mirror, organization=visit.organization,
        person=visit.person, detail={"amount": str(visit.amount), "reason": mirror.reason},
    )  # fmt: skip
    return mirror
