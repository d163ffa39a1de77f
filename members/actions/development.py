"""发展党员: opening a case, recording its steps, correcting, taking back, stopping."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from branchrecords.audit.recording import record as audit
from branchrecords.errors import ActionError, refuse_if
from members.actions.archive import add_paper
from members.actions.development_standings import end_case, follow_course
from members.actions.people import add_person
from members.models import DevelopmentCase, Membership, Organization, Person, StepPerson, StepRecord
from members.queries.development import (
    acting_problem,
    as_blockers,
    case_file,
    done_of,
    named_on,
    reasons_for,
)
from members.queries.people import home_of
from members.rules.development import (
    REPEATING,
    STEPS_BY_KEY,
    TAKEN_OVER_UNTIL,
    Step,
    StopReason,
)
from members.rules.development_checks import reasons
from members.rules.development_course import Course, course_of, result_of
from members.rules.development_dossier import Dossier, Entry
from members.rules.development_takeover import take_over_problems
from members.rules.kinds import StandingKind


@dataclass(frozen=True)
class Paper:
    """A paper handed in with a step: a scan, or only noted as lying in the 档案盒."""

    kind: str
    upload: UploadedFile | None = None


@dataclass(frozen=True)
class Record:
    """What was typed for one step. `meeting` is the id of the sealed meeting it was taken from."""

    on: date
    facts: Mapping[str, Any] = field(default_factory=dict)
    people: Sequence[Person] = ()
    note: str = ""
    meeting: int | None = None
    papers: Sequence[Paper] = ()


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
    return open_case(person=person, applied_on=applied_on, place=place, by=by, at=at)


@transaction.atomic
def open_case(
    *, person: Person, applied_on: date, place: str, by: Any, at: datetime
) -> DevelopmentCase:
    """Open the case of somebody in the register with the application of that day.

    Raises ActionError when a case is open, the person is a member, or is not yet 18.
    """
    case = _new_case(person, applied_on, by, at)
    step = STEPS_BY_KEY["application"]
    record_step(case=case, step=step, entry=Record(applied_on, {"place": place}), by=by, at=at)
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
        _write(case, step, entry, sequence=place, taken_over=True, by=by, at=at)
    _settle(case, by=by, at=at)
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
    """Record one step. Raises ActionError with every reason of `queries.development.blockers`."""
    case = DevelopmentCase.objects.select_for_update().get(pk=case.pk)
    organization = home_of(case.person)
    if organization is None:
        raise ActionError(f"{case.person} 没有登记所在支部，请先在名册里登记组织关系")
    _keep_papers(case.person, entry, by, at)
    today = timezone.localdate(at)
    typed = Entry(
        on=entry.on,
        today=today,
        facts=entry.facts,
        people=named_on(entry.people, entry.on),
        acting=acting_problem(
            by, step=step, organization=organization, on=today, facts=entry.facts
        ),
    )
    found = reasons_for(case, step, entry.on, entry=typed)
    refuse_if(as_blockers(found), f"第 {step.number} 步「{step.name}」不能登记")
    sequence = case.records.count() + 1
    row = _write(case, step, entry, sequence=sequence, by=by, at=at)
    _settle(case, by=by, at=at)
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
            "warnings": [reason.message for reason in found if not reason.forbids],
        },
    )
    return row


@transaction.atomic
def correct_record(
    *, record: StepRecord, entry: Record, reason: str, by: Any, at: datetime
) -> StepRecord:
    """Write a record anew; the old one stays, struck through, with the reason.

    Everything that follows from it (next step, standings, dates of the file) is computed again.
    A correction that turns the conclusion round, or that the rules would not have let in on that
    day, is refused: then the step is taken back and recorded anew.
    """
    case, old = _locked(record)
    step = old.definition
    refuse_if(_correction_reasons(case, old, entry, by, at), "不能这样更正")
    _refuse_after_later_steps(case, old, entry.on)
    if result_of(step.key, entry.facts) != old.result:
        raise ActionError("更正会改变这一步的结论，请先撤回这一步，再重新登记")
    _supersede(old, reason, by, at)
    _keep_papers(case.person, entry, by, at)
    row = _write(case, step, entry, sequence=old.sequence, corrects=old, by=by, at=at)
    _settle(case, by=by, at=at)
    _audit_change("development.corrected", row, reason, by, at)
    return row


@transaction.atomic
def take_back_record(*, record: StepRecord, reason: str, by: Any, at: datetime) -> DevelopmentCase:
    """Take the latest step back, as if it had not been recorded; it stays in the history.

    Raises ActionError for an earlier step: what rests on it would hang in the air.
    """
    case, old = _locked(record)
    last = case.records.current().order_by("sequence").last()
    if last is None or last.pk != old.pk or case.state != DevelopmentCase.State.OPEN:
        raise ActionError("只能撤回最后登记的一步；前面的步骤请用「更正」")
    if old.step == "application":
        raise ActionError("入党申请书是发展档案的开始，不能撤回；登记错了人的，请终止这份档案")
    _supersede(old, reason, by, at)
    _settle(case, by=by, at=at)
    _audit_change("development.withdrawn", old, reason, by, at)
    return case


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
    return DevelopmentCase.objects.create(person=person, opened_on=applied_on)


def _write(
    case: DevelopmentCase,
    step: Step,
    entry: Record,
    *,
    sequence: int,
    by: Any,
    at: datetime,
    corrects: StepRecord | None = None,
    taken_over: bool = False,
) -> StepRecord:
    facts = {
        key: value.isoformat() if isinstance(value, date) else value
        for key, value in entry.facts.items()
        if value not in (None, "")
    }
    organization = corrects.organization if corrects else home_of(case.person)
    if organization is None:
        raise ActionError(f"{case.person} 没有登记所在支部，请先在名册里登记组织关系")
    row = StepRecord.objects.create(
        case=case,
        step=step.key,
        round=corrects.round if corrects else case.round,
        sequence=sequence,
        done_on=entry.on,
        content=json.dumps(facts, ensure_ascii=False),
        result=result_of(step.key, facts) if not taken_over else _taken_result(step, facts),
        note=entry.note,
        organization=organization,
        meeting=entry.meeting,
        corrects=corrects,
        taken_over=taken_over or bool(corrects and corrects.taken_over),
        recorded_at=at,
        recorded_by=by,
    )
    StepPerson.objects.bulk_create([StepPerson(record=row, person=p) for p in entry.people])
    return row


def _keep_papers(person: Person, entry: Record, by: Any, at: datetime) -> None:
    for paper in entry.papers:
        add_paper(
            person=person,
            kind=paper.kind,
            upload=paper.upload,
            dated_on=entry.on,
            by=by,
            at=at,
        )


_KNOWN_RESULTS = {
    "political": "passed",
    "prereview": "agreed",
    "admission": "passed",
    "approval": "approved",
}


def _taken_result(step: Step, facts: Mapping[str, Any]) -> str:
    """What the register proves: who is 预备党员 was admitted and approved."""
    return _KNOWN_RESULTS.get(step.key) or str(facts.get("kind") or "")


def _settle(case: DevelopmentCase, *, by: Any, at: datetime) -> Course:
    """Compute the course anew from the records and let case and standings follow."""
    rows = case.records.current().order_by("sequence").prefetch_related("named")
    course = course_of(done_of(row) for row in rows)
    case.next_step, case.round = course.next_step, course.round
    case.opened_on = course.applied_on or case.opened_on
    case.admitted_on = course.admitted_on
    case.extended_months = course.extended_months or None
    if course.closed_on is not None:
        case.state = case.State.STOPPED if course.cancelled_on else case.State.DONE
        case.ended_on = course.closed_on
        case.end_reason = "cancelled" if course.cancelled_on else ""
    case.save()
    follow_course(case=case, course=course, by=by, at=at)
    return course


def _locked(record: StepRecord) -> tuple[DevelopmentCase, StepRecord]:
    case = DevelopmentCase.objects.select_for_update().get(pk=record.case_id)
    old = StepRecord.objects.select_for_update().get(pk=record.pk)
    if old.superseded_at is not None:
        raise ActionError("这条记录已经更正或撤回过，请看最新的一条")
    if case.state == DevelopmentCase.State.STOPPED:
        raise ActionError("这份发展档案已经终止，不能再改")
    return case, old


def _supersede(old: StepRecord, reason: str, by: Any, at: datetime) -> None:
    if not reason.strip():
        raise ActionError("请写明理由")
    StepRecord.objects.filter(pk=old.pk).update(
        superseded_at=at, superseded_by=by, superseded_reason=reason.strip()
    )


def _correction_reasons(case, old: StepRecord, entry: Record, by: Any, at: datetime):
    """The reasons against the record as corrected, with the case as it stood before that step."""
    rows = case.records.current().filter(sequence__lt=old.sequence).order_by("sequence")
    before = tuple(done_of(row) for row in rows.prefetch_related("named"))
    course, full = course_of(before), case_file(case, on=timezone.localdate(at)).dossier
    dossier = Dossier(
        next_step=course.next_step,
        done=before,
        born_on=full.born_on,
        admitted_on=course.admitted_on,
        extended_months=course.extended_months,
        papers=full.papers,
        settings=full.settings,
    )
    today, step = timezone.localdate(at), old.definition
    typed = Entry(
        on=entry.on,
        today=today,
        facts=entry.facts,
        people=named_on(entry.people, entry.on),
        acting=acting_problem(
            by, step=step, organization=old.organization, on=today, facts=entry.facts
        ),
    )
    return as_blockers(reasons(dossier, step, entry.on, typed))


def _refuse_after_later_steps(case: DevelopmentCase, old: StepRecord, on: date) -> None:
    later = case.records.current().filter(sequence__gt=old.sequence).exclude(step__in=REPEATING)
    first = later.order_by("done_on").first()
    if first is not None and first.done_on < on and not old.definition.repeats:
        name = first.definition.name
        raise ActionError(f"日期晚于后面「{name}」的日期 {first.done_on}，请核对")


def _audit_change(event: str, row: StepRecord, reason: str, by: Any, at: datetime) -> None:
    person = row.case.person
    audit(
        event,
        by=by,
        at=at,
        thing=row,
        organization=home_of(person),
        person=person,
        detail={"step": row.definition.name, "reason": reason},
    )


def _refuse_take_over(entries: Mapping[str, Record], until: int, today: date) -> None:
    days = {key: entry.on for key, entry in entries.items()}
    problems = take_over_problems(days, until=until, today=today)
    if problems:
        raise ActionError(
            "；".join(f"「{STEPS_BY_KEY[key].name}」{sentence}" for key, sentence in problems)
        )
