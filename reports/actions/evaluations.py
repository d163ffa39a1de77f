"""量化考核: own marks as they are typed and sent, and the files that go with them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from branchrecords.attachments.storing import store_attachment
from branchrecords.errors import ActionError, Blocker, refuse_if, wrong
from reports.models import Evaluation, Evidence, Indicator
from reports.queries.evaluation_marking import mark_blockers
from reports.queries.evaluations import SheetRow, line_of, sheet_of
from reports.rules.evaluation_course import Side, StepKind, Subject
from reports.rules.evaluation_marks import Mark

from .evaluation_locking import (
    note,
    open_evaluation,
    write_scores,
    write_step,
)

MOST_FILES = 5  # for one indicator


@transaction.atomic
def save_own_draft(
    *, evaluation: Evaluation, marks: Mapping[int, Mark], by: Any, at: datetime
) -> Evaluation:
    """Keep own marks while they are typed (autosave); nothing is sent by it."""
    evaluation = open_evaluation(evaluation=evaluation)
    known = set(evaluation.scheme.indicators.values_list("pk", flat=True))
    evaluation.draft = {
        str(pk): [str(mark.marks), mark.reason] for pk, mark in marks.items() if pk in known
    }
    evaluation.drafted_at = at
    evaluation.save(update_fields=("draft", "drafted_at"))
    return evaluation


@transaction.atomic
def send_own_marks(
    *, evaluation: Evaluation, marks: Mapping[int, Mark], by: Any, at: datetime
) -> Evaluation:
    """自评: write the own marks. For a branch this is the step 自查.

    May be sent anew until somebody has marked it. Raises ActionError with every indicator that has
    no marks, too many, or lacks its evidence.
    """
    evaluation = open_evaluation(evaluation=evaluation)
    line = line_of(evaluation, on=timezone.localdate(at))
    subject = evaluation.scheme.subject
    if line.marked:
        raise ActionError("考核组已经开始评分，自评不能再改；有不同意见的，公示时提出异议")
    if subject == Subject.BRANCHES and StepKind.REPORT not in line.taken:
        raise ActionError("请先登记「总结汇报」，再报送自评")
    sheet = sheet_of(evaluation, on=timezone.localdate(at))
    refuse_if(_own_blockers(sheet, marks), "还不能报送")
    write_scores(evaluation=evaluation, sheet=sheet, marks=marks, side=Side.OWN, by=by, at=at)
    if subject == Subject.BRANCHES and StepKind.SELF_CHECK not in line.taken:
        write_step(
            evaluation=evaluation, kind=StepKind.SELF_CHECK, on=timezone.localdate(at), by=by, at=at
        )
    evaluation.draft, evaluation.drafted_at = {}, None
    evaluation.save(update_fields=("draft", "drafted_at"))
    note(event="evaluation.own_sent", evaluation=evaluation, by=by, at=at)
    return evaluation


def _own_blockers(sheet: list[SheetRow], marks: Mapping[int, Mark]) -> list[Blocker]:
    found = mark_blockers(sheet, marks)
    for row in sheet:
        one = row.indicator
        if one.pk not in marks:
            found.append(Blocker(f"「{one.title}」还没有自评得分", target=f"id_marks_{one.pk}"))
        elif one.evidence and marks[one.pk].marks and not row.evidence:
            found.append(Blocker(f"「{one.title}」要交材料，请上传", target=f"evidence-{one.pk}"))
    return found


@transaction.atomic
def add_evidence(
    *, evaluation: Evaluation, indicator: Indicator, upload: UploadedFile, by: Any, at: datetime
) -> Evidence:
    """Put a file to an indicator, until 汇总."""
    evaluation = open_evaluation(evaluation=evaluation)
    _refuse_after_summing(evaluation)
    if indicator.scheme_id != evaluation.scheme_id:
        raise ActionError("这项指标不属于这份办法")
    if evaluation.evidence.filter(indicator=indicator).count() >= MOST_FILES:
        raise wrong("file", f"一项指标最多 {MOST_FILES} 个材料")
    row = Evidence.objects.create(
        evaluation=evaluation, indicator=indicator, at=at, by=by,
        attachment=store_attachment(upload=upload, by=by, at=at),
    )  # fmt: skip
    note(
        event="evaluation.evidence_added",
        evaluation=evaluation,
        by=by,
        at=at,
        detail={"name": str(row)},
    )
    return row


@transaction.atomic
def remove_evidence(*, evidence: Evidence, by: Any, at: datetime) -> None:
    """Take a file away, until 汇总."""
    evaluation = open_evaluation(evaluation=evidence.evaluation)
    _refuse_after_summing(evaluation)
    note(
        event="evaluation.evidence_removed",
        evaluation=evaluation,
        by=by,
        at=at,
        detail={"name": str(evidence)},
    )
    evidence.delete()


def _refuse_after_summing(evaluation: Evaluation) -> None:
    if evaluation.steps.filter(kind=StepKind.SUMMING).exists():
        raise ActionError("已经汇总，材料不能再改")
