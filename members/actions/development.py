"""发展党员: opening a case, recording its steps, stopping."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from branchrecords.audit.recording import record as audit
from branchrecords.errors import ActionError, refuse_if
from members.actions.development_standings import end_case
from members.actions.development_writing import (
    Paper,
    Record,
    entry_of,
    keep_papers,
    settle,
    write_record,
)
from members.actions.moving import move_person
from members.actions.people import add_person
from members.models import DevelopmentCase, Membership, Organization, Person, StepRecord
from members.queries.development import as_blockers, reasons_for
from members.queries.organizations import group_choices
from members.queries.people import home_of
from members.queries.standings import standing_blockers
from members.rules.development import STEPS_BY_KEY
from members.rules.development_order import TAKEN_OVER_UNTIL
from members.rules.development_step import Step
from members.rules.development_stops import StopReason
from members.rules.development_takeover import take_over_problems
from members.rules.kinds import EXITS, StandingKind


@transaction.atomic
def register_applicant(
    *,
    organization: Organization,
    facts: Mapping[str, Any],
    applied_on: date,
    place: str,
    by: Any,
    at: datetime,
    group: Organization | None = None,
    papers: Sequence[Paper] = (),
) -> DevelopmentCase:
    """Register somebody new as 申请人 of a branch and open the case with the application."""
    person = add_person(
        organization=organization,
        facts=facts,
        standing=StandingKind.APPLICANT,
        starts_on=applied_on,
        group=group,
        reason="递交入党申请书",
        by=by,
        at=at,
    )
    return open_case(person=person, applied_on=applied_on, place=place, papers=papers, by=by, at=at)


@transaction.atomic
def open_case(
    *,
    person: Person,
    applied_on: date,
    place: str,
    by: Any,
    at: datetime,
    papers: Sequence[Paper] = (),
) -> DevelopmentCase:
    """Open the case of somebody in the register with the application of that day.

    Raises ActionError when a case is open, the person is a member, or is not yet 18.
    """
    case = _new_case(person, applied_on, by, at)
    step = STEPS_BY_KEY["application"]
    entry = Record(applied_on, {"place": place}, papers=papers)
    record_step(case=case, step=step, entry=entry, by=by, at=at)
    audit(
        "development.opened",
        by=by,
        at=at,
        thing=case,
        organization=home_of(person),
        person=person,
        detail={"on": str(applied_on)},
    )
    case.refresh_from_db()
    return case


@transaction.atomic
def take_over_case(
    *,
    person: Person,
    entries: Mapping[str, Record],
    by: Any,
    at: datetime,
    reviews: Sequence[Record] = (),
) -> DevelopmentCase:
    """Open a case that was kept on paper until now: the steps done so far, by key.

    The register bounds it: an 积极分子 cannot be taken over as 预备党员 (`TAKEN_OVER_UNTIL`).
    The days on which a standing began must be known; other steps may be left out where no paper
    is left. The order of the days is checked, waits and people are not: they were judged then.
    `reviews` are further ones of step 6, 培养教育考察.
    """
    standing = person.standings.active_on(timezone.localdate(at)).first()
    until = TAKEN_OVER_UNTIL.get(standing.kind, 0) if standing else 0
    _refuse_take_over(entries, until, timezone.localdate(at))
    steps = [(STEPS_BY_KEY[key], entry) for key, entry in entries.items()]
    steps += [(STEPS_BY_KEY["fostering"], review) for review in reviews]
    steps.sort(key=lambda pair: (pair[0].number, pair[1].on))
    case = _new_case(person, entries["application"].on, by, at)
    for place, (step, entry) in enumerate(steps, 1):
        write_record(
            case=case, step=step, entry=entry, sequence=place, taken_over=True, by=by, at=at
        )
    settle(case=case, by=by, at=at)
    audit(
        "development.taken_over",
        by=by,
        at=at,
        thing=case,
        organization=home_of(person),
        person=person,
        detail={"steps": len(steps)},
    )
    return case


@transaction.atomic
def record_step(
    *, case: DevelopmentCase, step: Step, entry: Record, by: Any, at: datetime
) -> StepRecord:
    """Record one step; its `warnings` say what should be looked at though it does not forbid it.

    Raises ActionError with every reason of `queries.development.blockers`.
    """
    case = DevelopmentCase.objects.select_for_update().get(pk=case.pk)
    organization = home_of(case.person)
    if organization is None:
        raise ActionError(f"{case.person} 没有登记所在支部，请先在名册里登记组织关系")
    keep_papers(person=case.person, entry=entry, by=by, at=at)
    typed = entry_of(case=case, step=step, entry=entry, organization=organization, by=by, at=at)
    found = reasons_for(case, step, entry.on, entry=typed)
    refuse_if(as_blockers(found), f"第 {step.number} 步「{step.name}」不能登记")
    sequence = case.records.count() + 1
    row = write_record(case=case, step=step, entry=entry, sequence=sequence, by=by, at=at)
    row.warnings = tuple(reason.message for reason in found if not reason.forbids)
    settle(case=case, by=by, at=at)
    _follow_group(case.person, entry, by, at)
    audit(
        "development.recorded",
        by=by,
        at=at,
        thing=row,
        organization=organization,
        person=case.person,
        detail={
            "step": f"{step.number} {step.name}",
            "on": str(entry.on),
            "warnings": list(row.warnings),
        },
    )
    return row


@transaction.atomic
def stop_case(
    *, case: DevelopmentCase, reason: str, on: date, note: str, by: Any, at: datetime
) -> DevelopmentCase:
    """End a case before 转正: withdrawn, unfit, not approved, moved away, died.

    A 预备党员 cannot be dropped this way: that takes the branch meeting of step 23.
    """
    case = DevelopmentCase.objects.select_for_update().get(pk=case.pk)
    if case.state != DevelopmentCase.State.OPEN:
        raise ActionError("这份发展档案已经结束")
    why = next(known for known in StopReason if known == reason)
    if case.admitted_on and why not in (StopReason.MOVED, StopReason.DIED):
        raise ActionError(
            f"{case.person} 是预备党员，不能这样终止：取消预备党员资格要经支部大会讨论、"
            "党委批准，请在第 23 步登记"
        )
    if on < case.opened_on or on > timezone.localdate(at):
        raise ActionError(f"终止日期应在申请日期 {case.opened_on} 和今天之间")
    end_case(case=case, reason=why, on=on, note=note, by=by, at=at)
    audit(
        "development.stopped",
        by=by,
        at=at,
        thing=case,
        organization=home_of(case.person),
        person=case.person,
        detail={"reason": why.label, "on": str(on), "note": note},
    )
    return case


# -- inside --------------------------------------------------------------------------------------
def _new_case(person: Person, applied_on: date, by: Any, at: datetime) -> DevelopmentCase:
    person = Person.objects.select_for_update().get(pk=person.pk)
    if DevelopmentCase.objects.open().filter(person=person).exists():
        raise ActionError(f"{person} 已经有一份办理中的发展档案")
    current = person.standings.active_on(timezone.localdate(at)).first()
    if current is not None and current.kind in (StandingKind.FULL, StandingKind.DECEASED):
        raise ActionError(f"{person} 现在是{current.get_kind_display()}，不用建立发展档案")
    if not Membership.objects.active_on(timezone.localdate(at)).filter(person=person).exists():
        raise ActionError(f"{person} 现在没有登记在任何支部，请先登记所在支部")
    history = list(person.standings.order_by("starts_on"))
    if history and history[-1].kind in EXITS:
        found = standing_blockers(
            person=person, history=history, kind=StandingKind.APPLICANT, starts_on=applied_on
        )
        refuse_if(found, f"{person}现在不能重新申请入党")
    return DevelopmentCase.objects.create(person=person, opened_on=applied_on)


def _follow_group(person: Person, entry: Record, by: Any, at: datetime) -> None:
    """编入党小组 of step 19 is written in the register too."""
    name = str(entry.facts.get("group") or "")
    current = (
        person.memberships.select_related("organization", "group").order_by("starts_on").last()
    )
    if not name or current is None or (current.group and current.group.name == name):
        return
    groups = group_choices(organization=current.organization, on=entry.on)
    group = groups.filter(name=name).first()
    if group is None:
        raise ActionError(f"{current.organization}在那一天没有党小组「{name}」，请重新选择")
    move_person(
        person=person,
        organization=current.organization,
        group=group,
        starts_on=entry.on,
        reason="编入党小组",
        by=by,
        at=at,
    )


def _refuse_take_over(entries: Mapping[str, Record], until: int, today: date) -> None:
    days = {key: entry.on for key, entry in entries.items()}
    problems = take_over_problems(days, until=until, today=today)
    if problems:
        raise ActionError(
            "；".join(f"「{STEPS_BY_KEY[key].name}」{sentence}" for key, sentence in problems)
        )
