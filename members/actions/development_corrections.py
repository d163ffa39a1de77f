"""Correcting a recorded step and taking the latest one back; nothing is ever lost."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from branchrecords.audit.recording import record as audit
from branchrecords.errors import ActionError, Blocker, refuse_if
from members.actions.development_writing import (
    CANCELLED,
    Record,
    entry_of,
    keep_papers,
    settle,
    write_record,
)
from members.models import DevelopmentCase, StepRecord
from members.queries.development import as_blockers, case_file, done_of
from members.queries.people import home_of
from members.rules.development import REPEATING
from members.rules.development_checks import reasons
from members.rules.development_course import course_of, result_of
from members.rules.development_dossier import Dossier
from members.rules.kinds import StandingKind
from members.rules.movements import LOSS_BY_STANDING


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
    if case.state == DevelopmentCase.State.STOPPED:
        raise ActionError("预备党员资格已经取消；登记错了的，请先撤回最后一步的审批")
    step = old.definition
    refuse_if(_correction_reasons(case, old, entry, by, at), "不能这样更正")
    _refuse_after_later_steps(case, old, entry.on)
    if result_of(step.key, entry.facts) != old.result:
        raise ActionError("更正会改变这一步的结论，请先撤回这一步，再重新登记")
    _supersede(old, reason, by, at)
    keep_papers(person=case.person, entry=entry, by=by, at=at)
    row = write_record(
        case=case, step=step, entry=entry, sequence=old.sequence, corrects=old, by=by, at=at
    )
    settle(case=case, by=by, at=at)
    _audit_change("development.corrected", row, reason, by, at)
    return row


@transaction.atomic
def take_back_record(*, record: StepRecord, reason: str, by: Any, at: datetime) -> DevelopmentCase:
    """Take the latest step back, as if it had not been recorded; it stays in the history.

    A case that this step closed (归档, 取消预备党员资格) is open again. Raises ActionError for an
    earlier step: what rests on it would hang in the air.
    """
    case, old = _locked(record)
    last = case.records.current().order_by("sequence").last()
    if last is None or last.pk != old.pk:
        raise ActionError("只能撤回最后登记的一步；前面的步骤请用「更正」")
    if old.step == "application":
        raise ActionError("入党申请书是发展档案的开始，不能撤回；登记错了人的，请终止这份档案")
    _supersede(old, reason, by, at)
    if case.ended_on is not None:
        _open_again(case, case.ended_on)
    settle(case=case, by=by, at=at)
    _audit_change("development.withdrawn", old, reason, by, at)
    return case


# -- inside --------------------------------------------------------------------------------------
def _locked(record: StepRecord) -> tuple[DevelopmentCase, StepRecord]:
    case = DevelopmentCase.objects.select_for_update().get(pk=record.case_id)
    old = StepRecord.objects.select_for_update().get(pk=record.pk)
    if old.superseded_at is not None:
        raise ActionError("这条记录已经更正或撤回过，请看最新的一条")
    if case.state == DevelopmentCase.State.STOPPED and case.end_reason != CANCELLED:
        raise ActionError("这份发展档案已经终止，不能再改")
    return case, old


def _open_again(case: DevelopmentCase, on: date) -> None:
    """Undo what closing did; a cancelled member is back in the branch, the course does the rest."""
    kind = StandingKind.PROBATION_CANCELLED
    if case.end_reason == CANCELLED:
        case.person.standings.filter(kind=kind, starts_on=on).delete()
        left = case.person.memberships.filter(ends_on=on, loss=LOSS_BY_STANDING[kind])
        left.update(ends_on=None, loss="")
    case.state, case.ended_on, case.end_reason = DevelopmentCase.State.OPEN, None, ""


def _supersede(old: StepRecord, reason: str, by: Any, at: datetime) -> None:
    if not reason.strip():
        raise ActionError("请写明理由")
    StepRecord.objects.filter(pk=old.pk).update(
        superseded_at=at, superseded_by=by, superseded_reason=reason.strip()
    )


def _correction_reasons(
    case: DevelopmentCase, old: StepRecord, entry: Record, by: Any, at: datetime
) -> list[Blocker]:
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
        recommended_on=full.recommended_on,
    )
    step = old.definition
    typed = entry_of(case=case, step=step, entry=entry, organization=old.organization, by=by, at=at)
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
